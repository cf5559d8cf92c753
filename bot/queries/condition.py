"""How the database and what lies in it are doing: for whoever runs Warroom."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from models.customer import Customer
from models.outbox import Delivery, OutboxRow, RelayLease
from models.workspace import Board, EventKindSeen


@dataclass(frozen=True)
class Server:
    """A PostgreSQL server, and our connection to it. `is_local`: on this machine, so that nobody can listen."""

    version: str
    is_encrypted: bool
    is_local: bool
    free_connections: int  # that it grants to all its clients together
    now: datetime


@dataclass(frozen=True)
class Promises:
    """What is in the outbox: how many are to be sent, the oldest of them, and by method what was set aside."""

    pending: int
    oldest_at: datetime | None
    set_aside: dict[str, int]


async def get_server(session: AsyncSession) -> Server:
    """The PostgreSQL server behind this session, and what its clock says now."""
    row = (
        await session.execute(
            text(
                "SELECT current_setting('server_version') AS version,"
                " (SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()) AS is_encrypted,"
                " inet_server_addr() IS NULL OR host(inet_server_addr()) IN ('127.0.0.1', '::1') AS is_local,"
                " CAST(current_setting('max_connections') AS int)"
                " - CAST(current_setting('superuser_reserved_connections') AS int) AS free,"
                " clock_timestamp() AS now"
            )
        )
    ).one()
    return Server(row.version, bool(row.is_encrypted), bool(row.is_local), row.free, row.now)


async def get_sqlite(session: AsyncSession) -> tuple[str, str]:
    """SQLite's version, and how it keeps its journal (`wal`, or another word)."""
    version = await session.scalar(text("SELECT sqlite_version()"))
    return str(version), str(await session.scalar(text("PRAGMA journal_mode")))


async def get_promises(session: AsyncSession, *, team_id: str) -> Promises:
    """What is promised to Slack in this workspace."""
    waiting = text("outbox.state IN ('waiting', 'claimed')")  # word for word the condition of the partial index
    pending = select(func.count(), func.min(OutboxRow.promised_at)).where(OutboxRow.team_id == team_id, waiting)
    count, oldest_at = (await session.execute(pending)).one()
    aside = (
        select(OutboxRow.method, func.count())
        .where(OutboxRow.team_id == team_id, OutboxRow.state == Delivery.SET_ASIDE)
        .group_by(OutboxRow.method)
        .order_by(OutboxRow.method)
    )
    return Promises(count, oldest_at, dict((await session.execute(aside)).all()))


async def find_lease(session: AsyncSession, *, team_id: str) -> RelayLease | None:
    """Who may send this workspace's promises, or was the last who might."""
    return await session.get(RelayLease, team_id)


async def list_events_seen(session: AsyncSession, *, team_id: str) -> list[EventKindSeen]:
    """Every kind of event that has come, with when it came first and last."""
    return list(await session.scalars(select(EventKindSeen).where(EventKindSeen.team_id == team_id)))


async def list_calendars_named(session: AsyncSession, *, team_id: str) -> set[str]:
    """The calendars that customers of this workspace have."""
    named = select(Customer.calendar).where(Customer.team_id == team_id, Customer.calendar.is_not(None)).distinct()
    return {name for name in await session.scalars(named) if name is not None}


async def list_boards(session: AsyncSession, *, team_id: str) -> dict[str, str]:
    """The channel ids that are known of boards, by the name or id that the board shall be."""
    found = select(Board.wanted, Board.channel_id).where(Board.team_id == team_id, Board.channel_id.is_not(None))
    return {wanted: channel_id for wanted, channel_id in await session.execute(found) if channel_id is not None}
