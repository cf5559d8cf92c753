"""Requests that nobody has accepted yet: assigning one to somebody, declining it with a reason, passing it on."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot import outbox
from bot.announce import card, plan, requester, room
from bot.facts.actor import Actor
from bot.facts.escalation import EscalationFacts
from bot.queries import escalations, ladder, milestones, warnings
from bot.queries import outbox as promised
from bot.queries import requests as known
from bot.rules.clock_rules import ClockRules
from bot.rules.duty import Duty
from bot.rules.targets import Event
from bot.services import clocks, ownership, timeline, updates, waiting
from bot.services.rooms import take_part
from models.escalation import Escalation, Status
from models.request import RoomMade, Unreached
from models.room import Room, RoomState


async def assign(
    session: AsyncSession,
    *,
    actor: Actor,
    escalation: Escalation,
    to: Actor,
    clock_rules: ClockRules,
    now: datetime,
) -> None:
    """`to` gets the request and owns it, which accepts it. Raises Refused when somebody was faster."""
    ownership.check_is_waiting(await escalations.facts_of(session, escalation), reader_id=actor.user_id)
    await ownership.assign_owner(session, actor=actor, escalation=escalation, to=to, clock_rules=clock_rules, now=now)


async def decline(
    session: AsyncSession,
    *,
    actor: Actor,
    escalation: Escalation,
    reason: str,
    clock_rules: ClockRules,
    now: datetime,
) -> EscalationFacts:
    """It is not going to be an escalation, for this reason: its clocks and reminders stop, its room is closed down."""
    ownership.check_is_waiting(await escalations.facts_of(session, escalation), reader_id=actor.user_id)
    escalation.move_to(Status.DECLINED)
    escalation.declined_at = now
    escalation.declined_because = reason
    waiting.clear(escalation)
    still_open = await milestones.list_open(session, escalation_id=escalation.id)
    for milestone in still_open:
        milestone.next_at = None
    await clocks.happened(session, escalation, Event.ENDED, clock_rules=clock_rules, now=now)
    await updates.changed(session, escalation, now=now)
    entry = await timeline.record(session, escalation, "declined", actor_id=actor.user_id, now=now, reason=reason)
    facts = await escalations.facts_of(session, escalation)
    await card.changed(session, facts, what=str(entry.id), now=now)
    await card.retitled(session, facts, entry_id=entry.id)
    await requester.followed_up(session, facts, what=str(entry.id))
    for milestone in still_open:
        await plan.changed(session, facts, milestone=milestone, entry_id=entry.id)
    await _close_down(session, facts, by=actor.user_id, entry_id=entry.id)
    return facts


async def _close_down(session: AsyncSession, facts: EscalationFacts, *, by: str, entry_id: int) -> None:
    """The war room says why and is archived, after everything that is still on its way to it."""
    found = await session.get_one(Room, facts.room.id)
    if facts.room.is_writable:
        await outbox.write(session)  # what this transaction has promised to the room is on its way too
        pending = await promised.list_pending_to(session, team_id=facts.team_id, receiver=f"room:{facts.room.id}")
        await room.closed_down(session, facts, by=by, entry_id=entry_id, pending=pending)
    if found.state in (RoomState.NOT_YET, RoomState.PLANNED, RoomState.OPEN):
        found.state = RoomState.ARCHIVED


async def pass_on(session: AsyncSession, *, escalation_id: int, unreached_id: int, duty: Duty, now: datetime) -> None:
    """Slack does not reach the duty manager (gone since a minute ago): the next of the ladder gets the request.

    While somebody is changing the escalation nothing is done: the next sweep comes soon.
    """
    escalation = await warnings.lock_escalation(session, escalation_id=escalation_id)
    unreached = await session.get(Unreached, unreached_id) if escalation else None
    if escalation is None or unreached is None:
        return
    await session.delete(unreached)
    if escalation.status is Status.REQUESTED and escalation.duty_id == unreached.user_id:
        rungs = await ladder.list_rungs(session, team_id=escalation.team_id, duty=duty, now=now)
        await _ask(session, escalation, await _next(session, escalation, rungs), kind="passed-on", now=now)


async def show_room(session: AsyncSession, *, escalation_id: int, made_id: int) -> None:
    """The war room exists: the messages of the request say where.

    While somebody is changing the escalation nothing is done: the next sweep comes soon.
    """
    escalation = await warnings.lock_escalation(session, escalation_id=escalation_id)
    made = await session.get(RoomMade, made_id) if escalation else None
    if escalation is None or made is None:
        return
    await session.delete(made)
    facts = await escalations.facts_of(session, escalation)
    await requester.followed_up(session, facts, what=f"room:{made.promise_id}")


async def climb(session: AsyncSession, escalation: Escalation, *, rungs: Sequence[str], now: datetime) -> bool:
    """Nobody accepted it in time: the next of the ladder gets the request; False when everybody was asked."""
    if escalation.status is not Status.REQUESTED:
        return False
    to = await _next(session, escalation, [who for who in rungs if who != escalation.requester_id])
    if to is not None:
        await _ask(session, escalation, to, kind="climbed", now=now)
    return to is not None


async def _next(session: AsyncSession, escalation: Escalation, rungs: Sequence[str]) -> str | None:
    asked = await known.list_asked_before(session, escalation_id=escalation.id)
    return ladder.next_rung(list(rungs), after={*asked, escalation.duty_id or ""})


async def _ask(session: AsyncSession, escalation: Escalation, to: str | None, *, kind: str, now: datetime) -> None:
    before, escalation.duty_id = escalation.duty_id, to
    entry = await timeline.record(session, escalation, kind, actor_id=None, now=now, from_id=before, duty_id=to)
    facts = await escalations.facts_of(session, escalation)
    if to is not None:
        await take_part(session, facts, user_id=to, entry_id=entry.id, now=now)
        facts = await escalations.facts_of(session, escalation)
    await card.changed(session, facts, what=str(entry.id), now=now)
    await card.retitled(session, facts, entry_id=entry.id)
    await requester.passed_on(session, facts, what=str(entry.id))
