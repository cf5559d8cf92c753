"""The workspaces Warroom is installed in."""

from collections.abc import Mapping

from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.ext.asyncio import AsyncSession

from bot.services import boards as board_service
from models.workspace import BOARDS, Workspace


async def remember_workspace(
    session: AsyncSession, *, team_id: str, name: str, bot_user_id: str, boards: Mapping[str, str] = BOARDS
) -> None:
    """Keep who we are in this workspace, as Slack's auth.test says, and which channels its boards shall be."""
    known = await session.get(Workspace, team_id)
    if known is None:  # two machines may start for the first time at the same moment
        into = sqlite_insert(Workspace) if session.get_bind().dialect.name == "sqlite" else postgresql_insert(Workspace)
        new = into.values(team_id=team_id, name=name, bot_user_id=bot_user_id, next_number=1)
        await session.execute(new.on_conflict_do_nothing(index_elements=["team_id"]))
    else:
        known.name = name
        known.bot_user_id = bot_user_id
    await board_service.name_boards(session, team_id=team_id, wanted=boards)
