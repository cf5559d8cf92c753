"""Where the words of one timeline line may still stand: in promises, in receipts, in messages about it."""

from collections.abc import Iterable, Sequence

from sqlalchemy import String, cast, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.queries.retention import list_kept
from bot.rules.retention import Promises
from models.clock import Clock, ClockPause
from models.outbox import OutboxRow
from models.telling import Telling
from models.timeline import TimelineEntry
from models.workspace import Receipt

WINDOW = 1000


async def list_lines(session: AsyncSession, *, escalation_id: int) -> Sequence[TimelineEntry]:
    """Every line of its timeline, oldest first: the first is number 1."""
    rows = select(TimelineEntry).where(TimelineEntry.escalation_id == escalation_id).order_by(TimelineEntry.id)
    return (await session.scalars(rows)).all()


async def list_pauses(session: AsyncSession, *, escalation_id: int) -> Sequence[ClockPause]:
    """The pauses of its clocks."""
    rows = select(ClockPause).join(Clock, Clock.id == ClockPause.clock_id).where(Clock.escalation_id == escalation_id)
    return (await session.scalars(rows)).all()


async def list_promises(session: AsyncSession, *, team_id: str, owned: Promises) -> list[OutboxRow]:
    """The outbox rows about this escalation that still say something, and the Homes and digests it may stand in."""
    ids: list[int] = []
    after_id = 0
    while rows := await list_kept(session, team_id=team_id, after_id=after_id, limit=WINDOW):
        after_id = rows[-1].id
        ids += [
            row.id
            for row in rows
            if not row.is_empty and (owned.have(row.key, row.receiver) or row.key.startswith(("home:", "digest:")))
        ]
    found: list[OutboxRow] = []
    for start in range(0, len(ids), WINDOW):
        some = select(OutboxRow).where(OutboxRow.id.in_(ids[start : start + WINDOW])).order_by(OutboxRow.id)
        found += await session.scalars(some)
    return found


async def list_receipts(session: AsyncSession, *, team_id: str, parts: Iterable[str]) -> Sequence[Receipt]:
    """The receipts whose answer has one of these plain pieces of text in it."""
    said = cast(Receipt.answer, String)
    rows = select(Receipt).where(
        Receipt.team_id == team_id, or_(*(said.contains(part, autoescape=True) for part in parts))
    )
    return (await session.scalars(rows)).all()


async def list_tellings(session: AsyncSession, *, entry_ids: Sequence[int]) -> Sequence[tuple[str, str]]:
    """Who was told of these lines, and in which message."""
    rows = await session.execute(
        select(Telling.receiver_id, Telling.slot)
        .where(or_(Telling.entry_id.in_(entry_ids), Telling.undone_by_id.in_(entry_ids)))
        .distinct()
    )
    return [(receiver_id, slot) for receiver_id, slot in rows]
