"""The right to relay a workspace's promises: one holder at a time, in database time, numbered by its epoch."""

import uuid
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import DateTime, Integer, String, TextualSelect, bindparam, column, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import monotonic, transport_now
from models.base import UtcDateTime
from models.outbox import RelayLease

NEVER_HELD = float("-inf")


class Lease:
    """One relay's claim to one workspace. A new holder raises the epoch, so that an old one can be told apart.

    `ttl_s` is how long the lease outlives its last renewal. What is left of it is counted on the monotonic clock from
    *before* the renewal was asked for, so this side always believes the lease to end earlier than the database does.
    """

    def __init__(self, team_id: str, *, ttl_s: float) -> None:
        self.team_id = team_id
        self.holder = uuid.uuid4().hex
        self.epoch: int | None = None
        self._ttl_s = ttl_s
        self._ends_at = NEVER_HELD
        self._asked_at = NEVER_HELD

    @property
    def is_held(self) -> bool:
        """Whether we hold it as far as we know; only `renew` knows for certain."""
        return self.epoch is not None

    def covers(self, seconds: float) -> bool:
        """Whether something that takes this long ends before anybody else may begin."""
        return self.epoch is not None and monotonic() + seconds < self._ends_at

    def age_s(self) -> float:
        """Seconds since the last renewal was asked for."""
        return monotonic() - (self._ends_at - self._ttl_s)

    async def acquire(self, session: AsyncSession) -> datetime | None:
        """Take the lease when nobody holds it (any more); the database's time if so, else None.

        It counts from `confirm()`, after the commit.
        """
        taken = await self._ask(session, _ACQUIRE)
        if taken is None:
            return None
        self.epoch, now = taken
        return now

    async def renew(self, session: AsyncSession) -> datetime | None:
        """Keep the lease, and lock it until the transaction ends; the database's time, or None when it is lost.

        Everything a relay records or claims happens under this lock: a successor cannot have begun. The longer lease
        counts from `confirm()`, after the commit.
        """
        kept = await self._ask(session, _RENEW)
        if kept is None:
            self.forget()
            return None
        return kept[1]

    def confirm(self) -> None:
        """The transaction that took or renewed the lease is committed."""
        self._ends_at = self._asked_at + self._ttl_s

    async def release(self, session: AsyncSession) -> None:
        """Let a successor begin at once."""
        await self._ask(session, _RENEW, ttl_s=0)
        self.forget()

    def forget(self) -> None:
        """We do not hold it any more."""
        self.epoch = None
        self._ends_at = NEVER_HELD

    async def _ask(
        self, session: AsyncSession, statements: dict[str, TextualSelect], *, ttl_s: float | None = None
    ) -> tuple[int, datetime] | None:
        self._asked_at = monotonic()
        asked: dict[str, Any] = {"team_id": self.team_id, "holder": self.holder, "epoch": self.epoch}
        found = await _execute(session, statements, asked, ttl_s=self._ttl_s if ttl_s is None else ttl_s)
        return None if found is None else (int(found[0]), found[1])


async def seconds_left(session: AsyncSession, team_id: str) -> float:
    """How long the present holder still has; 0 when nobody holds the lease."""
    found = await _execute(session, _LEFT, {"team_id": team_id}, ttl_s=0)
    return 0.0 if found is None else max(0.0, (found[0] - found[1]).total_seconds())


async def end_all(session: AsyncSession) -> None:
    """End every lease, for whoever has proof that none of their holders lives: a successor begins at once."""
    await session.execute(update(RelayLease).values(expires_at=transport_now()))


async def unknown_since(session: AsyncSession, team_id: str) -> datetime | None:
    """After a restore: since when Slack may have been told what this database does not know of."""
    found = await session.get(RelayLease, team_id, populate_existing=True)
    return found.unknown_since if found else None


async def know_all(session: AsyncSession, team_id: str) -> None:
    """What was promised anew after the restore is posted, or was found."""
    await session.execute(update(RelayLease).where(RelayLease.team_id == team_id).values(unknown_since=None))


async def list_held(session: AsyncSession) -> set[str]:
    """The workspaces whose lease somebody holds."""
    rows = await _run(session, _HELD, {}, ttl_s=0)
    return {str(row[0]) for row in rows}


async def _execute(
    session: AsyncSession, statements: dict[str, TextualSelect], asked: dict[str, Any], *, ttl_s: float
) -> Any:
    return (await _run(session, statements, asked, ttl_s=ttl_s)).one_or_none()


async def _run(
    session: AsyncSession, statements: dict[str, TextualSelect], asked: dict[str, Any], *, ttl_s: float
) -> Any:
    dialect = session.get_bind().dialect.name
    if dialect == "sqlite":
        now = transport_now()
        asked |= {"now": now, "until": now + timedelta(seconds=ttl_s)}
    else:
        asked |= {"ttl_s": ttl_s}
    connection = await session.connection()
    return await connection.execute(statements[dialect], asked)


def _in_database_time(sql: str, *, first: str) -> dict[str, TextualSelect]:
    """The statement for each database. SQLite has one process, whose time it is; replicas share PostgreSQL's."""
    types: dict[str, Any] = {"epoch": Integer(), "expires_at": UtcDateTime(), "team_id": String()}
    columns = (column(first, types[first]), column("now", UtcDateTime()))
    sqlite = text(sql.format(now=":now", until=":until"))
    return {
        "sqlite": sqlite.bindparams(
            *(bindparam(name, type_=UtcDateTime()) for name in ("now", "until") if f":{name}" in sqlite.text)
        ).columns(*columns),
        "postgresql": text(
            sql.format(
                now="clock_timestamp()", until="clock_timestamp() + make_interval(secs => CAST(:ttl_s AS float))"
            )
        ).columns(column(first, types[first]), column("now", DateTime(timezone=True))),
    }


_ACQUIRE = _in_database_time(
    """
    INSERT INTO relay_leases (team_id, holder, epoch, expires_at) VALUES (:team_id, :holder, 1, {until})
    ON CONFLICT (team_id) DO UPDATE
       SET holder = excluded.holder, epoch = relay_leases.epoch + 1, expires_at = excluded.expires_at
     WHERE relay_leases.expires_at <= {now}
    RETURNING epoch, {now} AS now
    """,
    first="epoch",
)
_RENEW = _in_database_time(
    """
    UPDATE relay_leases SET expires_at = {until} WHERE team_id = :team_id AND holder = :holder AND epoch = :epoch
    RETURNING epoch, {now} AS now
    """,
    first="epoch",
)
_LEFT = _in_database_time(
    "SELECT expires_at, {now} AS now FROM relay_leases WHERE team_id = :team_id", first="expires_at"
)
_HELD = _in_database_time("SELECT team_id, {now} AS now FROM relay_leases WHERE expires_at > {now}", first="team_id")
