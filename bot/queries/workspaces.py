"""Which workspaces there are, and which of them have uninstalled Warroom."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from models.workspace import Workspace


def uninstalled() -> Select[str]:
    """The ids of workspaces in which nothing may be said any more: what sweeps pass over."""
    return select(Workspace.team_id).where(Workspace.uninstalled_at.is_not(None))


async def list_changed(session: AsyncSession, *, since: datetime | None) -> Sequence[Workspace]:
    """Those that were installed by OAuth, given another token or uninstalled since then (transport time), or ever."""
    found = select(Workspace).where(
        Workspace.changed_at.is_not(None) if since is None else Workspace.changed_at > since
    )
    return (await session.scalars(found.order_by(Workspace.changed_at))).all()


async def list_org_wide(session: AsyncSession, *, enterprise_id: str) -> list[str]:
    """The workspaces that this organisation's token serves."""
    found = select(Workspace.team_id).where(Workspace.enterprise_id == enterprise_id, Workspace.is_org_wide.is_(True))
    return list(await session.scalars(found))
