"""Whoever comes into a war room later is told where it stands, in the room and for their eyes only."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot import outbox
from bot.announce import receivers
from bot.facts.escalation import EscalationFacts
from bot.outbox import Priority
from bot.views import catch_up as view
from bot.views.blocks import Block

STEM = "catchup:"


async def told(
    session: AsyncSession,
    facts: EscalationFacts,
    *,
    user_id: str,
    what: str,
    after: Iterable[str] = (),
    now: datetime,
) -> None:
    """Where it stands, to one person in the room; `what` names their coming in, for which this is told once."""
    await say(
        session,
        team_id=facts.team_id,
        to=receivers.room(facts.room.id),
        user_id=user_id,
        what=what,
        payload=view.catch_up(facts, now=now),
        after=after,
    )


async def say(
    session: AsyncSession,
    *,
    team_id: str,
    to: str,
    user_id: str,
    what: str,
    payload: Block,
    after: Iterable[str] = (),
    thread_ts: str | None = None,
) -> None:
    """Something that one person reads in a channel, and nobody else."""
    await outbox.promise(
        session,
        team_id=team_id,
        key=f"{STEM}{to}:{user_id}:{what}",
        to=to,
        method="chat.postEphemeral",
        payload={**payload, "user": user_id, **({"thread_ts": thread_ts} if thread_ts else {})},
        lane=receivers.lane(to, f"catchup:{user_id}"),
        after=after,
        priority=Priority.LATER,
    )
