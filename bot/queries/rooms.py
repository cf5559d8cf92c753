"""What we know of rooms."""

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from models.escalation import Escalation, Status
from models.role import Role, RoleHolding
from models.room import Room, RoomMember, RoomState


async def find_by_channel(session: AsyncSession, *, team_id: str, channel_id: str) -> Room | None:
    """The room this channel is, when it is one of ours."""
    found = select(Room).where(Room.team_id == team_id, Room.channel_id == channel_id)
    return (await session.scalars(found)).one_or_none()


async def get_escalation_of(session: AsyncSession, room: Room, *, locked: bool = True) -> Escalation:
    """The escalation this room belongs to, locked until the commit unless it is only looked at."""
    found = select(Escalation).where(Escalation.id == room.escalation_id)
    return (await session.scalars(found.with_for_update() if locked else found)).one()


async def find_unlocked_escalation_of(session: AsyncSession, room: Room) -> Escalation | None:
    """The same, locked, unless somebody else is changing it at this moment: nobody is waited for."""
    found = select(Escalation).where(Escalation.id == room.escalation_id).with_for_update(skip_locked=True)
    return (await session.scalars(found)).one_or_none()


async def list_behind(session: AsyncSession, *, limit: int = 500) -> list[int]:
    """The ids of rooms whose card does not show yet what has passed meanwhile."""
    found = select(Room.id).where(Room.card_behind.is_not(None)).limit(limit)
    return list(await session.scalars(found))


async def lock_behind(session: AsyncSession, *, room_id: int) -> tuple[Room, Escalation] | None:
    """That room with its escalation, locked; None when somebody is changing it now, or has drawn its card meanwhile."""
    locked = await session.get(Room, room_id)
    escalation = await find_unlocked_escalation_of(session, locked) if locked else None
    if escalation is None:
        return None
    found = select(Room).where(Room.id == room_id, Room.card_behind.is_not(None)).with_for_update(skip_locked=True)
    room = (await session.scalars(found, execution_options={"populate_existing": True})).one_or_none()
    return (room, escalation) if room else None


def shown(escalation: Escalation, channel_id: str | None) -> str | None:
    """The war room's channel as messages point at it: that of a declined request was closed."""
    return None if escalation.status is Status.DECLINED else channel_id


async def list_members(session: AsyncSession, *, escalation_id: int) -> frozenset[str]:
    """Who is in any room of this escalation. Of a room we lost sight of we only trust that its owner belongs to it."""
    found = select(RoomMember.user_id).join(Room, Room.id == RoomMember.room_id)
    return frozenset(await session.scalars(found.where(Room.escalation_id == escalation_id, is_inside())))


def may_hear(user_id: str) -> ColumnElement[bool]:
    """Whether this person may hear of an escalation: of a confidential one only who is in its room."""
    inside = select(Room.escalation_id).join(RoomMember).where(RoomMember.user_id == user_id, is_inside())
    return or_(Escalation.is_confidential.is_(False), Escalation.id.in_(inside))


def is_inside() -> ColumnElement[bool]:
    """Whether a room member is in there now, as far as we can know."""
    owner = select(RoleHolding.user_id).where(
        RoleHolding.escalation_id == Room.escalation_id,
        RoleHolding.role == Role.OWNER,
        RoleHolding.until_at.is_(None),
    )
    known = or_(Room.state != RoomState.LOST, RoomMember.user_id.in_(owner.correlate(Room)))
    return and_(RoomMember.left_at.is_(None), known)


async def list_watched(session: AsyncSession, *, team_id: str) -> list[tuple[int, str]]:
    """(room id, channel id) of the rooms whose members decide who may know: confidential ones that Slack has made."""
    rows = await session.execute(
        select(Room.id, Room.channel_id)
        .join(Escalation, Escalation.id == Room.escalation_id)
        .where(Room.team_id == team_id, Escalation.is_confidential.is_(True), Room.state == RoomState.OPEN)
    )
    return [(row.id, row.channel_id) for row in rows if row.channel_id]


async def list_rows(session: AsyncSession, *, room_id: int) -> list[RoomMember]:
    """Everybody who is or was in this room."""
    return list(await session.scalars(select(RoomMember).where(RoomMember.room_id == room_id)))
