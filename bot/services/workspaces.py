"""The workspaces Warroom is installed in."""

from collections.abc import Mapping

from sqlalchemy.ext.asyncio import AsyncSession

from bot.services import boards as board_service
from models.workspace import BOARDS, Workspace


async def remember_workspace(
    session: AsyncSession, *, team_id: str, name: str, bot_user_id: str, boards: Mapping[str, str] = BOARDS
) -> None:
    """Keep who we are in this workspace, as Slack's auth.test says, and which channels its boards shall be."""
    known = await session.get(Workspace, team_id)
    if known is None:
        session.add(Workspace(team_id=team_id, name=name, bot_user_id=bot_user_id, next_number=1))
    else:
        known.name = name
        known.bot_user_id = bot_user_id
    await board_service.name_boards(session, team_id=team_id, wanted=boards)
