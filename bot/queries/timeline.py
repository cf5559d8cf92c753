"""What has happened in an escalation."""

from collections.abc import Sequence

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
