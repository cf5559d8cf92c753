"""Reminding people of their milestones and clocks: one message for each person and moment, however often we look."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from bot.announce import plan
from bot.queries import people, warnings
from bot.queries import reminders as known
from bot.queries.reminders import Concern
from bot.rules import reminders
from bot.rules.reminders import BEFORE, Reminders, Stage, Step
from bot.services import cards
from models.milestone import Milestone, MilestoneStatus, Reminder

MANAGER = "manager"


async def remind(session: AsyncSession, *, team_id: str, receiver_id: str, now: datetime) -> int:
    """Tell this person in one message of everything of theirs that is due, and how many things that were.

    The rows are locked and judged again here, so that a second sweep at the same time finds nothing left to say.
    """
    # Two sweeps that found different things for one person would send two messages: the second waits for the first.
    await people.lock_person(session, team_id=team_id, user_id=receiver_id)
    horizon = now + reminders.TOGETHER
    found = await known.lock_concerns(session, team_id=team_id, receiver_id=receiver_id, until=horizon)
    mine = await known.lock_due(session, receiver_id=receiver_id, concerns=found, until=horizon)
    concerns = {each.escalation_id: each for each in found}
    unsaid = await warnings.list_unsaid(session, team_id=team_id, receiver_id=receiver_id)
    if not unsaid and not any(milestone.next_at is not None and milestone.next_at <= now for milestone in mine):
        return 0
    given: list[dict[str, Any]] = []
    newly_late: dict[int, str] = {}
    for milestone in mine:
        was_late = _is_late(milestone)
        steps = _steps(milestone, concerns[milestone.escalation_id], receiver_id, horizon)
        given += [_given(milestone, step) for step in steps]
        if _is_late(milestone) and not was_late:
            newly_late.setdefault(milestone.escalation_id, f"overdue:{milestone.id}:{milestone.generation}")
    await cards.fall_behind(session, newly_late)
    if not given and not unsaid:
        return 0
    # Named after its first line, which is given once for ever.
    if unsaid:
        slot = f"warning:{unsaid[0].id}"
    else:
        slot = "reminder:{milestone_id}:{generation}:{step}:{receiver_id}".format(**given[0], receiver_id=receiver_id)
    for notice in unsaid:
        notice.slot = slot
    shared = {"receiver_id": receiver_id, "slot": slot, "given_at": now}
    if given:
        await session.execute(insert(Reminder), [{**each, **shared} for each in given])
    await plan.reminded(session, team_id=team_id, receiver_id=receiver_id, slot=slot)
    return len(given) + len(unsaid)


def _steps(milestone: Milestone, concern: Concern, receiver_id: str, horizon: datetime) -> list[str]:
    """What this person is told of this milestone now; it is noted as said.

    To somebody who has left a confidential room nothing is said, and it counts as said; whoever leads hears of it a
    day after it was due. Where nobody leads, that waits until somebody does.
    """
    state, steps = state_of(milestone), []
    if milestone.owner_id == receiver_id:
        step = reminders.step_now(state, now=horizon)
        steps += [_key(milestone, step)] if step is not None and concern.may_hear else []
        state = reminders.told(state, step)
    if reminders.manager_now(state, now=horizon) and concern.leader_id == receiver_id:
        steps += [MANAGER] if milestone.owner_id != receiver_id and concern.may_hear else []
        state = reminders.told(state, None, manager=True)
    put_back(milestone, state, is_led=concern.leader_id is not None)
    return steps


def _key(milestone: Milestone, step: Step) -> str:
    """What makes the reminder unique: each snooze is a change of the milestone, whatever the clock shows."""
    return f"{step.stage}:{milestone.changes}" if step.stage is Stage.AGAIN else step.key


def _is_late(milestone: Milestone) -> bool:
    """Whether its owner was told that it is overdue, with these words or with a later step's."""
    return milestone.told is not None and Step.from_key(milestone.told) != BEFORE


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


def _given(milestone: Milestone, step: str) -> dict[str, Any]:
    return {"milestone_id": milestone.id, "generation": milestone.generation, "step": step}
