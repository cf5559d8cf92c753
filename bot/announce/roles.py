"""Whoever is given a role, or loses one, hears it by direct message."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from bot.announce import direct
from bot.facts.escalation import EscalationFacts
from bot.views import roles as view
from models.role import Role


async def given(
    session: AsyncSession, facts: EscalationFacts, *, user_id: str, roles: Sequence[Role], by: str, entry_id: int
) -> None:
    """Somebody else gave this person these roles."""
    payload = view.given(facts, roles, by=by)
    await direct.post(session, facts, user_id=user_id, key=f"role:{facts.id}:{entry_id}:given", payload=payload)


async def taken(
    session: AsyncSession, facts: EscalationFacts, *, user_id: str, roles: Sequence[Role], by: str, entry_id: int
) -> None:
    """Somebody else took these roles from this person."""
    payload = view.taken(facts, roles, by=by)
    await direct.post(session, facts, user_id=user_id, key=f"role:{facts.id}:{entry_id}:taken", payload=payload)
