"""On SQLite one process serves: the right to it is a lock beside the database, which dies with its holder."""

import os
import sqlite3

from sqlalchemy.engine import URL

from bot.errors import NotConfigured

IN_MEMORY = ("", ":memory:")


class Alone:
    """The right to serve a SQLite database. The operating system gives it back when its holder dies, also of `kill -9`.

    It is SQLite's own lock, held on an empty file of its own: known to work wherever the database itself does, and in
    the way of nobody who only reads, exports or backs up.
    """

    def __init__(self, url: URL) -> None:
        is_file = url.drivername.startswith("sqlite") and (url.database or "") not in IN_MEMORY
        self._path = os.path.realpath(url.database or "") if is_file else None
        self._held: sqlite3.Connection | None = None

    @property
    def is_certain(self) -> bool:
        """Whether it is proved that no other process serves this database."""
        return self._held is not None

    def take(self) -> None:
        """Keep other processes out from now on; where replicas may share a database, nothing happens.

        Raises NotConfigured when another process serves it already.
        """
        if self._path is None:
            return
        try:
            self._held = _locked(f"{self._path}-lock")
        except sqlite3.OperationalError as problem:
            if problem.sqlite_errorcode == sqlite3.SQLITE_BUSY:
                raise NotConfigured(
                    f"Another Warroom already serves {self._path}, and SQLite has room for one. Stop that one first, "
                    "or give several of them one PostgreSQL (DATABASE_URL=postgresql://user:password@host/name)."
                ) from None
            raise NotConfigured(
                f"{self._path}-lock cannot be used ({problem}). "
                "Give Warroom the right to write in the folder of its database, or name another in DATABASE_URL."
            ) from None

    def give_back(self) -> None:
        """Let another process serve."""
        if self._held is not None:
            self._held.close()
            self._held = None


def _locked(path: str) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=0, isolation_level=None)
    try:
        connection.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError:
        connection.close()
        raise
    return connection
