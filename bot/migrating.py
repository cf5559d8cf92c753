"""Brings a database to the newest version; the library that does it is loaded only when there is something to do."""

from pathlib import Path

from sqlalchemy import Connection, inspect, text

import migrations

FOLDER = next(iter(migrations.__path__))


def newest() -> str:
    """The version that this code needs: the number that the last migration's file name begins with."""
    return max(path.stem.partition("_")[0] for path in Path(FOLDER, "versions").glob("[0-9]*_*.py"))


def upgrade(connection: Connection) -> None:
    """Bring the schema to the newest version. A start nearly always finds it there."""
    found = version(connection)
    connection.rollback()  # each migration has a transaction of its own
    if found == newest():
        return
    from alembic import command  # a tenth of a second and nine megabytes
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def version(connection: Connection) -> str | None:
    """The version that the database is at; None before the first migration."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalars().all()
    return str(found[0]) if len(found) == 1 else None
