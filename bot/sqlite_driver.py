"""SQLite in place: statements take microseconds and run where they stand; only what waits for the disk has a thread."""

import contextlib
import sqlite3
from collections import deque
from collections.abc import Generator
from typing import Any

import aiosqlite
from sqlalchemy.dialects.sqlite.aiosqlite import (
    AsyncAdapt_aiosqlite_connection,
    AsyncAdapt_aiosqlite_cursor,
    AsyncAdapt_aiosqlite_dbapi,
)
from sqlalchemy.util import EMPTY_DICT
from sqlalchemy.util.concurrency import await_

# Begins a transaction that will write. It may have to wait until another process is done. This, COMMIT (which waits for
# the disk), ROLLBACK and closing go through aiosqlite's thread; everything else waits for nobody.
BEGIN_TO_WRITE = "BEGIN IMMEDIATE"
# The thread and the place of the statements take turns, never both at once; sqlite3 wants to hear that it is meant.
CONNECT = {"check_same_thread": False}


class _Done:
    """SQLAlchemy insists that a statement is awaited; this one is over before anybody could wait for it."""

    def __await__(self) -> Generator[Any, None, None]:
        return iter(())  # type: ignore[return-value]


_DONE = _Done()


class _Cursor(AsyncAdapt_aiosqlite_cursor):
    """A cursor without the four trips to a thread and back that aiosqlite makes for each statement."""

    _awaitable_cursor_close = False

    def __init__(self, connection: "_Connection") -> None:
        self._adapt_connection = connection
        self._connection = connection._connection
        self._cursor: Any = self._connection._conn.cursor()
        self._rows = deque()
        self._soft_closed_memoized = EMPTY_DICT

    def execute(self, operation: Any, parameters: Any = ()) -> Any:
        if operation == BEGIN_TO_WRITE:
            return await_(self._connection._execute(self._cursor.execute, operation))
        self._cursor.execute(operation, parameters or ())
        if self._cursor.description:
            self._rows = deque(self._cursor.fetchall())
        return await_(_DONE)

    def executemany(self, operation: Any, seq_of_parameters: Any) -> Any:
        self._cursor.executemany(operation, seq_of_parameters)
        return await_(_DONE)

    def close(self) -> None:
        self._rows.clear()
        self._cursor.close()


class _Connection(AsyncAdapt_aiosqlite_connection):
    """What SQLAlchemy takes for a connection: cursors that run in place, commits and closing in the thread."""

    __slots__ = ()

    def rollback(self) -> None:
        # The pool rolls back whatever it is given back, and after a commit there is nothing to roll back.
        if self._connection._connection is not None and self._connection.in_transaction:
            super().rollback()

    _cursor_cls = _Cursor  # type: ignore[assignment]


class _Driver(AsyncAdapt_aiosqlite_dbapi):
    def connect(self, *arg: Any, **kw: Any) -> _Connection:
        return _Connection(self, super().connect(*arg, **kw)._connection)


def driver() -> Any:
    """The module that SQLAlchemy's aiosqlite dialect shall use (`create_async_engine(module=…)`)."""
    return _Driver(aiosqlite, sqlite3)


def empty_log(path: str, wait_s: float) -> bool:
    """Write the log of committed changes into the database file and cut it to nothing; False when a reader needs it."""
    with contextlib.closing(sqlite3.connect(path, timeout=wait_s)) as connection:
        (is_busy, *_) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return not is_busy
