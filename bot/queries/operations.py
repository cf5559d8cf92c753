"""How much there is to do, over all workspaces, for whoever watches Warroom: each one bounded query on an index."""

from datetime import datetime

from sqlalchemy import Integer, String, bindparam, column, text
from sqlalchemy.ext.asyncio import AsyncSession

from models.base import UtcDateTime

# What is more is not counted: nobody who is called at night needs to know it exactly.
MOST = 10_000

# Rows are numbered in the order in which they were promised, so the smallest number is the oldest: the index has it.
_PENDING = text(
    """
    SELECT depth.priority, depth.pending, oldest.promised_at
    FROM (
        SELECT priority, count(*) AS pending, min(id) AS oldest_id
        FROM (SELECT priority, id FROM outbox WHERE state IN ('waiting', 'claimed') LIMIT :most) AS few
        GROUP BY priority
    ) AS depth
    JOIN outbox AS oldest ON oldest.id = depth.oldest_id
    """
).columns(column("priority", Integer()), column("pending", Integer()), column("promised_at", UtcDateTime()))
# What begins with these words (models.outbox.DROPPED) waits for nobody any more.
_SET_ASIDE = text(
    """
    SELECT count(*) FROM (
        SELECT 1 FROM outbox
        WHERE state = 'set_aside' AND coalesce(problem, '') NOT LIKE 'dropped by an operator%' LIMIT :most
    ) AS few
    """
).columns(column("count", Integer()))
_AT_RISK = (
    text(
        """
        SELECT CASE WHEN due_at <= :now THEN 'late' WHEN told >= 90 THEN '90' ELSE '75' END AS level, count(*) AS clocks
        FROM (
            SELECT clock.told, clock.due_at
            FROM clocks AS clock JOIN escalations AS escalation ON escalation.id = clock.escalation_id
            WHERE clock.stopped_at IS NULL AND clock.told >= 75
              AND clock.due_at IS NOT NULL AND NOT escalation.is_confidential
            LIMIT :most
        ) AS few
        GROUP BY level
        """
    )
    .bindparams(bindparam("now", type_=UtcDateTime()))
    .columns(column("level", String()), column("clocks", Integer()))
)


async def list_pending(session: AsyncSession) -> list[tuple[int, int, datetime]]:
    """(priority, how many are pending, when the oldest was promised), for each priority that has any."""
    rows = await session.execute(_PENDING, {"most": MOST})
    return [(priority, pending, promised_at) for priority, pending, promised_at in rows]


async def count_set_aside(session: AsyncSession) -> int:
    """How many promises were set aside and wait for a person."""
    return int((await session.execute(_SET_ASIDE, {"most": MOST})).scalar_one())


async def count_at_risk(session: AsyncSession, *, now: datetime) -> dict[str, int]:
    """How many clocks were warned of at 75 or 90 per cent, or are late; without those of confidential escalations."""
    rows = await session.execute(_AT_RISK, {"now": now, "most": MOST})
    return {row.level: row.clocks for row in rows}
