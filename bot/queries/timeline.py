"""What has happened in an escalation."""

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.facts.escalation import EntryFacts
from bot.rules.record import LineGroup
from models.timeline import TimelineEntry


async def list_newest(
    session: AsyncSession,
    *,
    escalation_id: int,
    limit: int,
    group: LineGroup | None = None,
    actor_id: str | None = None,
    is_numbered: bool = False,
) -> tuple[Sequence[EntryFacts], int]:
    """The newest lines (of this group, by this person), oldest of them first, and how many there are in all."""
    wanted = [TimelineEntry.escalation_id == escalation_id]
    if group is not None:
        wanted.append(or_(*(_is_kind(stem) for stem in group.stems)))
    if actor_id is not None:
        wanted.append(TimelineEntry.actor_id == actor_id)
    total = await session.scalar(select(func.count()).select_from(TimelineEntry).where(*wanted))
    rows = await session.scalars(select(TimelineEntry).where(*wanted).order_by(TimelineEntry.id.desc()).limit(limit))
    numbers = await _numbers(session, escalation_id) if is_numbered else {}
    lines = [EntryFacts(row.at, row.actor_id, row.kind, row.data, numbers.get(row.id)) for row in rows]
    return lines[::-1], total or 0


async def _numbers(session: AsyncSession, escalation_id: int) -> dict[int, int]:
    """The number of each line by its id; a line is only ever added, so it keeps its number."""
    ids = select(TimelineEntry.id).where(TimelineEntry.escalation_id == escalation_id).order_by(TimelineEntry.id)
    return {entry_id: number for number, entry_id in enumerate(await session.scalars(ids), start=1)}


async def find_place(session: AsyncSession, *, team_id: str, entry_id: int) -> int | None:
    """The escalation id of this line."""
    found = select(TimelineEntry.escalation_id).where(TimelineEntry.id == entry_id, TimelineEntry.team_id == team_id)
    return await session.scalar(found)


async def find_entry(session: AsyncSession, *, escalation_id: int, entry_id: int) -> TimelineEntry | None:
    """The timeline line that an *Undo* button names."""
    found = select(TimelineEntry).where(TimelineEntry.id == entry_id, TimelineEntry.escalation_id == escalation_id)
    return (await session.scalars(found)).one_or_none()


async def newest_id(session: AsyncSession, *, escalation_id: int) -> int:
    """The id of its newest line: whatever has changed since another look has another one, however clocks are set."""
    found = select(func.max(TimelineEntry.id)).where(TimelineEntry.escalation_id == escalation_id)
    return await session.scalar(found) or 0


async def list_since(session: AsyncSession, entry: TimelineEntry, *, kinds: Collection[str]) -> Sequence[TimelineEntry]:
    """The lines of these kinds that were written after this one."""
    found = select(TimelineEntry).where(
        TimelineEntry.escalation_id == entry.escalation_id,
        TimelineEntry.id > entry.id,
        TimelineEntry.kind.in_(kinds),
    )
    return (await session.scalars(found)).all()


def _is_kind(stem: str) -> ColumnElement[bool]:
    return or_(TimelineEntry.kind == stem, TimelineEntry.kind.startswith(f"{stem}-"))
