"""Joining an open escalation instead of raising the same again."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.errors import Refused
from bot.facts.actor import Actor
from bot.facts.escalation import EscalationFacts
from bot.queries import escalations
from bot.services import rooms, timeline
from models.escalation import UNDER_WAY, Escalation


async def join_instead(
    session: AsyncSession, *, actor: Actor, escalation: Escalation, now: datetime
) -> EscalationFacts:
    """This person takes part in its war room; who is in it already just hears so.

    Raises Refused("join-too-late") when it is no longer under way.
    """
    if escalation.status not in UNDER_WAY:
        raise Refused("join-too-late", name=escalation.name)
    facts = await escalations.facts_of(session, escalation)
    if actor.user_id in facts.room.members:
        return facts
    entry = await timeline.record(session, escalation, "room-joined", actor_id=actor.user_id, now=now)
    await rooms.take_part(session, facts, user_id=actor.user_id, entry_id=entry.id, now=now)
    return facts
