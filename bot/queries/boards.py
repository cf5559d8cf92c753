"""What we know of the boards: the channels that are no war rooms."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from models.outbox import Delivery, OutboxRow
from models.workspace import Board


async def get_board(session: AsyncSession, *, team_id: str, name: str) -> Board:
    """The board of this name. Raises NoResultFound when nobody has introduced the workspace."""
    return await session.get_one(Board, (team_id, name), populate_existing=True)


async def find_board(session: AsyncSession, *, team_id: str, name: str) -> Board | None:
    """The board of this name, once the workspace was introduced."""
    return await session.get(Board, (team_id, name), with_for_update=True)


async def list_missing(session: AsyncSession, *, team_id: str) -> dict[str, Board]:
    """By the name they are to have: the boards whose channel is not known."""
    rows = await session.scalars(select(Board).where(Board.team_id == team_id, Board.channel_id.is_(None)))
    return {board.wanted: board for board in rows}


async def list_by_channel(session: AsyncSession, *, team_id: str, channel_id: str) -> list[Board]:
    """The boards that are this channel; one channel may be several."""
    return list(await session.scalars(select(Board).where(Board.team_id == team_id, Board.channel_id == channel_id)))


async def is_refused(session: AsyncSession, *, team_id: str, key: str) -> bool:
    """Whether the promise of this key was set aside."""
    found = select(OutboxRow.state).where(OutboxRow.team_id == team_id, OutboxRow.key == key)
    return await session.scalar(found) is Delivery.SET_ASIDE
