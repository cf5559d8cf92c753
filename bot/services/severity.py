"""How bad it is: a person changes the severity and says why; clocks, card, topic and people follow."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.announce import card, requester
from bot.errors import Refused
from bot.facts.actor import Actor
from bot.rules.clock_rules import ClockRules
from bot.services import clocks, telling, timeline, updates, war_room
from models.escalation import UNDER_WAY, Escalation, Severity
from models.timeline import TimelineEntry

_ORDER = tuple(Severity)  # the worst first


async def change_severity(
    session: AsyncSession,
    *,
    actor: Actor,
    escalation: Escalation,
    severity: Severity,
    reason: str,
    clock_rules: ClockRules,
    now: datetime,
) -> TimelineEntry:
    """It is this severe from now on. Raises Refused when it is already, when it is over, or without a reason."""
    check_may_change(escalation)
    if escalation.severity is severity:
        raise Refused("severity-same", field="severity", name=escalation.name, severity=severity.value)
    if not reason:
        raise Refused("severity-needs-reason", field="because", name=escalation.name, severity=severity.value)
    return await _change(session, actor, escalation, "severity", severity, reason, clock_rules, now)


async def undo(
    session: AsyncSession,
    *,
    actor: Actor,
    escalation: Escalation,
    entry: TimelineEntry,
    clock_rules: ClockRules,
    now: datetime,
) -> TimelineEntry:
    """The severity is what it was before this line was written, with the reason it had then."""
    check_may_change(escalation)
    severity, reason = Severity(entry.data["was"]), entry.data["reason_was"]
    return await _change(
        session, actor, escalation, "severity-undone", severity, reason, clock_rules, now, undoes=entry
    )


def check_may_change(escalation: Escalation) -> None:
    """Raises Refused when the escalation is over, so that its severity cannot change any more."""
    if escalation.status not in UNDER_WAY:
        raise Refused("severity-too-late", name=escalation.name, status=escalation.status.value)


async def _change(
    session: AsyncSession,
    actor: Actor,
    escalation: Escalation,
    kind: str,
    severity: Severity,
    reason: str | None,
    clock_rules: ClockRules,
    now: datetime,
    undoes: TimelineEntry | None = None,
) -> TimelineEntry:
    was, reason_was = escalation.severity, escalation.severity_reason
    escalation.severity, escalation.severity_reason = severity, reason
    entry = await timeline.record(
        session,
        escalation,
        kind,
        actor_id=actor.user_id,
        now=now,
        severity=severity.value,
        was=was.value,
        reason=reason,
        reason_was=reason_was,
    )
    await clocks.severity_changed(
        session, escalation, clock_rules=clock_rules, now=now, is_worse=_ORDER.index(severity) < _ORDER.index(was)
    )
    await updates.changed(session, escalation, now=now)
    facts = await war_room.follow_severity(session, escalation, entry_id=entry.id, clock_rules=clock_rules, now=now)
    await card.changed(session, facts, what=str(entry.id), now=now)
    await card.retitled(session, facts, entry_id=entry.id)
    await requester.followed_up(session, facts, what=str(entry.id))
    await telling.tell_owner(session, facts, entry, undoes=undoes, now=now)
    return entry
