"""Reminding people of their milestones: one message for each person and moment, however late or often we look."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.announce import plan
from bot.queries import reminders as known
from bot.rules import reminders
from bot.rules.reminders import Reminders, Step
from models.milestone import Milestone, MilestoneStatus, Reminder

MANAGER = "manager"


async def remind(session: AsyncSession, *, team_id: str, receiver_id: str, now: datetime) -> int:
    """Tell this person in one message of everything of theirs that is due, and how many things that were.

    The rows are locked and judged again here, so that a second sweep at the same time finds nothing left to say.
    """
    horizon = now + reminders.TOGETHER
    own = await known.lock_own(session, team_id=team_id, owner_id=receiver_id, until=horizon)
    led = await known.lock_led(session, team_id=team_id, manager_id=receiver_id, until=horizon)
    if not any(milestone.next_at is not None and milestone.next_at <= now for milestone in (*own, *led)):
        return 0
    given: list[Reminder] = []
    for milestone in own:
        step = reminders.step_now(state_of(milestone), now=horizon)
        if step is not None:
            given.append(_give(milestone, step.key, receiver_id, now))
        put_back(milestone, reminders.told(state_of(milestone), step))
    for milestone in led:
        if reminders.manager_now(state_of(milestone), now=horizon):
            if milestone.owner_id != receiver_id:
                given.append(_give(milestone, MANAGER, receiver_id, now))
            put_back(milestone, reminders.told(state_of(milestone), None, manager=True))
    if not given:
        return 0
    session.add_all(given)
    await session.flush()
    slot = f"reminder:{given[0].id}"
    for reminder in given:
        reminder.slot = slot
    await session.flush()
    await plan.reminded(session, team_id=team_id, receiver_id=receiver_id, slot=slot)
    return len(given)


def state_of(milestone: Milestone) -> Reminders:
    """Where this milestone's reminders stand, as the rules see it."""
    return Reminders(
        due_at=milestone.due_at,
        set_at=milestone.set_at,
        told=Step.from_key(milestone.told) if milestone.told else None,
        manager_told=milestone.manager_told,
        snoozed_until=milestone.snoozed_until,
        is_held=milestone.is_held,
    )


def put_back(milestone: Milestone, state: Reminders) -> None:
    """Keep what the rules decided, and when the sweep must look again."""
    milestone.told = state.told.key if state.told else None
    milestone.manager_told = state.manager_told
    milestone.snoozed_until = state.snoozed_until
    milestone.is_held = state.is_held
    milestone.next_at = reminders.next_at(state) if milestone.status is MilestoneStatus.OPEN else None


def start_anew(milestone: Milestone) -> None:
    """A new due time or owner: nothing has been said about it yet."""
    put_back(milestone, Reminders(due_at=milestone.due_at, set_at=milestone.set_at))


def _give(milestone: Milestone, step: str, receiver_id: str, now: datetime) -> Reminder:
    return Reminder(
        milestone_id=milestone.id,
        generation=milestone.generation,
        step=step,
        receiver_id=receiver_id,
        slot="",
        given_at=now,
    )
