"""What people answer to a warning: they have it, they want to hear again in an hour, or why it is late."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.announce import card
from bot.announce import clocks as announce
from bot.errors import Refused
from bot.facts.actor import Actor
from bot.facts.clock import BREACH
from bot.queries import clocks as known
from bot.queries import escalations
from bot.queries import warnings as given
from bot.rules.reminders import SNOOZE
from bot.services import timeline
from models.clock import Clock, ClockHush, ClockKind
from models.escalation import Escalation


async def have_it(session: AsyncSession, *, actor: Actor, escalation: Escalation, clock_id: int) -> Clock:
    """They know; no direct message about this clock to them until it is late."""
    return await _hush(session, actor, escalation, clock_id, until_at=None)


async def snooze(session: AsyncSession, *, actor: Actor, escalation: Escalation, clock_id: int, now: datetime) -> Clock:
    """Tell them again in an hour, or when it is late."""
    until_at = now + SNOOZE
    clock = await _hush(session, actor, escalation, clock_id, until_at=until_at)
    if clock.stopped_at is None:
        clock.next_at = min(clock.next_at or until_at, until_at)
    return clock


async def say_why(
    session: AsyncSession, *, actor: Actor, escalation: Escalation, clock_id: int, reason: str, now: datetime
) -> Clock:
    """The clock is late for this reason. Raises Refused when it is not late."""
    clock = await _get(session, escalation, clock_id)
    check_is_late(escalation, clock, now=now)
    clock.late_because = reason
    if clock.kind is not ClockKind.ACKNOWLEDGE or clock.stopped_at is not None:
        # Nothing is left to say of it, and nobody has to be reminded of the reason. A request still climbs.
        clock.next_at = None
    entry = await timeline.record(
        session,
        escalation,
        "clock-late-because",
        actor_id=actor.user_id,
        now=now,
        clock=clock.kind.value,
        reason=reason,
    )
    await announce.changed(session, team_id=clock.team_id, clock_ids=[clock.id], what=f"why:{entry.id}")
    await card.changed(session, await escalations.facts_of(session, escalation), what=str(entry.id), now=now)
    return clock


def check_is_late(escalation: Escalation, clock: Clock, *, now: datetime) -> None:
    """Raises Refused when the clock is in time."""
    if clock.due_at is None or (clock.stopped_at or now) < clock.due_at:
        raise Refused("why-not-late", name=escalation.name, clock=clock.kind.value)


async def _hush(
    session: AsyncSession, actor: Actor, escalation: Escalation, clock_id: int, *, until_at: datetime | None
) -> Clock:
    clock = await _get(session, escalation, clock_id)
    if (clock.told or 0) >= BREACH:
        raise Refused("clock-late-already", name=escalation.name, clock=clock.kind.value)
    found = await given.find_hush(session, clock_id=clock_id, user_id=actor.user_id)
    if found is None:
        session.add(ClockHush(clock_id=clock_id, user_id=actor.user_id, until_at=until_at))
    else:
        found.until_at = until_at
    await session.flush()
    return clock


async def _get(session: AsyncSession, escalation: Escalation, clock_id: int) -> Clock:
    clock = await known.find_clock(session, team_id=escalation.team_id, clock_id=clock_id)
    if clock is None or clock.escalation_id != escalation.id:
        raise Refused("button-outdated")
    return clock
