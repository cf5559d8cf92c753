"""Who was asked for a request, one after the other, and in which message each of them was."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from models.escalation import Escalation
from models.outbox import Delivery, OutboxRow
from models.request import RoomMade, Unreached
from models.timeline import TimelineEntry

PASSED = ("passed-on", "climbed")  # the timeline's words for a request that went to the next rung


def slot_of(escalation_id: int, user_id: str) -> str:
    """The message in which this person is asked for the request."""
    return f"request:{escalation_id}:{user_id}"


async def list_asked_before(session: AsyncSession, *, escalation_id: int) -> list[str]:
    """Who had the request as duty manager before whoever has it now, the first one first."""
    found = select(TimelineEntry.data).where(
        TimelineEntry.escalation_id == escalation_id, TimelineEntry.kind.in_(PASSED)
    )
    rows = await session.scalars(found.order_by(TimelineEntry.id))
    return list(dict.fromkeys(str(data["from_id"]) for data in rows if data.get("from_id")))


async def list_unreached(session: AsyncSession) -> list[tuple[str, int, int]]:
    """(team id, escalation id, row id) of the requests whose duty manager Slack does not reach, the oldest first."""
    found = select(Unreached.team_id, Unreached.escalation_id, Unreached.id)
    there = found.join(Escalation, Escalation.id == Unreached.escalation_id).order_by(Unreached.id)
    return [(row.team_id, row.escalation_id, row.id) for row in await session.execute(there)]


async def list_rooms_made(session: AsyncSession) -> list[tuple[int, int]]:
    """(escalation id, row id) of the war rooms that those who follow the request were not told of, the oldest first."""
    found = select(RoomMade.escalation_id, RoomMade.id)
    there = found.join(Escalation, Escalation.id == RoomMade.escalation_id).order_by(RoomMade.id)
    return [(row.escalation_id, row.id) for row in await session.execute(there)]


async def list_slots(
    session: AsyncSession, *, team_id: str, escalation_id: int, people: Sequence[str]
) -> dict[str, str]:
    """By whom, in their order: the slot of the message that asked them; without those whom Slack did not reach."""
    keys = {f"request:{escalation_id}:post:user:{who}": who for who in people}
    asked = select(OutboxRow.key, OutboxRow.slot, OutboxRow.state)
    asked = asked.where(OutboxRow.team_id == team_id, OutboxRow.key.in_(list(keys))).order_by(OutboxRow.id)
    # An earlier version kept everybody's message in one slot, and the one of whoever was asked before in its own.
    shared, newest_in_shared = f"request:{escalation_id}", None
    slots = {who: slot_of(escalation_id, who) for who in people}
    for key, slot, state in await session.execute(asked):
        if state is Delivery.SET_ASIDE:
            del slots[keys[key]]
        elif slot == shared:
            newest_in_shared = keys[key]
    if newest_in_shared is not None:
        slots[newest_in_shared] = shared
    return slots
