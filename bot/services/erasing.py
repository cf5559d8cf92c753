"""Erasing everything that was kept of one workspace, a few rows at a time."""

from sqlalchemy import Table, delete, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from models.base import Base
from models.installation import SlackBot, SlackInstallation
from models.workspace import Workspace

AT_ONCE = 500  # rows; whoever waits at a door waits for one such step, at most
# What says that it was uninstalled stays, so that every process hears of it; tokens go by themselves, at once.
KEPT = frozenset({Workspace.__tablename__, SlackBot.__tablename__, SlackInstallation.__tablename__})


async def erase_some(session: AsyncSession, *, team_id: str) -> bool:
    """Erase some rows of this uninstalled workspace, and what belongs to them; False when nothing is left to erase."""
    workspace = await session.get(Workspace, team_id, with_for_update=True)
    if workspace is None or workspace.uninstalled_at is None:
        return False  # installed again meanwhile
    workspace.name = ""
    for table in reversed(Base.metadata.sorted_tables):
        if table.name in KEPT or "team_id" not in table.c:
            continue  # what has no team_id of its own goes with what it belongs to
        if await _erase_from(session, table, team_id):
            return True
    return False


async def _erase_from(session: AsyncSession, table: Table, team_id: str) -> bool:
    key = tuple_(*table.primary_key.columns)
    some = select(*table.primary_key.columns).where(table.c.team_id == team_id).limit(AT_ONCE)
    erased = await session.execute(delete(table).where(key.in_(some)).returning(*table.primary_key.columns))
    return bool(erased.all())
