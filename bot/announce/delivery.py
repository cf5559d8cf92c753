"""What came of promises: a room that now exists is named where people look; one that failed is told to its leader."""

from sqlalchemy.ext.asyncio import AsyncSession

from bot import outbox
from bot.announce import receivers, requester
from bot.clock import transport_now
from bot.outbox import Priority
from bot.queries import escalations, rooms
from bot.views import room as view
from models.outbox import OutboxRow
from models.request import RoomMade
from models.room import Room

NOTICE = "undelivered"


async def delivered(session: AsyncSession, row: OutboxRow) -> None:
    """A promise was kept. When it made a war room, the requester's and the duty manager's messages name it now."""
    if row.method != "conversations.create":
        return
    found = await _room_of(session, row)
    if found is None:
        return
    escalation = await rooms.find_unlocked_escalation_of(session, found)
    if escalation is None:
        # The relay waits for nobody, and whoever is changing the escalation now need not say anything of the room.
        session.add(RoomMade(team_id=row.team_id, escalation_id=found.escalation_id, promise_id=row.id))
        return
    facts = await escalations.facts_of(session, escalation)
    await requester.followed_up(session, facts, what=f"room:{row.id}")


async def set_aside(session: AsyncSession, row: OutboxRow) -> None:
    """A promise to a war room cannot be kept: whoever leads the escalation hears it, once for each room and reason."""
    if row.key.startswith(NOTICE):
        return
    found = await _room_of(session, row)
    if found is None:
        return
    facts = await escalations.facts_of(session, await rooms.get_escalation_of(session, found, locked=False))
    if facts.leader_id is None or not facts.room.is_writable:
        return  # nobody may hear of it, or whoever leads has been told already that the room is lost
    leader = receivers.user(facts.leader_id)
    day = transport_now().date().isoformat()
    await outbox.promise(
        session,
        team_id=row.team_id,
        key=f"{NOTICE}:{row.receiver}:{row.problem}:{day}:{leader}",
        to=leader,
        method="chat.postMessage",
        payload=view.undelivered(facts, what=row.method, problem=row.problem or ""),
        lane=receivers.lane(leader, "messages"),
        priority=Priority.NORMAL,
    )


async def _room_of(session: AsyncSession, row: OutboxRow) -> Room | None:
    kind, _, room_id = row.receiver.partition(":")
    return await session.get(Room, int(room_id)) if kind == "room" else None
