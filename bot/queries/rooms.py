"""What we know of rooms."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from models.escalation import Escalation
from models.room import Room, RoomMember


async def find_by_channel(session: AsyncSession, *, team_id: str, channel_id: str) -> Room | None:
    """The room this channel is, when it is one of ours."""
    found = select(Room).where(Room.team_id == team_id, Room.channel_id == channel_id)
    return (await session.scalars(found)).one_or_none()


async def get_escalation_of(session: AsyncSession, room: Room) -> Escalation:
    """The escalation this room belongs to, locked until the commit."""
    found = select(Escalation).where(Escalation.id == room.escalation_id).with_for_update()
    return (await session.scalars(found)).one()


async def list_members(session: AsyncSession, *, escalation_id: int) -> frozenset[str]:
    """Who is in any room of this escalation."""
    found = (
        select(RoomMember.user_id).join(Room, Room.id == RoomMember.room_id).where(Room.escalation_id == escalation_id)
    )
    return frozenset(await session.scalars(found))
