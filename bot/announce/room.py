"""A war room opens: create, then people, topic and card side by side, then pin and bookmark; people join it later."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from bot import outbox
from bot.announce import card, catch_up, direct, receivers
from bot.facts.escalation import EscalationFacts
from bot.views import card as card_view
from bot.views import room as room_view
from bot.words import plain

INVITE_LIMIT = 100  # people a call: conversations.invite


async def opened(
    session: AsyncSession, facts: EscalationFacts, *, invited: Iterable[str], entry_id: int, now: datetime
) -> None:
    """The war room is wanted: everything it takes, at most three calls deep."""
    created = receivers.created(facts.room.id)
    await _promise(
        session,
        facts,
        key=created,
        method="conversations.create",
        payload={"name": facts.room.name, "is_private": facts.is_confidential},
        stream="create",
    )
    await joined(session, facts, user_ids=invited, entry_id=entry_id, greets=False, now=now)
    await card.retitled(session, facts, entry_id=entry_id)
    posted = f"card:{facts.id}:post"
    await _promise(
        session,
        facts,
        key=posted,
        method="chat.postMessage",
        payload=card_view.card(facts, now=now),
        stream="card",
        after=[created],
        slot=card.slot(facts),
    )
    await _promise(
        session,
        facts,
        key=f"card:{facts.id}:pin",
        method="pins.add",
        payload={"slot": card.slot(facts)},
        stream="pin",
        after=[posted],
    )
    if facts.case_link:
        await _promise(
            session,
            facts,
            key=f"room:{facts.room.id}:bookmark:case",
            method="bookmarks.add",
            payload={"title": plain("case-word"), "type": "link", "link": facts.case_link},
            stream="bookmark",
            after=[posted],
        )


async def joined(
    session: AsyncSession,
    facts: EscalationFacts,
    *,
    user_ids: Iterable[str],
    entry_id: int,
    greets: bool = True,
    now: datetime,
) -> None:
    """These people take part now and are invited to the war room; each is told in private where it stands."""
    people = sorted(set(user_ids))
    if not facts.room.is_writable:
        return
    for start in range(0, len(people), INVITE_LIMIT):
        key = f"room:{facts.room.id}:invite:{entry_id}:{start}"
        await _promise(
            session,
            facts,
            key=key,
            method="conversations.invite",
            payload={"users": ",".join(people[start : start + INVITE_LIMIT]), "force": True},
            stream="people",
            after=[receivers.created(facts.room.id)],
        )
        for user_id in people[start : start + INVITE_LIMIT] if greets else ():
            await catch_up.told(session, facts, user_id=user_id, what=f"invited:{entry_id}", after=[key], now=now)


async def taken_out(
    session: AsyncSession, facts: EscalationFacts, *, user_id: str, slots: Iterable[str], by: str, entry_id: int
) -> None:
    """What let this person in was taken back: they leave the room, and the messages that told them of it say so.

    `facts` are those from before, when they might still hear of it.
    """
    for slot in slots:
        payload = room_view.taken_out(by=by)
        await direct.edit(session, facts, user_id=user_id, key=f"{slot}:out:{entry_id}", payload=payload, slot=slot)
    if facts.room.is_writable:
        await _promise(
            session,
            facts,
            key=f"room:{facts.room.id}:kick:{entry_id}:{user_id}",
            method="conversations.kick",
            payload={"user": user_id},
            stream="people",  # after their invitation
            after=[receivers.created(facts.room.id)],
        )


async def closed_down(
    session: AsyncSession, facts: EscalationFacts, *, by: str, entry_id: int, pending: Iterable[str]
) -> None:
    """The request was declined: a last message says why, and then, after all that is on its way, it is archived."""
    last = f"room:{facts.room.id}:last:{entry_id}"
    await _promise(
        session,
        facts,
        key=last,
        method="chat.postMessage",
        payload=room_view.closed_down(facts, by=by),
        stream="messages",
        after=receivers.until_created(facts),
    )
    await _promise(
        session,
        facts,
        key=f"room:{facts.room.id}:archive:{entry_id}",
        method="conversations.archive",
        payload={},
        stream="archive",
        after=[*pending, last, f"card:{facts.id}:edit:{entry_id}", f"topic:{facts.id}:{entry_id}"],
    )


async def _promise(
    session: AsyncSession,
    facts: EscalationFacts,
    *,
    key: str,
    method: str,
    payload: dict[str, Any],
    stream: str,
    after: Iterable[str] = (),
    slot: str | None = None,
) -> None:
    receiver = receivers.room(facts.room.id)
    await outbox.promise(
        session,
        team_id=facts.team_id,
        key=key,
        to=receiver,
        method=method,
        payload=payload,
        lane=receivers.lane(receiver, stream),
        after=after,
        slot=slot,
        priority=receivers.priority(facts),
    )


async def lost(session: AsyncSession, facts: EscalationFacts, *, by: str | None, entry_id: int) -> None:
    """The channel cannot be used any more: whoever leads hears what to do, unless they did it themselves."""
    leader = facts.leader_id
    if leader is not None and leader != by:
        await direct.post(
            session,
            facts,
            user_id=leader,
            key=f"room:{facts.room.id}:lost:{entry_id}",
            payload=room_view.lost(facts, by=by),
        )
