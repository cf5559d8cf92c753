"""How it is known that the database is away, rather than that something is wrong with what was asked of it."""

import asyncio
import logging
import sqlite3
from collections.abc import Awaitable, Callable
from typing import Any

from sqlalchemy.exc import (
    DBAPIError,
    InterfaceError,
    InternalError,
    OperationalError,
    SQLAlchemyError,
    TimeoutError,
)

from bot.clock import monotonic
from bot.errors import DatabaseAway

log = logging.getLogger(__name__)

TRY_AGAIN_S = 1.0

# PostgreSQL: lost connections, shutting down or starting, no connection free, disk full or out of memory.
_STATES = ("08", "57P0", "53")
_SQLITE = {
    *(sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_IOERR),
    *(sqlite3.SQLITE_FULL, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY),
}


class CommitInDoubt(OperationalError):
    """The database was lost while it committed: what was done may be saved, or not at all."""


def is_away(error: BaseException) -> bool:
    """Whether the database was not there, or did not let us in in time: nothing was done, but for CommitInDoubt."""
    if isinstance(error, TimeoutError):
        return True
    if not isinstance(error, DBAPIError):
        return False
    if error.connection_invalidated:
        return True
    driver: Any = error.orig
    if isinstance(driver, sqlite3.Error):
        return getattr(driver, "sqlite_errorcode", 0) & 0xFF in _SQLITE
    if not isinstance(error, OperationalError | InterfaceError | InternalError):
        return False
    state = getattr(driver, "sqlstate", None)
    return state is None or str(state).startswith(_STATES)  # no state: no connection came about


def waited_in_vain(error: BaseException) -> bool:
    """Whether somebody else held what had to be changed for too long (PostgreSQL: lock_not_available, deadlock)."""
    return isinstance(error, DBAPIError) and getattr(error.orig, "sqlstate", None) in ("55P03", "40P01", "40001")


def why(error: BaseException) -> str:
    """The kind of trouble, for the log."""
    return type(getattr(error, "orig", None) or error).__name__


async def patiently(work: Callable[[], Awaitable[None]], *, patience_s: float) -> None:
    """Do this as soon as the database is there; raises DatabaseAway when that takes longer than this."""
    until = monotonic() + patience_s
    is_told = False
    while True:
        try:
            return await work()
        except SQLAlchemyError as error:
            if not is_away(error):
                raise
            if monotonic() >= until:
                raise DatabaseAway(
                    f"The database cannot be reached ({why(error)}). Look whether it runs, and at DATABASE_URL."
                ) from None
            if not is_told:
                log.warning("the database cannot be reached (%s); waiting %.0f s for it", why(error), patience_s)
            is_told = True
        await asyncio.sleep(TRY_AGAIN_S)
