"""Telling one person what others did to an escalation, everything of five minutes in one message."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.announce import telling as announce
from bot.facts.escalation import EscalationFacts
from bot.queries import telling as known
from bot.rules.reminders import TOGETHER
from models.telling import Telling
from models.timeline import TimelineEntry

LINES = 10  # in one message; with the next one another begins, so that none is lost


async def tell(
    session: AsyncSession,
    facts: EscalationFacts,
    told: Mapping[str | None, Sequence[TimelineEntry]],
    *,
    undoes: TimelineEntry | None = None,
    anew: str | None = None,
    now: datetime,
) -> None:
    """Each of these people hears of these lines, unless they did it themselves or may not hear of the escalation.

    With `undoes` the lines take that one back, and whoever has it before their eyes reads that in its place. For
    `anew` a new message begins: what they must not overlook. The caller holds the escalation's lock and calls this
    once in its transaction.
    """
    seen = await take_back(session, facts, undoes, by=next(iter(told.values()))[0], now=now) if undoes else set()
    for user_id, entries in told.items():
        others = [entry for entry in entries if entry.actor_id != user_id]
        if user_id is not None and user_id not in seen and others and facts.may_hear(user_id):
            await _tell_one(session, facts, user_id, others, is_anew=user_id == anew, now=now)


async def tell_owner(
    session: AsyncSession,
    facts: EscalationFacts,
    entry: TimelineEntry,
    *,
    undoes: TimelineEntry | None = None,
    now: datetime,
) -> None:
    """The owner hears what somebody else did to their escalation."""
    await tell(session, facts, {facts.owner_id: [entry]}, undoes=undoes, now=now)


async def take_back(
    session: AsyncSession, facts: EscalationFacts, undone: TimelineEntry, *, by: TimelineEntry, now: datetime
) -> set[str]:
    """Lines about `undone` say in their place that it was taken back; who reads that in a message of these minutes."""
    lines = await known.list_about(session, entry_id=undone.id)
    for line in lines:
        line.undone_by_id = by.id
    await session.flush()
    for line in lines:
        await announce.changed(session, facts, user_id=line.receiver_id, slot=line.slot, entry_id=by.id, now=now)
    return {line.receiver_id for line in lines if _gathers(line, now)}


async def _tell_one(
    session: AsyncSession,
    facts: EscalationFacts,
    user_id: str,
    entries: Sequence[TimelineEntry],
    *,
    is_anew: bool,
    now: datetime,
) -> None:
    newest = await known.list_newest(session, escalation_id=facts.id, receiver_id=user_id)
    goes_on = not is_anew and 0 < len(newest) < LINES and _gathers(newest[0], now)
    goes_on = goes_on and await announce.can_be_edited(session, facts, newest[0].slot)
    slot = newest[0].slot if goes_on else f"told:{entries[0].id}:{user_id}"
    since_at = newest[0].since_at if goes_on else now
    session.add_all(
        Telling(
            team_id=facts.team_id,
            escalation_id=facts.id,
            receiver_id=user_id,
            entry_id=entry.id,
            slot=slot,
            since_at=since_at,
        )
        for entry in entries
    )
    await session.flush()
    if goes_on:
        await announce.changed(session, facts, user_id=user_id, slot=slot, entry_id=entries[-1].id, now=now)
    else:
        await announce.begun(session, facts, user_id=user_id, slot=slot, now=now)


def _gathers(line: Telling, now: datetime) -> bool:
    """Whether further lines come into its message; a clock that was set back begins another one."""
    return line.since_at <= now < line.since_at + TOGETHER
