"""Waiting for the customer's or a partner's answer: a flag beside the status, with its reason, and going on again."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.announce import card, requester
from bot.errors import Refused
from bot.facts.actor import Actor
from bot.queries import escalations
from bot.rules.clock_rules import ClockRules
from bot.services import clocks, telling, timeline, updates
from models.escalation import UNDER_WAY, Escalation, WaitingOn
from models.timeline import TimelineEntry


async def wait(
    session: AsyncSession,
    *,
    actor: Actor,
    escalation: Escalation,
    on: WaitingOn,
    reason: str,
    clock_rules: ClockRules,
    now: datetime,
) -> TimelineEntry:
    """Everybody waits for their answer. Raises Refused when it waits already, or is over."""
    check_may_wait(escalation)
    waits = _Waiting(on, reason, since=now)
    return await _begin(session, actor, escalation, "waiting", waits, clock_rules, now)


async def resume(
    session: AsyncSession, *, actor: Actor, escalation: Escalation, clock_rules: ClockRules, now: datetime
) -> TimelineEntry:
    """The waiting is over. Raises Refused when nothing was waited for."""
    return await _end(session, actor, escalation, "resumed", clock_rules, now)


async def undo_waiting(
    session: AsyncSession,
    *,
    actor: Actor,
    escalation: Escalation,
    entry: TimelineEntry,
    clock_rules: ClockRules,
    now: datetime,
) -> TimelineEntry:
    """It goes on as if nobody had said that it waits."""
    return await _end(session, actor, escalation, "waiting-undone", clock_rules, now, undoes=entry)


async def undo_resumed(
    session: AsyncSession,
    *,
    actor: Actor,
    escalation: Escalation,
    entry: TimelineEntry,
    clock_rules: ClockRules,
    now: datetime,
) -> TimelineEntry:
    """It waits as it did before this line was written."""
    since = datetime.fromisoformat(entry.data["since_at"])
    waits = _Waiting(WaitingOn(entry.data["on"]), entry.data["reason"], since)
    return await _begin(session, actor, escalation, "resumed-undone", waits, clock_rules, now, undoes=entry)


def check_may_wait(escalation: Escalation) -> None:
    """Raises Refused when it waits for somebody already, or is over."""
    if escalation.status not in UNDER_WAY:
        raise Refused("wait-too-late", name=escalation.name, status=escalation.status.value)
    if escalation.waiting_on is not None:
        raise Refused("wait-already", name=escalation.name, on=escalation.waiting_on.value)


def clear(escalation: Escalation) -> bool:
    """Nothing is waited for any more; whether anything was."""
    has_waited = escalation.waiting_on is not None
    escalation.waiting_on = escalation.waiting_because = escalation.waiting_since = None
    return has_waited


@dataclass(frozen=True)
class _Waiting:
    """Whose answer is waited for, why, and since when."""

    on: WaitingOn
    reason: str
    since: datetime


async def _begin(
    session: AsyncSession,
    actor: Actor,
    escalation: Escalation,
    kind: str,
    waits: _Waiting,
    clock_rules: ClockRules,
    now: datetime,
    undoes: TimelineEntry | None = None,
) -> TimelineEntry:
    escalation.waiting_on, escalation.waiting_because, escalation.waiting_since = waits.on, waits.reason, waits.since
    entry = await _record(session, actor, escalation, kind, waits, now)
    await clocks.waiting(session, escalation, reason=waits.reason, now=now, clock_rules=clock_rules)
    await _announce(session, escalation, entry, undoes, now)
    return entry


async def _end(
    session: AsyncSession,
    actor: Actor,
    escalation: Escalation,
    kind: str,
    clock_rules: ClockRules,
    now: datetime,
    undoes: TimelineEntry | None = None,
) -> TimelineEntry:
    if escalation.waiting_on is None:
        raise Refused("resume-not-waiting", name=escalation.name)
    waits = _Waiting(escalation.waiting_on, escalation.waiting_because or "", escalation.waiting_since or now)
    clear(escalation)
    entry = await _record(session, actor, escalation, kind, waits, now)
    await clocks.resumed(session, escalation, now=now, clock_rules=clock_rules)
    await _announce(session, escalation, entry, undoes, now)
    return entry


async def _record(
    session: AsyncSession, actor: Actor, escalation: Escalation, kind: str, waits: _Waiting, now: datetime
) -> TimelineEntry:
    said = {"on": waits.on.value, "since_at": waits.since, "reason": waits.reason}
    return await timeline.record(session, escalation, kind, actor_id=actor.user_id, now=now, **said)


async def _announce(
    session: AsyncSession, escalation: Escalation, entry: TimelineEntry, undoes: TimelineEntry | None, now: datetime
) -> None:
    await updates.facts_changed(session, escalation, now=now)
    facts = await escalations.facts_of(session, escalation)
    await card.changed(session, facts, what=str(entry.id), now=now)
    await card.retitled(session, facts, entry_id=entry.id)
    await requester.followed_up(session, facts, what=str(entry.id))
    await telling.tell_owner(session, facts, entry, undoes=undoes, now=now)
