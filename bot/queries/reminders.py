"""Who has to be reminded now, of what, and what stands in a reminder that was given."""

from datetime import datetime

from sqlalchemy import Select, and_, func, select, union
from sqlalchemy.ext.asyncio import AsyncSession

from bot.facts.escalation import MilestoneFacts
from bot.facts.reminder import ReminderItem
from models.escalation import UNDER_WAY, Escalation
from models.milestone import Milestone, MilestoneStatus, Reminder
from models.role import Role, RoleHolding
from models.room import Audience, Room

_manager = func.coalesce(RoleHolding.user_id, Escalation.duty_id)
_is_owner = and_(
    RoleHolding.escalation_id == Escalation.id, RoleHolding.role == Role.OWNER, RoleHolding.until_at.is_(None)
)


async def list_receivers(session: AsyncSession, *, now: datetime, limit: int = 500) -> list[tuple[str, str]]:
    """(team id, user id) of everybody who has something due: their own milestones, or a late one they lead."""
    due = select(Milestone).where(Milestone.next_at <= now).order_by(Milestone.next_at).limit(limit).subquery()
    own = select(due.c.team_id, due.c.owner_id)
    led = (
        select(due.c.team_id, _manager)
        .join(Escalation, Escalation.id == due.c.escalation_id)
        .outerjoin(RoleHolding, _is_owner)
        .where(due.c.manager_told.is_(False), _manager.is_not(None))
    )
    rows = await session.execute(union(own, led))
    return [(team_id, user_id) for team_id, user_id in rows]


async def lock_own(session: AsyncSession, *, team_id: str, owner_id: str, until: datetime) -> list[Milestone]:
    """This person's open milestones with something to say up to `until`, by due time, locked."""
    found = _to_say(team_id, until).where(Milestone.owner_id == owner_id)
    return list(await session.scalars(found))


async def lock_led(session: AsyncSession, *, team_id: str, manager_id: str, until: datetime) -> list[Milestone]:
    """Milestones of escalations this person leads, with something to say up to `until`, locked."""
    led = select(Escalation.id).outerjoin(RoleHolding, _is_owner).where(_manager == manager_id)
    found = _to_say(team_id, until).where(Milestone.manager_told.is_(False), Milestone.escalation_id.in_(led))
    return list(await session.scalars(found))


async def list_newest_slots(session: AsyncSession, *, milestone_id: int, limit: int) -> list[tuple[str, str]]:
    """(slot, receiver) of the messages that reminded anybody of this milestone last, the newest first."""
    rows = await session.execute(
        select(Reminder.slot, Reminder.receiver_id)
        .where(Reminder.milestone_id == milestone_id)
        .order_by(Reminder.id.desc())
        .limit(limit)
    )
    return [(row.slot, row.receiver_id) for row in rows]


async def list_items(session: AsyncSession, *, slot: str) -> list[ReminderItem]:
    """What stands in this reminder message, in the order it was given."""
    rows = await session.execute(
        select(Reminder, Milestone, Escalation.number, Escalation.title, Room.channel_id)
        .join(Milestone, Milestone.id == Reminder.milestone_id)
        .join(Escalation, Escalation.id == Milestone.escalation_id)
        .join(Room, and_(Room.escalation_id == Escalation.id, Room.audience == Audience.INTERNAL))
        .where(Reminder.slot == slot)
        .order_by(Reminder.id)
    )
    return [
        ReminderItem(
            escalation=f"ESC-{number}",
            title=title,
            channel_id=channel_id,
            milestone=milestone_facts(milestone),
            step=reminder.step,
            is_early=milestone.due_at > reminder.given_at,
            is_current=reminder.generation == milestone.generation,
        )
        for reminder, milestone, number, title, channel_id in rows
    ]


def milestone_facts(milestone: Milestone) -> MilestoneFacts:
    """A milestone row as facts, without what it depends on."""
    return MilestoneFacts(
        id=milestone.id,
        number=milestone.number,
        what=milestone.what,
        owner_id=milestone.owner_id,
        due_at=milestone.due_at,
        status=milestone.status,
        done_by=milestone.done_by,
        needs=(),
    )


def _to_say(team_id: str, until: datetime) -> Select[Milestone]:
    under_way = select(Escalation.id).where(Escalation.status.in_(UNDER_WAY))
    return (
        select(Milestone)
        .where(
            Milestone.next_at <= until,
            Milestone.team_id == team_id,
            Milestone.status == MilestoneStatus.OPEN,
            Milestone.escalation_id.in_(under_way),
        )
        .order_by(Milestone.due_at, Milestone.id)
        .with_for_update(skip_locked=True, of=Milestone)
    )
