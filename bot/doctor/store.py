"""The database: can it be reached, is it safe and new enough, and does somebody deliver what lies in it?"""

import asyncio
import os
import shutil
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from bot import migrating
from bot.clock import transport_now
from bot.db import MOST_CONNECTIONS, Database
from bot.delivery import lease
from bot.doctor import line
from bot.doctor.finding import Finding, fault, ok, warning
from bot.queries import condition
from models.workspace import EventKindSeen

PATIENCE_S = 10
DISK_TOLD, DISK_FAULT = 1_000_000_000, 100_000_000  # bytes
LATE_AFTER = timedelta(minutes=5)
MIGRATE = "Run `warroom migrate`, or start Warroom: both bring it to the newest version."


def look_at_file(database: Database) -> Iterator[Finding]:
    """SQLite: whether its file can be written and has room to grow. Opens nothing."""
    name = database.url.database
    if not name or name == ":memory:":
        yield fault("Database", "DATABASE_URL names no file, so nothing outlives the process.", "Name a file.")
        return
    path = Path(name).absolute()
    folder = next(folder for folder in path.parents if folder.is_dir())
    if folder != path.parent:
        yield fault("Database", f"There is no folder {path.parent}.", "Make it, or correct DATABASE_URL.")
    elif not os.access(folder, os.W_OK) or (path.exists() and not os.access(path, os.W_OK)):
        yield fault("Database", f"{path} cannot be written by this user.", "Give this user the file and its folder.")
    elif not path.exists():
        yield warning("Database", f"There is no {path} yet.", "Nothing: the first start makes it.")
    if (free := shutil.disk_usage(folder).free) < DISK_TOLD:
        judged = fault if free < DISK_FAULT else warning
        yield judged(
            "Disk", f"{free // 1_000_000} MB are free where {path} lies.", "Make room before the disk is full."
        )


def is_there(database: Database) -> bool:
    """Whether looking into it would make nothing that was not there."""
    return not database.is_sqlite or (bool(database.url.database) and Path(str(database.url.database)).is_file())


@dataclass(frozen=True)
class Kept:
    """What the database says of the workspace, for those who look at other things."""

    events: Sequence[EventKindSeen] = ()
    calendars: Collection[str] = ()
    channels: Mapping[str, str] = field(default_factory=dict)  # by the name in warroom.yaml


async def look_into(database: Database, *, team_id: str) -> tuple[list[Finding], Kept | None]:
    """How it is, and what lies in it of this workspace; None when that cannot be told."""
    try:
        async with asyncio.timeout(PATIENCE_S), database.reading() as session:
            found = await _kind(database, session)
            version = await (await session.connection()).run_sync(migrating.version)
            found.append(_migrations(version))
            if not team_id or version is None or version < migrating.newest():
                return found, None
            kept = Kept(
                await condition.list_events_seen(session, team_id=team_id),
                await condition.list_calendars_named(session, team_id=team_id),
                await condition.list_boards(session, team_id=team_id),
            )
            return [*found, *await _deliveries(session, team_id)], kept
    except (SQLAlchemyError, TimeoutError, OSError) as trouble:
        why = type(getattr(trouble, "orig", None) or trouble).__name__
        where = database.url.host or database.url.query.get("host") or database.url.database
        do = "Check that it runs, and that DATABASE_URL names the right host, database, user and password."
        return [fault("Database", f"The database at {where} cannot be read ({why}).", do)], None


async def _kind(database: Database, session: AsyncSession) -> list[Finding]:
    if database.is_sqlite:
        version, journal = await condition.get_sqlite(session)
        if journal != "wal":
            says = (
                f"SQLite {version} keeps its journal as {journal}, not as WAL: readers and writer hold each other up."
            )
            do = "Nothing: the next start sets it, unless the file lies on a network drive, where it must not be."
            return [warning("Database", says, do)]
        return [ok("Database", f"SQLite {version}, WAL, at {database.url.database}.")]
    asked_at = transport_now()
    server = await condition.get_server(session)
    found = [ok("Database", f"PostgreSQL {server.version}{', encrypted' if server.is_encrypted else ''}.")]
    if not server.is_encrypted and not server.is_local:
        says = "The connection to PostgreSQL is not encrypted, and customers' words go through it."
        found.append(warning("Encryption", says, "Add ?sslmode=require to DATABASE_URL."))
    if server.free_connections < MOST_CONNECTIONS:
        says = f"PostgreSQL grants {server.free_connections} connections, and one Warroom may hold {MOST_CONNECTIONS}."
        found.append(warning("Connections", says, "Raise max_connections, or use a pooler."))
    skew = asked_at + (transport_now() - asked_at) / 2 - server.now
    return [*found, line.clock("The database's clock", skew)]


def _migrations(version: str | None) -> Finding:
    newest = migrating.newest()
    if version is None:
        return warning("Migrations", "There are no tables yet.", MIGRATE)
    if version < newest:
        return warning("Migrations", f"The tables are at {version}, and this Warroom needs {newest}.", MIGRATE)
    if version > newest:
        says = f"The tables are at {version}: a newer Warroom has been here, and this one knows up to {newest}."
        return warning("Migrations", says, "Install the newer version; this one works until then.")
    return ok("Migrations", f"The tables are at {version}, the newest.")


async def _deliveries(session: AsyncSession, team_id: str) -> list[Finding]:
    promises = await condition.get_promises(session, team_id=team_id)
    holder = await condition.find_lease(session, team_id=team_id)
    left = await lease.seconds_left(session, team_id)
    waits = transport_now() - promises.oldest_at if promises.oldest_at else timedelta(0)
    since = f"the oldest for {int(waits.total_seconds())} s"
    if holder is not None and left > 0:
        found = [ok("Relay", f"{holder.holder[:8]} delivers, and holds the lease for another {left:.0f} s.")]
    elif promises.pending:
        says = f"Nobody delivers, and {promises.pending} calls to Slack wait, {since}."
        found = [fault("Relay", says, "Start Warroom: `warroom run`.")]
    else:
        found = [ok("Relay", "Nobody delivers now, and nothing waits.")]
    if waits > LATE_AFTER and left > 0:
        says = f"{promises.pending} calls to Slack wait, {since}."
        found.append(warning("Outbox", says, "Look into the log of `warroom run`: it says what Slack answers."))
    else:
        found.append(ok("Outbox", f"{promises.pending} calls to Slack wait."))
    if promises.set_aside:
        told = ", ".join(f"{count} of {method}" for method, count in promises.set_aside.items())
        says = f"Slack will never take some calls, and they were set aside: {told}."
        found.append(warning("Set aside", says, "Look into the log for why; the owners were told."))
    return found
