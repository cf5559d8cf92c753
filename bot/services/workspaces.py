"""The workspaces Warroom is installed in: remembered, installed by OAuth, uninstalled."""

from collections.abc import Collection, Mapping
from datetime import UTC, datetime

from sqlalchemy import delete, exists, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import transport_now
from bot.services import boards as board_service
from models.installation import OAuthState, SlackBot, SlackInstallation
from models.outbox import Delivery, OutboxRow
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
        known.uninstalled_at = None
    await board_service.name_boards(session, team_id=team_id, wanted=boards)


async def installed(
    session: AsyncSession, *, team_ids: Collection[str], enterprise_id: str | None, is_org_wide: bool
) -> None:
    """These remembered workspaces are installed by OAuth, or have another token now; every process will hear of it."""
    await session.execute(
        update(Workspace)
        .where(Workspace.team_id.in_(team_ids))
        .values(enterprise_id=enterprise_id, is_org_wide=is_org_wide, changed_at=transport_now(), uninstalled_at=None)
    )


async def uninstalled(session: AsyncSession, *, team_ids: Collection[str]) -> None:
    """Warroom may not speak in these workspaces any more: what was promised there will never be said."""
    now = transport_now()
    await session.execute(
        update(Workspace)
        .where(Workspace.team_id.in_(team_ids), Workspace.uninstalled_at.is_(None))
        .values(changed_at=now, uninstalled_at=now)
    )
    await session.execute(
        update(OutboxRow)
        .where(OutboxRow.team_id.in_(team_ids), OutboxRow.finished_at.is_(None))
        .values(state=Delivery.SET_ASIDE, finished_at=now, problem="app_uninstalled")
        .execution_options(synchronize_session=False)
    )


async def forget_tokens(session: AsyncSession, workspace: Workspace) -> None:
    """Tokens of an uninstalled workspace are worth nothing; a later install’s stay, and one that others share."""
    assert workspace.uninstalled_at is not None
    until = workspace.uninstalled_at.astimezone(UTC).replace(tzinfo=None)  # the store's times are naive UTC
    of_nobody_else = ~exists().where(
        Workspace.enterprise_id == workspace.enterprise_id,
        Workspace.is_org_wide.is_(True),
        Workspace.uninstalled_at.is_(None),
    )
    for table in (SlackBot, SlackInstallation):
        if workspace.is_org_wide:
            of_organisation = (table.enterprise_id == workspace.enterprise_id, table.team_id.is_(None))
            await session.execute(delete(table).where(*of_organisation, table.installed_at <= until, of_nobody_else))
        await session.execute(delete(table).where(table.team_id == workspace.team_id, table.installed_at <= until))


async def begin_install(session: AsyncSession, *, state: str, expires_at: datetime) -> None:
    """Somebody has begun to install Warroom in their browser."""
    await session.execute(delete(OAuthState).where(OAuthState.expires_at < transport_now()))
    session.add(OAuthState(state=state, expires_at=expires_at))


async def end_install(session: AsyncSession, *, state: str, now: datetime) -> bool:
    """Whether this state was issued, has not expired and was not used before; from now on it was."""
    used = delete(OAuthState).where(OAuthState.state == state, OAuthState.expires_at > now).returning(OAuthState.state)
    return (await session.execute(used)).one_or_none() is not None
