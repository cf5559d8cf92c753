"""Warnings of clocks: the war room, or the thread of the request, hears at once; each warning follows its clock."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from bot import outbox
from bot.announce import plan, receivers
from bot.facts.escalation import EscalationFacts
from bot.queries import warnings as given
from bot.views import warning as view
from models.clock import ClockNotice

INTAKE = "intake"


def place_of(facts: EscalationFacts) -> str | None:
    """Where everybody concerned reads it: the war room, until there is one the thread of the request.

    None when a confidential one has no room.
    """
    if facts.room.is_writable:
        return receivers.room(facts.room.id)
    return None if facts.is_confidential else receivers.board(INTAKE)


async def told_places(session: AsyncSession, facts: EscalationFacts, notices: Sequence[ClockNotice]) -> None:
    """Post these warnings, those of one place as one message."""
    for receiver in dict.fromkeys(each.receiver_id for each in notices):
        own = [each for each in notices if each.receiver_id == receiver]
        slot = f"warning:{own[0].id}"
        for notice in own:
            notice.slot = slot
        await session.flush()
        in_room = receiver.startswith("room:")
        await outbox.promise(
            session,
            team_id=facts.team_id,
            key=f"{slot}:post",
            to=receiver,
            method="chat.postMessage",
            payload={**await _drawn(session, slot, receiver), **({} if in_room else _in_thread(facts))},
            lane=receivers.lane(receiver, slot),
            after=receivers.until_created(facts) if in_room else [],
            slot=slot,
            priority=outbox.Priority.URGENT,
        )


async def changed(session: AsyncSession, *, team_id: str, clock_ids: Sequence[int], what: str) -> None:
    """These clocks have moved on: every message that speaks of them shows it, without a ping."""
    for slot, receiver in dict.fromkeys(
        (slot, receiver) for slot, receiver, _ in await given.list_slots(session, clock_ids=clock_ids)
    ):
        if ":" not in receiver:
            await plan.redraw(session, team_id=team_id, receiver_id=receiver, slot=slot, what=f"edit:{what}")
            continue
        await outbox.promise(
            session,
            team_id=team_id,
            key=f"{slot}:edit:{what}",
            to=receiver,
            method="chat.update",
            payload=await _drawn(session, slot, receiver),
            lane=receivers.lane(receiver, slot),
            slot=slot,
        )


async def _drawn(session: AsyncSession, slot: str, receiver: str) -> dict[str, Any]:
    items = await given.list_items(session, slot=slot, receiver_id=receiver)
    return view.for_place(items, in_room=receiver.startswith("room:"))


def _in_thread(facts: EscalationFacts) -> dict[str, Any]:
    return {"thread_slot": f"{INTAKE}:{facts.id}"}
