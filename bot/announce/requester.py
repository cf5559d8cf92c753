"""The requester follows one direct message that is edited in place; the duty manager gets one to accept from."""

from sqlalchemy.ext.asyncio import AsyncSession

from bot.announce import direct
from bot.facts.escalation import EscalationFacts
from bot.views import request as view
from bot.views.blocks import Block


async def received(session: AsyncSession, facts: EscalationFacts) -> None:
    """The request is safe: the requester hears it, and the duty manager hears of it."""
    await _tell(session, facts, "post")


async def followed_up(session: AsyncSession, facts: EscalationFacts, *, what: str) -> None:
    """The request has come further: both messages show how far, without a new ping; `what` names the change."""
    await _tell(session, facts, f"edit:{what}")


async def _tell(session: AsyncSession, facts: EscalationFacts, what: str) -> None:
    await _direct(session, facts, facts.requester_id, "requester", what, view.for_requester(facts))
    if facts.duty_id and facts.duty_id != facts.requester_id:
        await _direct(session, facts, facts.duty_id, "request", what, view.for_duty_manager(facts))


async def _direct(
    session: AsyncSession, facts: EscalationFacts, user_id: str, stem: str, what: str, payload: Block
) -> None:
    slot = f"{stem}:{facts.id}"
    send = direct.post if what == "post" else direct.edit
    await send(session, facts, user_id=user_id, key=f"{slot}:{what}", payload=payload, slot=slot)
