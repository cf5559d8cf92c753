"""What we know of milestones."""

from sqlalchemy import bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from models.milestone import Milestone, MilestoneStatus

_HIGHEST = select(func.max(Milestone.number)).where(Milestone.escalation_id == bindparam("escalation_id"))


async def find_by_number(session: AsyncSession, *, escalation_id: int, number: int) -> Milestone | None:
    """M<number> of this escalation."""
    found = select(Milestone).where(Milestone.escalation_id == escalation_id, Milestone.number == number)
    return (await session.scalars(found)).one_or_none()


async def find_place(session: AsyncSession, *, team_id: str, milestone_id: int) -> tuple[int, int] | None:
    """(escalation id, milestone number) of the milestone a button names."""
    found = select(Milestone.escalation_id, Milestone.number).where(
        Milestone.id == milestone_id, Milestone.team_id == team_id
    )
    row = (await session.execute(found)).one_or_none()
    return (row[0], row[1]) if row else None


async def next_number(session: AsyncSession, *, escalation_id: int) -> int:
    """The next milestone's number. The caller holds the escalation's lock, so nobody else takes it."""
    highest = await session.scalar(_HIGHEST, {"escalation_id": escalation_id})
    return (highest or 0) + 1


async def list_open(session: AsyncSession, *, escalation_id: int) -> list[Milestone]:
    """The milestones of an escalation that nobody has finished."""
    found = select(Milestone).where(Milestone.escalation_id == escalation_id, Milestone.status == MilestoneStatus.OPEN)
    return list(await session.scalars(found))
