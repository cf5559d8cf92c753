"""The summary card and the topic follow every change: edited, never posted again."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot import outbox
from bot.announce import receivers
from bot.facts.escalation import EscalationFacts
from bot.queries import people
from bot.views import card as view


async def changed(session: AsyncSession, facts: EscalationFacts, *, what: str, now: datetime) -> None:
    """Something that the card shows has changed; `what` names the change, once for ever."""
    if not facts.room.is_writable:
        return
    await outbox.promise(
        session,
        team_id=facts.team_id,
        key=f"card:{facts.id}:edit:{what}",
        to=receivers.room(facts.room.id),
        method="chat.update",
        payload=view.card(facts, now=now),
        lane=receivers.lane(receivers.room(facts.room.id), "card"),
        after=receivers.until_created(facts),
        slot=slot(facts),
        priority=receivers.priority(facts),
    )


async def retitled(session: AsyncSession, facts: EscalationFacts, *, entry_id: int) -> None:
    """The owner, who was asked, the severity or the status has changed, all of which the topic names."""
    if not facts.room.is_writable:
        return
    holder = facts.holder_id and await people.find_person(session, team_id=facts.team_id, user_id=facts.holder_id)
    await outbox.promise(
        session,
        team_id=facts.team_id,
        key=f"topic:{facts.id}:{entry_id}",
        to=receivers.room(facts.room.id),
        method="conversations.setTopic",
        payload={"topic": view.topic(facts, holder.real_name if holder else None)},
        lane=receivers.lane(receivers.room(facts.room.id), "topic"),
        after=receivers.until_created(facts),
        slot=f"topic:{facts.id}",
        priority=receivers.priority(facts),
    )


def slot(facts: EscalationFacts) -> str:
    """The name of the card's message."""
    return f"card:{facts.id}"
