"""What people did for the customer and tell us: an update that they sent, a workaround that is in place."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from bot.announce import card
from bot.errors import Refused
from bot.facts.actor import Actor
from bot.facts.escalation import EscalationFacts
from bot.queries import clocks as known
from bot.queries import escalations
from bot.rules.clock_rules import ClockRules
from bot.rules.targets import Event
from bot.services import clocks, timeline
from models.clock import ClockKind
from models.escalation import UNDER_WAY, Escalation
from models.room import Audience


async def record_update(
    session: AsyncSession, *, actor: Actor, escalation: Escalation, said: str, clock_rules: ClockRules, now: datetime
) -> datetime | None:
    """The customer was told this; it is kept word for word. When the next update is due is returned."""
    check_may_update(escalation, await escalations.facts_of(session, escalation))
    await clocks.happened(session, escalation, Event.UPDATED, clock_rules=clock_rules, now=now)
    entry = await timeline.record(session, escalation, "update-customer", actor_id=actor.user_id, now=now, text=said)
    entry.audience = Audience.CUSTOMER
    facts = await escalations.facts_of(session, escalation)
    await card.changed(session, facts, what=str(entry.id), now=now)
    return next((each.due_at for each in facts.clocks if each.kind is ClockKind.NEXT_UPDATE), None)


async def next_promise(
    session: AsyncSession, *, escalation: Escalation, clock_rules: ClockRules, zone: ZoneInfo, now: datetime
) -> tuple[datetime, ZoneInfo]:
    """When the customer hears from us again after an update now (aware UTC), and on whose clocks they read it.

    That is the zone of the customer's own calendar; `zone` where they have none.
    """
    due_at = await clocks.would_be_due(session, escalation, ClockKind.NEXT_UPDATE, clock_rules=clock_rules, now=now)
    customer = await known.find_customer(session, escalation_id=escalation.id)
    own = clock_rules.calendars.get(customer[1] or "") if customer else None
    return due_at, own.zone if own else zone


async def work_around(
    session: AsyncSession, *, actor: Actor, escalation: Escalation, what: str, clock_rules: ClockRules, now: datetime
) -> None:
    """A workaround is in place. Raises Refused when none is waited for."""
    check_waits_for_workaround(escalation, await escalations.facts_of(session, escalation))
    await clocks.happened(session, escalation, Event.WORKED_AROUND, clock_rules=clock_rules, now=now)
    entry = await timeline.record(session, escalation, "clock-workaround", actor_id=actor.user_id, now=now, what=what)
    await card.changed(session, await escalations.facts_of(session, escalation), what=str(entry.id), now=now)


def check_may_update(escalation: Escalation, facts: EscalationFacts) -> None:
    """Raises Refused when the escalation is over, or has no customer."""
    if escalation.status not in UNDER_WAY:
        raise Refused("customer-too-late", name=escalation.name, status=escalation.status.value)
    if facts.customer is None:
        raise Refused("customer-none", name=escalation.name)


def check_waits_for_workaround(escalation: Escalation, facts: EscalationFacts) -> None:
    """Raises Refused when no workaround is waited for."""
    if escalation.status not in UNDER_WAY or all(each.kind is not ClockKind.WORKAROUND for each in facts.clocks):
        raise Refused("workaround-not-waited-for", name=escalation.name)
