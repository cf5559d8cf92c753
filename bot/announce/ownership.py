"""A new owner hears it by direct message."""

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
