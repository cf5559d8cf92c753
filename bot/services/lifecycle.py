"""The moves of an escalation's status: monitor, resolve, close, reopen. A refused move says what is missing."""

from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from bot.announce import card, plan, requester
from bot.errors import Refused
from bot.facts.actor import Actor
from bot.facts.escalation import EscalationFacts
from bot.queries import escalations, milestones
from bot.rules.clock_rules import ClockRules
from bot.rules.targets import Event
from bot.services import clocks, reminding, telling, timeline, updates, waiting
from models.escalation import Escalation, Status

_EVENTS = {
    "monitoring": Event.MONITORED,
    "recurred": Event.RECURRED,
    "resolved": Event.RESOLVED,
    "closed": Event.ENDED,
    "reopened": Event.REOPENED,
}


async def monitor(
    session: AsyncSession, *, actor: Actor, escalation: Escalation, clock_rules: ClockRules, now: datetime
) -> EscalationFacts:
    """It seems to be fixed: it is watched for a while before anybody calls it resolved."""
    _check(escalation, Status.MONITORING)
    escalation.monitoring_at = now
    return await _move(session, actor, escalation, Status.MONITORING, "monitoring", clock_rules, now)


async def resolve(
    session: AsyncSession,
    *,
    actor: Actor,
    escalation: Escalation,
    outcome: str,
    clock_rules: ClockRules,
    now: datetime,
) -> EscalationFacts:
    """The trouble is over, with this outcome. Its reminders stop; open milestones stay in the plan as they are."""
    check_may_resolve(escalation)
    escalation.outcome = outcome
    escalation.resolved_at = now
    for milestone in await milestones.list_open(session, escalation_id=escalation.id):
        milestone.next_at = None
    return await _move(session, actor, escalation, Status.RESOLVED, "resolved", clock_rules, now, outcome=outcome)


async def close(
    session: AsyncSession, *, actor: Actor, escalation: Escalation, clock_rules: ClockRules, now: datetime
) -> EscalationFacts:
    """The work that follows a resolution is done too."""
    _check(escalation, Status.CLOSED)
    escalation.closed_at = now
    return await _move(session, actor, escalation, Status.CLOSED, "closed", clock_rules, now)


async def reopen(
    session: AsyncSession,
    *,
    actor: Actor,
    escalation: Escalation,
    reason: str,
    clock_rules: ClockRules,
    now: datetime,
) -> EscalationFacts:
    """It was not over after all: active again, and the reminders of its open milestones run again.

    While it is still watched this is a recurrence; nothing had stopped.
    """
    check_may_reopen(escalation)
    kind = "recurred" if escalation.status is Status.MONITORING else "reopened"
    escalation.monitoring_at = escalation.resolved_at = escalation.closed_at = None
    escalation.reopened_because = reason
    for milestone in await milestones.list_open(session, escalation_id=escalation.id):
        reminding.put_back(milestone, reminding.state_of(milestone))
    return await _move(session, actor, escalation, Status.ACTIVE, kind, clock_rules, now, reason=reason)


def check_may_resolve(escalation: Escalation) -> None:
    """Raises Refused, saying what is missing, when it cannot be resolved from where it stands."""
    _check(escalation, Status.RESOLVED)


def check_may_reopen(escalation: Escalation) -> None:
    """Raises Refused, saying why, when there is nothing to reopen."""
    if escalation.status not in (Status.MONITORING, Status.RESOLVED, Status.CLOSED):
        raise Refused(f"reopen-from-{escalation.status.value}", name=escalation.name)


def _check(escalation: Escalation, status: Status) -> None:
    if not escalation.can_move_to(status):
        raise Refused(f"{status.value}-from-{escalation.status.value}", name=escalation.name)


async def _move(
    session: AsyncSession,
    actor: Actor,
    escalation: Escalation,
    status: Status,
    kind: str,
    clock_rules: ClockRules,
    now: datetime,
    **data: Any,
) -> EscalationFacts:
    escalation.move_to(status)
    has_waited = status is not Status.MONITORING and waiting.clear(escalation)
    await clocks.happened(session, escalation, _EVENTS[kind], clock_rules=clock_rules, now=now)
    if has_waited:
        await clocks.resumed(session, escalation, now=now, clock_rules=clock_rules)
    if status is not Status.CLOSED:  # that it is over was told when it was resolved
        await updates.changed(session, escalation, now=now)
    entry = await timeline.record(session, escalation, kind, actor_id=actor.user_id, now=now, **data)
    facts = await escalations.facts_of(session, escalation)
    await card.changed(session, facts, what=str(entry.id), now=now)
    await card.retitled(session, facts, entry_id=entry.id)
    await requester.followed_up(session, facts, what=str(entry.id))
    await telling.tell_owner(session, facts, entry, now=now)
    for milestone in await milestones.list_open(session, escalation_id=escalation.id):
        await plan.changed(session, facts, milestone=milestone, entry_id=entry.id)
    return facts
