"""Exporting the record of an escalation: noted in its timeline, and given to whoever asked."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.announce import record
from bot.facts.actor import Actor
from bot.queries import dossier, escalations
from bot.services import timeline
from models.escalation import Escalation


async def export(session: AsyncSession, *, actor: Actor, escalation: Escalation, now: datetime) -> None:
    """Give `actor` the dossier as it stands now, as files in their direct messages."""
    entry = await timeline.record(session, escalation, "exported", actor_id=actor.user_id, now=now)
    facts = await escalations.facts_of(session, escalation)
    everything = await dossier.get_dossier(session, escalation=escalation, facts=facts)
    await record.exported(session, everything, to=actor, entry_id=entry.id, now=now)
