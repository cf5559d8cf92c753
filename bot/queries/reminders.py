"""Who has to be reminded now, of what, and what stands in a reminder that was given."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import CompoundSelect, Exists, and_, bindparam, exists, func, or_, select, union
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from bot.facts.escalation import MilestoneFacts
from bot.facts.reminder import ReminderItem
from bot.queries import plainly, rooms
from bot.queries.workspaces import uninstalled
from models.clock import ClockNotice
from models.escalation import UNDER_WAY, Escalation
from models.milestone import Milestone, MilestoneStatus, Reminder
from models.role import Role, RoleHolding
from models.room import Audience, Room
from models.timeline import TimelineEntry

SNOOZED, TAKEN = "milestone-snoozed", "milestone-acknowledged"

_manager = func.coalesce(RoleHolding.user_id, Escalation.duty_id)
_is_owner = and_(
    RoleHolding.escalation_id == Escalation.id, RoleHolding.role == Role.OWNER, RoleHolding.until_at.is_(None)
)


def _receivers() -> CompoundSelect[Any]:
    is_due = and_(Milestone.next_at <= bindparam("now"), Milestone.team_id.not_in(uninstalled()))
    due = select(Milestone).where(is_due).order_by(Milestone.next_at).limit(bindparam("most")).subquery()
    own = select(due.c.team_id, due.c.owner_id)
    led = (
        select(due.c.team_id, _manager)
        .join(Escalation, Escalation.id == due.c.escalation_id)
        .outerjoin(RoleHolding, _is_owner)
        .where(due.c.manager_told.is_(False), _manager.is_not(None))
    )
    warned = select(ClockNotice.team_id, ClockNotice.receiver_id).where(
        ClockNotice.slot.is_(None), ClockNotice.team_id.not_in(uninstalled())
    )
    return union(own, led, warned)


_RECEIVERS = _receivers()  # built once: it is asked every two seconds, for ever


async def list_receivers(session: AsyncSession, *, now: datetime, limit: int = 500) -> list[tuple[str, str]]:
    """(team id, user id) of everybody who has something due: own milestones, late ones they lead, clocks to hear of."""
    rows = await session.execute(_RECEIVERS, {"now": now, "most": limit})
    return [(team_id, user_id) for team_id, user_id in rows]


_NEWEST_SLOTS = (
    select(Reminder.slot, Reminder.receiver_id)
    .where(Reminder.milestone_id == bindparam("milestone_id"))
    .order_by(Reminder.step != "manager", Reminder.id.desc())
    .limit(bindparam("most"))
)


async def list_newest_slots(session: AsyncSession, *, milestone_id: int, limit: int) -> list[tuple[str, str]]:
    """(slot, receiver) of the messages that reminded anybody of this milestone last, and of the manager's."""
    rows = await plainly.rows(session, _NEWEST_SLOTS, {"milestone_id": milestone_id, "most": limit})
    return [(row.slot, row.receiver_id) for row in rows]


async def list_items(session: AsyncSession, *, slot: str, receiver_id: str) -> list[ReminderItem]:
    """What stands in this reminder message, in the order it was given; without what its receiver may not hear of."""
    rows = (
        await session.execute(
            select(Reminder, Milestone, Escalation, Room.channel_id)
            .join(Milestone, Milestone.id == Reminder.milestone_id)
            .join(Escalation, Escalation.id == Milestone.escalation_id)
            .join(Room, and_(Room.escalation_id == Escalation.id, Room.audience == Audience.INTERNAL))
            .where(Reminder.slot == slot, rooms.may_hear(receiver_id))
            .order_by(Reminder.id)
        )
    ).all()
    answers = await _answers(session, [row.Milestone for row in rows])
    return [
        ReminderItem(
            escalation=escalation.name,
            title=escalation.title,
            channel_id=rooms.shown(escalation, channel_id),
            status=escalation.status,
            milestone=milestone_facts(milestone),
            step=reminder.step,
            is_early=milestone.due_at > reminder.given_at,
            is_current=reminder.generation == milestone.generation,
            **_answered(answers.get((milestone.escalation_id, milestone.number)), since=reminder.given_at),
        )
        for reminder, milestone, escalation, channel_id in rows
    ]


async def _answers(session: AsyncSession, about: Sequence[Milestone]) -> dict[tuple[int, int], TimelineEntry]:
    """The newest *Snooze* or *I have it* by escalation id and the milestone's number."""
    if not about:
        return {}
    found = await session.scalars(
        select(TimelineEntry)
        .where(TimelineEntry.escalation_id.in_({each.escalation_id for each in about}))
        .where(TimelineEntry.kind.in_((SNOOZED, TAKEN)), TimelineEntry.at >= min(each.set_at for each in about))
        .order_by(TimelineEntry.id)
    )
    return {(each.escalation_id, each.data.get("number", 0)): each for each in found}


def _answered(entry: TimelineEntry | None, *, since: datetime) -> dict[str, Any]:
    if entry is None or entry.at < since:
        return {}
    if entry.kind == SNOOZED and "until_at" in entry.data:
        return {"snoozed_until": datetime.fromisoformat(entry.data["until_at"])}
    return {"is_taken": entry.kind == TAKEN}


@dataclass(frozen=True)
class Concern:
    """One escalation in which a person may have something to hear: whether they may, and who leads it."""

    escalation_id: int
    may_hear: bool
    leader_id: str | None


async def lock_concerns(session: AsyncSession, *, team_id: str, receiver_id: str, until: datetime) -> list[Concern]:
    """The escalations in which this person has something due up to `until`, locked.

    Doors lock an escalation before its milestones, and so does a sweep. What somebody is changing at this moment is
    left for the next sweep.
    """
    rows = await session.execute(
        select(Escalation.id, rooms.may_hear(receiver_id).label("may_hear"), _manager.label("leader_id"))
        .outerjoin(RoleHolding, _is_owner)
        .where(Escalation.status.in_(UNDER_WAY), Escalation.id.in_(_due_for(team_id, receiver_id, until)))
        .order_by(Escalation.id)
        .with_for_update(skip_locked=True, of=Escalation)
    )
    return [Concern(row.id, bool(row.may_hear), row.leader_id) for row in rows]


def _due_for(team_id: str, user_id: str, until: datetime) -> CompoundSelect[Any]:
    """Escalations with something due that this person owns, or leads as their owner or, without one, on duty.

    It begins at the person, so it costs what they have to do with, however much is due to others.
    """
    owned = select(Milestone.escalation_id).where(
        Milestone.team_id == team_id,
        Milestone.owner_id == user_id,
        Milestone.status == MilestoneStatus.OPEN,
        Milestone.next_at <= until,
    )
    held = select(RoleHolding.escalation_id).where(
        RoleHolding.team_id == team_id,
        RoleHolding.user_id == user_id,
        RoleHolding.role == Role.OWNER,
        RoleHolding.until_at.is_(None),
        _has_due(RoleHolding.escalation_id, until),
    )
    on_duty = select(Escalation.id).where(
        Escalation.team_id == team_id,
        Escalation.duty_id == user_id,
        Escalation.status.in_(UNDER_WAY),
        ~exists().where(_is_owner),
        _has_due(Escalation.id, until),
    )
    return union(owned, held, on_duty)


def _has_due(escalation_id: InstrumentedAttribute[int], until: datetime) -> Exists:
    return exists().where(Milestone.escalation_id == escalation_id, Milestone.next_at <= until)


async def lock_due(
    session: AsyncSession, *, receiver_id: str, concerns: Sequence[Concern], until: datetime
) -> list[Milestone]:
    """What this person owns or leads of these escalations and has to hear of up to `until`, by due time, locked."""
    led = [each.escalation_id for each in concerns if each.leader_id == receiver_id]
    found = (
        select(Milestone)
        .where(
            Milestone.next_at <= until,
            Milestone.status == MilestoneStatus.OPEN,
            Milestone.escalation_id.in_([each.escalation_id for each in concerns]),
            or_(Milestone.owner_id == receiver_id, Milestone.escalation_id.in_(led)),
        )
        .order_by(Milestone.due_at, Milestone.id)
        .with_for_update(skip_locked=True, of=Milestone)
    )
    return list(await session.scalars(found))


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
