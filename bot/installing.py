"""Many workspaces: installed by OAuth, followed while their tokens change, let go when they uninstall Warroom."""

import asyncio
import logging
from datetime import datetime, timedelta

from slack_sdk.oauth.installation_store import Bot, Installation
from sqlalchemy.exc import SQLAlchemyError

from bot.clock import monotonic, transport_now
from bot.config_folder import Configs
from bot.db import Database
from bot.delivery.installations import Installations, WrongKey
from bot.errors import NotConfigured
from bot.queries import workspaces as known
from bot.services import erasing, workspaces
from bot.tenancy import Identity, Tenancy
from handlers.tenants import Tenant
from models.workspace import Workspace

log = logging.getLogger(__name__)

LOOK_S = 3.0  # how soon every process hears of an install, a new token, an uninstall
LOOK_BACK = timedelta(minutes=5)  # the clocks of several hosts differ, and transactions take their time
ROTATE_S = 60.0
UNKNOWN_FOR_S = 30.0  # a workspace that is not installed is not looked for with each of its envelopes


class Installer:
    """Keeps the tenancy as the installations in the database say, in this process."""

    def __init__(self, database: Database, configs: Configs, installations: Installations, tenancy: Tenancy) -> None:
        self._database = database
        self._configs = configs
        self._installations = installations
        self._tenancy = tenancy
        self._bots: dict[str, Bot] = {}
        self._unknown: dict[str, float] = {}
        self._seen: dict[str, datetime | None] = {}
        self._busy = asyncio.Lock()
        self._since: datetime | None = None
        self._watching: asyncio.Task[None] | None = None

    @property
    def is_started(self) -> bool:
        """Whether workspaces can come in."""
        return self._watching is not None

    async def start(self) -> None:
        """Serve every workspace that has installed it, and follow what changes. Raises NotConfigured (wrong key)."""
        try:
            await self.look()
        except WrongKey:
            raise NotConfigured(
                "WARROOM_TOKEN_KEY does not open the tokens in the database: they were sealed with another key. "
                "Add that key after a comma, or remove the installations and install Warroom again."
            ) from None
        self._watching = asyncio.create_task(self._watch(), name="installations")

    async def stop(self) -> None:
        """Follow no more."""
        if self._watching is not None:
            self._watching.cancel()
            await asyncio.wait([self._watching])

    async def find(self, *, enterprise_id: str | None, team_id: str) -> Tenant | None:
        """The workspace that an envelope came from: served already, installed elsewhere just now, or not at all."""
        tenant = self._tenancy.tenants.find(team_id)
        if tenant is not None or self._unknown.get(team_id, 0.0) > monotonic():
            return tenant
        async with self._busy:
            bot = await self._bot_of(enterprise_id=enterprise_id, team_id=team_id)
            if bot is None:
                self._unknown[team_id] = monotonic() + UNKNOWN_FOR_S
                return None
            await self._serve(bot, team_id=team_id)
            await self._tell(bot, team_ids=[team_id])
        return self._tenancy.tenants.find(team_id)

    async def installed(self, installation: Installation) -> None:
        """Somebody has installed it: its token is kept, and the workspace is served.

        Of an organisation, the workspaces come in when they first speak: Slack does not say here which they are.
        """
        await self._installations.async_save(installation)
        self._unknown.clear()
        await self._adopt(installation.to_bot())

    async def _adopt(self, bot: Bot) -> None:
        """Serve every workspace of this bot with its token, and let the other processes know."""
        async with self._busy:
            team_ids = await self._teams_of(bot)
            for team_id in team_ids:
                await self._serve(bot, team_id=team_id)
            await self._tell(bot, team_ids=team_ids)

    async def _tell(self, bot: Bot, *, team_ids: list[str]) -> None:
        async with self._database.transaction() as session:
            await workspaces.installed(
                session, team_ids=team_ids, enterprise_id=bot.enterprise_id, is_org_wide=bot.is_enterprise_install
            )

    async def _teams_of(self, bot: Bot) -> list[str]:
        if not bot.is_enterprise_install:
            return [bot.team_id] if bot.team_id else []
        async with self._database.reading() as session:
            return await known.list_org_wide(session, enterprise_id=bot.enterprise_id or "")

    async def _bot_of(self, *, enterprise_id: str | None, team_id: str) -> Bot | None:
        """The workspace's own token goes before its organisation's."""
        own = await self._installations.async_find_bot(enterprise_id=enterprise_id, team_id=team_id)
        if own is not None or enterprise_id is None:
            return own
        return await self._installations.async_find_bot(
            enterprise_id=enterprise_id, team_id=None, is_enterprise_install=True
        )

    async def _serve(self, bot: Bot, *, team_id: str) -> None:
        tenant = self._tenancy.tenants.find(team_id)
        if tenant is not None and tenant.bot_user_id == bot.bot_user_id:
            tenant.slack.token = bot.bot_token
        else:
            await self._tenancy.let_go(team_id)
            slack = self._tenancy.slack(bot.bot_token, org_team_id=team_id if bot.is_enterprise_install else None)
            who = Identity(team_id, bot.team_name or "", bot.bot_user_id, bot.bot_id)
            await self._tenancy.take_in(who, slack)
        self._bots[team_id] = bot

    # ── following ────────────────────────────────────────────────────────────────────────────────────

    async def _watch(self) -> None:
        rotated_at = monotonic()
        while True:
            await asyncio.sleep(LOOK_S)
            try:
                await self.look()
                if monotonic() - rotated_at > ROTATE_S:
                    rotated_at = monotonic()
                    await self.rotate()
            except (SQLAlchemyError, WrongKey) as trouble:
                log.warning("what was installed meanwhile cannot be read, trying again: %s", type(trouble).__name__)

    async def look(self) -> None:
        """Follow what other processes and the doors have written since the last look."""
        now = transport_now()
        async with self._database.reading() as session:
            since = None if self._since is None else self._since - LOOK_BACK
            changed = await known.list_changed(session, since=since)
        for workspace in changed:
            if self._seen.get(workspace.team_id) != workspace.changed_at:
                async with self._busy:
                    await self._follow(workspace)
                self._seen[workspace.team_id] = workspace.changed_at
        self._since = now

    async def _follow(self, workspace: Workspace) -> None:
        if workspace.uninstalled_at is not None:
            await self._tenancy.let_go(workspace.team_id)
            self._bots.pop(workspace.team_id, None)
            await self._forget(workspace)
            return
        bot = await self._bot_of(enterprise_id=workspace.enterprise_id, team_id=workspace.team_id)
        if bot is None:
            log.error("team=%s: it is installed, but its token is gone: install it again", workspace.team_id)
        elif self._bots.get(workspace.team_id) is None or self._bots[workspace.team_id].bot_token != bot.bot_token:
            await self._serve(bot, team_id=workspace.team_id)

    async def _forget(self, workspace: Workspace) -> None:
        """Tokens are worth nothing any more; what was kept goes as well, where warroom.yaml says so.

        Safe to run twice, and on several machines: it is repeated after a restart until nothing is left.
        """
        async with self._database.transaction() as session:
            await workspaces.forget_tokens(session, workspace)
        if self._configs.of(workspace.team_id).erases_after_uninstall:
            while True:
                async with self._database.transaction() as session:
                    if not await erasing.erase_some(session, team_id=workspace.team_id):
                        return

    async def rotate(self) -> None:
        """Give every bot whose token ends soon a new one: by the process that relays its (first) workspace."""
        by_token: dict[str, list[str]] = {}
        for team_id, bot in self._bots.items():
            by_token.setdefault(bot.bot_token, []).append(team_id)
        for team_ids in by_token.values():
            first = min(team_ids)
            if not self._tenancy.is_leading(first):
                continue
            bot = self._bots[first]
            newest = await self._bot_of(enterprise_id=bot.enterprise_id, team_id=first)
            fresh = await self._installations.rotate(newest) if newest is not None else None
            if fresh is not None:
                await self._adopt(fresh)
