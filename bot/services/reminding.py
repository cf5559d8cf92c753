"""Reminding people of their milestones: one message for each person and moment, however late or often we look."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.announce import card, plan
from bot.queries import escalations, people
from bot.queries import reminders as known
from bot.queries.reminders import Concern
from bot.rules import reminders
from bot.rules.reminders import OVERDUE, Reminders, Step
from models.milestone import Milestone, MilestoneStatus, Reminder

MANAGER = "manager"


async def remind(session: AsyncSession, *, team_id: str, receiver_id: str, now: datetime) -> int:
    """Tell this person in one message of everything of theirs that is due, and how many things that were.

    The rows are locked and judged again here, so that a second sweep at the same time finds nothing left to say.
    """
    # Two sweeps that found different things for one person would send two messages: the second waits for the first.
    await people.lock_person(session, team_id=team_id, user_id=receiver_id)
    horizon = now + reminders.TOGETHER
    concerns = {
        each.escalation_id: each
        for each in await known.lock_concerns(session, team_id=team_id, receiver_id=receiver_id, until=horizon)
    }
    due = await known.lock_due(session, escalation_ids=list(concerns), until=horizon)
    mine = [each for each in due if receiver_id in (each.owner_id, concerns[each.escalation_id].leader_id)]
    if not any(milestone.next_at is not None and milestone.next_at <= now for milestone in mine):
        return 0
    given: list[Reminder] = []
    for milestone in mine:
        steps = _steps(milestone, concerns[milestone.escalation_id], receiver_id, horizon)
        given += [_give(milestone, step, receiver_id, now) for step in steps]
    if not given:
        return 0
    session.add_all(given)
    await session.flush()
    slot = f"reminder:{given[0].id}"
    for reminder in given:
        reminder.slot = slot
    await session.flush()
    await plan.reminded(session, team_id=team_id, receiver_id=receiver_id, slot=slot)
    await _show_what_is_overdue(session, mine, slot=slot, now=now)
    return len(given)


def _steps(milestone: Milestone, concern: Concern, receiver_id: str, horizon: datetime) -> list[str]:
    """What this person is told of this milestone now; it is noted as said.

    To somebody who has left a confidential room nothing is said, and it counts as said; whoever leads hears of it a
    day after it was due. Where nobody leads, that waits until somebody does.
    """
    state, steps = state_of(milestone), []
    if milestone.owner_id == receiver_id:
        step = reminders.step_now(state, now=horizon)
        steps += [step.key] if step is not None and concern.may_hear else []
        state = reminders.told(state, step)
    if reminders.manager_now(state, now=horizon) and concern.leader_id == receiver_id:
        steps += [MANAGER] if milestone.owner_id != receiver_id and concern.may_hear else []
        state = reminders.told(state, None, manager=True)
    put_back(milestone, state, is_led=concern.leader_id is not None)
    return steps


async def _show_what_is_overdue(
    session: AsyncSession, reminded: Sequence[Milestone], *, slot: str, now: datetime
) -> None:
    """The cards mark what has become overdue: one edit for each escalation and sweep."""
    late = {milestone.escalation_id for milestone in reminded if milestone.told == OVERDUE.key}
    for escalation in await escalations.list_by_ids(session, ids=sorted(late)):
        facts = await escalations.facts_of(session, escalation)
        await card.changed(session, facts, what=f"overdue:{slot}", now=now + reminders.TOGETHER)


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


def put_back(milestone: Milestone, state: Reminders, *, is_led: bool = True) -> None:
    """Keep what the rules decided, and when the sweep must look again; nobody is waited for where nobody leads."""
    milestone.told = state.told.key if state.told else None
    milestone.manager_told = state.manager_told
    milestone.snoozed_until = state.snoozed_until
    milestone.is_held = state.is_held
    waited_for = state if is_led else replace(state, manager_told=True)
    milestone.next_at = reminders.next_at(waited_for) if milestone.status is MilestoneStatus.OPEN else None


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
