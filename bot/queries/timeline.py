"""What has happened in an escalation."""

from collections.abc import Collection, Sequence

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.facts.escalation import EntryFacts
from models.timeline import TimelineEntry


async def list_newest(session: AsyncSession, *, escalation_id: int, limit: int) -> tuple[Sequence[EntryFacts], int]:
    """The newest lines, oldest of them first, and how many lines there are in all."""
    total = await session.scalar(
        select(func.count()).select_from(TimelineEntry).where(TimelineEntry.escalation_id == escalation_id)
    )
    rows = await session.scalars(
        select(TimelineEntry)
        .where(TimelineEntry.escalation_id == escalation_id)
        .order_by(TimelineEntry.id.desc())
        .limit(limit)
    )
    lines = [EntryFacts(at=row.at, actor_id=row.actor_id, kind=row.kind, data=row.data) for row in rows]
    return lines[::-1], total or 0


async def find_place(session: AsyncSession, *, team_id: str, entry_id: int) -> int | None:
    """The escalation id of this line."""
    found = select(TimelineEntry.escalation_id).where(TimelineEntry.id == entry_id, TimelineEntry.team_id == team_id)
    return await session.scalar(found)


async def find_entry(session: AsyncSession, *, escalation_id: int, entry_id: int) -> TimelineEntry | None:
    """The timeline line that an *Undo* button names."""
    found = select(TimelineEntry).where(TimelineEntry.id == entry_id, TimelineEntry.escalation_id == escalation_id)
    return (await session.scalars(found)).one_or_none()


async def has_since(session: AsyncSession, entry: TimelineEntry, *, kinds: Collection[str]) -> bool:
    """Whether a line of one of these kinds was written after this one."""
    found = select(TimelineEntry.id).where(
        TimelineEntry.escalation_id == entry.escalation_id,
        TimelineEntry.id > entry.id,
        TimelineEntry.kind.in_(kinds),
    )
    return await session.scalar(found.limit(1)) is not None
