"""A new owner hears it by direct message."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.announce import direct
from bot.facts.escalation import EscalationFacts
from bot.views import ownership as view


async def assigned(session: AsyncSession, facts: EscalationFacts, *, by: str, entry_id: int) -> None:
    """Somebody else made this person the owner."""
    if facts.owner_id is None:
        return
    await direct.post(
        session, facts, user_id=facts.owner_id, key=f"owner:{facts.id}:{entry_id}", payload=view.assigned(facts, by=by)
    )


async def handed_over(
    session: AsyncSession, facts: EscalationFacts, *, before: str, by: str, entry_id: int, now: datetime
) -> None:
    """The escalation was handed over to its new owner, who hears what is still open of the old one's."""
    if facts.owner_id is None:
        return
    payload = view.handed_over(facts, before=before, by=by, now=now)
    await direct.post(session, facts, user_id=facts.owner_id, key=f"owner:{facts.id}:{entry_id}", payload=payload)


async def replaced(session: AsyncSession, facts: EscalationFacts, *, before: str, by: str, entry_id: int) -> None:
    """Somebody else owns it now; the one who did hears it from us and not by chance."""
    await direct.post(
        session, facts, user_id=before, key=f"owner:{facts.id}:{entry_id}:before", payload=view.replaced(facts, by=by)
    )


async def moved_on(
    session: AsyncSession, facts: EscalationFacts, *, what: str, by: str, entry_id: int, **said: str
) -> None:
    """Somebody else did this to the owner's escalation: resolved it, changed its severity, …; `said` is what else."""
    if facts.owner_id is None or facts.owner_id == by:
        return
    await direct.post(
        session,
        facts,
        user_id=facts.owner_id,
        key=f"owner:{facts.id}:{entry_id}",
        payload=view.moved_on(facts, what=what, by=by, **said),
    )
