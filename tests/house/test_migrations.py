"""The migrations lead to exactly the tables the models describe, on both databases."""

import subprocess
import sys
from pathlib import Path
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

import models
from bot import migrating
from bot.db import Database
from models.base import Base

assert models


def _differences(connection: Connection) -> list[Any]:
    return list(compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), Base.metadata))


async def test_the_newest_migration_is_the_same_as_the_models(database: Database) -> None:
    async with database.engine.connect() as connection:
        assert await connection.run_sync(_differences) == []


async def test_migrating_twice_changes_nothing(database: Database) -> None:
    await database.migrate()
    async with database.engine.connect() as connection:
        assert await connection.run_sync(_differences) == []


async def test_a_database_of_the_first_version_is_brought_to_the_newest(tmp_path: Path) -> None:
    def to_the_first(connection: Connection) -> None:
        config = Config()
        config.set_main_option("script_location", migrating.FOLDER)
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")

    database = Database(f"sqlite:///{tmp_path / 'old.db'}")
    async with database.engine.connect() as connection:
        await connection.run_sync(to_the_first)
        await connection.commit()
        assert await connection.run_sync(_differences) != []
    await database.migrate()
    async with database.engine.connect() as connection:
        assert await connection.run_sync(_differences) == []
    await database.close()


def test_the_newest_version_is_the_one_that_alembic_knows() -> None:
    assert migrating.newest() == ScriptDirectory(migrating.FOLDER).get_current_head()


def test_a_start_with_the_newest_version_does_not_load_what_migrates(tmp_path: Path) -> None:
    script = (
        "import asyncio, sys; from bot.db import Database; "
        "asyncio.run(Database(sys.argv[1]).migrate()); print('alembic' in sys.modules)"
    )
    asked = [sys.executable, "-c", script, f"sqlite:///{tmp_path / 'new.db'}"]
    starts = [subprocess.run(asked, capture_output=True, text=True, check=True).stdout.strip() for _ in range(2)]
    assert starts == ["True", "False"]
