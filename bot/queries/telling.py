"""What was told to whom of what others did to an escalation, and in which message it stands."""

from collections.abc import Sequence

from sqlalchemy import delete, func, select, union
from sqlalchemy.ext.asyncio import AsyncSession

from bot.facts.escalation import EntryFacts
from models.milestone import Milestone
from models.telling import Telling
from models.timeline import TimelineEntry
from models.update import Update


async def list_newest(session: AsyncSession, *, escalation_id: int, receiver_id: str) -> Sequence[Telling]:
    """The lines of the newest message to this person about this escalation, whose lock the caller holds."""
    ours = (Telling.escalation_id == escalation_id, Telling.receiver_id == receiver_id)
    newest = select(Telling.slot).where(*ours).order_by(Telling.id.desc()).limit(1).scalar_subquery()
    return (await session.scalars(select(Telling).where(*ours, Telling.slot == newest).order_by(Telling.id))).all()


async def list_about(session: AsyncSession, *, entry_id: int) -> Sequence[Telling]:
    """Everybody's line about this one of the timeline."""
    return (await session.scalars(select(Telling).where(Telling.entry_id == entry_id).order_by(Telling.id))).all()


async def list_slots(session: AsyncSession, *, escalation_id: int, receiver_id: str) -> Sequence[str]:
    """The messages in which this person was told or asked something about this escalation."""
    lines = select(Telling.slot).where(Telling.escalation_id == escalation_id, Telling.receiver_id == receiver_id)
    milestones, updates = (
        select(kind.message_slot).where(kind.escalation_id == escalation_id, kind.message_to == receiver_id)
        for kind in (Milestone, Update)
    )
    found = await session.scalars(union(lines, milestones, updates))
    return sorted(slot for slot in found if slot is not None)


async def forget(session: AsyncSession, *, escalation_id: int, receiver_id: str) -> None:
    """Nothing stands in messages to this person about this escalation any more; another one begins anew."""
    theirs = (Telling.escalation_id == escalation_id, Telling.receiver_id == receiver_id)
    await session.execute(delete(Telling).where(*theirs))


async def list_lines(session: AsyncSession, *, escalation_id: int, receiver_id: str, slot: str) -> Sequence[EntryFacts]:
    """What stands in this message, the oldest line first."""
    rows = await session.scalars(
        select(TimelineEntry)
        .join(Telling, TimelineEntry.id == func.coalesce(Telling.undone_by_id, Telling.entry_id))
        .where(Telling.escalation_id == escalation_id, Telling.receiver_id == receiver_id, Telling.slot == slot)
        .order_by(Telling.id)
    )
    return [EntryFacts(at=row.at, actor_id=row.actor_id, kind=row.kind, data=row.data) for row in rows]
