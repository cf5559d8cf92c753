"""Direct messages: posted once, edited in place when they carry a slot, and only to people who may hear of it."""

from sqlalchemy.ext.asyncio import AsyncSession

from bot import outbox
from bot.announce import receivers
from bot.facts.escalation import EscalationFacts
from bot.views.blocks import Block


async def post(
    session: AsyncSession,
    facts: EscalationFacts,
    *,
    user_id: str,
    key: str,
    payload: Block,
    slot: str | None = None,
) -> None:
    """One message to one person; with a `slot` it can be edited later."""
    await _promise(session, facts, "chat.postMessage", user_id, key, payload, slot)


async def edit(
    session: AsyncSession, facts: EscalationFacts, *, user_id: str, key: str, payload: Block, slot: str
) -> None:
    """The message of `slot` shows the newest state, without a ping."""
    await _promise(session, facts, "chat.update", user_id, key, payload, slot)


async def _promise(
    session: AsyncSession,
    facts: EscalationFacts,
    method: str,
    user_id: str,
    key: str,
    payload: Block,
    slot: str | None,
) -> None:
    if not facts.may_hear(user_id):
        return
    receiver = receivers.user(user_id)
    await outbox.promise(
        session,
        team_id=facts.team_id,
        key=f"{key}:{receiver}",
        to=receiver,
        method=method,
        payload=payload,
        lane=receivers.lane(receiver, slot or "messages"),
        slot=slot,
        priority=receivers.priority(facts),
    )
