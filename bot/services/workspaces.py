"""The workspaces Warroom is installed in."""

from sqlalchemy.ext.asyncio import AsyncSession

from models.workspace import Workspace


async def remember_workspace(session: AsyncSession, *, team_id: str, name: str, bot_user_id: str) -> None:
    """Keep who we are in this workspace, as Slack's auth.test says."""
    known = await session.get(Workspace, team_id)
    if known is None:
        session.add(Workspace(team_id=team_id, name=name, bot_user_id=bot_user_id, next_number=1))
    else:
        known.name = name
        known.bot_user_id = bot_user_id
