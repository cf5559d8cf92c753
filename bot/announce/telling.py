"""What others did to an escalation stands in one direct message for some minutes: posted once, then edited."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.announce import direct
from bot.facts.escalation import EscalationFacts
from bot.queries import outbox as promised
from bot.queries import telling
from bot.views import telling as view


async def can_be_edited(session: AsyncSession, facts: EscalationFacts, slot: str) -> bool:
    """Whether the message stands, or will; one that Slack refused never does."""
    return await promised.is_posted(session, team_id=facts.team_id, slot=slot)


async def begun(session: AsyncSession, facts: EscalationFacts, *, user_id: str, slot: str, now: datetime) -> None:
    """Somebody hears of the first lines of a message."""
    payload = await _drawn(session, facts, user_id, slot, now)
    await direct.post(session, facts, user_id=user_id, key=slot, payload=payload, slot=slot)


async def changed(
    session: AsyncSession, facts: EscalationFacts, *, user_id: str, slot: str, entry_id: int, now: datetime
) -> None:
    """The message has further lines, or one of them was taken back: it shows so without a ping."""
    payload = await _drawn(session, facts, user_id, slot, now)
    await direct.edit(session, facts, user_id=user_id, key=f"{slot}:edit:{entry_id}", payload=payload, slot=slot)


async def _drawn(
    session: AsyncSession, facts: EscalationFacts, user_id: str, slot: str, now: datetime
) -> dict[str, object]:
    lines = await telling.list_lines(session, escalation_id=facts.id, receiver_id=user_id, slot=slot)
    return view.message(facts, lines, reader=user_id, now=now)
