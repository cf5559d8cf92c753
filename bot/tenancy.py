"""Takes workspaces in: who Warroom is there, its relay, its people; and lets them go again."""

import asyncio
import logging
from dataclasses import dataclass

import aiohttp
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import Clock
from bot.config_folder import Configs
from bot.db import Database
from bot.delivery import directory
from bot.delivery.doorbell import Doorbell
from bot.delivery.relay import Relay
from bot.delivery.slack import Slack
from bot.services import digests, undelivered, workspaces
from handlers.tenants import Tenant, Tenants
from models.outbox import OutboxRow

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Identity:
    """Who Warroom is in one workspace, as Slack's `auth.test` or an installation says."""

    team_id: str
    team_name: str
    bot_user_id: str
    bot_id: str | None


@dataclass(frozen=True)
class _Service:
    """What runs for one workspace."""

    relay: Relay
    mirroring: asyncio.Task[None]


class Tenancy:
    """The workspaces of this process, each with its relay and the mirror of its people."""

    def __init__(self, database: Database, clock: Clock, configs: Configs, *, slack_api_url: str) -> None:
        self.tenants = Tenants()
        self._database = database
        self._clock = clock
        self._configs = configs
        self._slack_api_url = slack_api_url
        self._doorbell = Doorbell(database)
        self._http: aiohttp.ClientSession | None = None
        self._services: dict[str, _Service] = {}

    async def start(self) -> None:
        """Listen for promises of other replicas; nobody is served yet."""
        await self._doorbell.start()

    @property
    def relays(self) -> list[Relay]:
        """Those of this process, one for each workspace."""
        return [service.relay for service in self._services.values()]

    def slack(self, token: str, *, org_team_id: str | None = None) -> Slack:
        """The courier of one workspace; all of them share the pooled HTTP session."""
        if self._http is None:
            # The relays cap what is in flight; waiting here for a free connection would eat a call's time-out.
            self._http = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0), trust_env=True)
        return Slack(token, self._slack_api_url, session=self._http, org_team_id=org_team_id)

    async def take_in(self, identity: Identity, slack: Slack) -> asyncio.Task[None]:
        """Serve this workspace from now on; returns the task that mirrors its people, which goes on behind us."""
        config = self._configs.of(identity.team_id)
        async with self._database.transaction() as session:
            await workspaces.remember_workspace(
                session,
                team_id=identity.team_id,
                name=identity.team_name,
                bot_user_id=identity.bot_user_id,
                boards=config.channels.boards,
            )
            await digests.begin(session, team_id=identity.team_id, rules=config.executive, now=self._clock.now())
        tenant = Tenant(identity.team_id, identity.bot_user_id, identity.bot_id, slack, config)
        relay = self._relay_of(tenant)
        await relay.start()
        mirroring = asyncio.create_task(
            directory.refresh(self._database, slack, team_id=tenant.team_id, wants_groups=config.names_groups)
        )
        self._services[tenant.team_id] = _Service(relay, mirroring)
        self.tenants.put(tenant)
        log.info("team=%s: warroom serves it as %s", tenant.team_id, tenant.bot_user_id)
        return mirroring

    def is_leading(self, team_id: str) -> bool:
        """Whether this process holds the lease of the workspace."""
        service = self._services.get(team_id)
        return service is not None and service.relay.is_leading

    async def let_go(self, team_id: str) -> None:
        """Serve it no more; what is under way for it is finished."""
        self.tenants.remove(team_id)
        if (service := self._services.pop(team_id, None)) is not None:
            service.mirroring.cancel()
            await asyncio.wait([service.mirroring])
            await service.relay.stop()
            log.info("team=%s: warroom does not serve it any more", team_id)

    async def stop(self) -> None:
        """Finish what is under way in every workspace, and give everything back."""
        await asyncio.gather(*(self.let_go(team_id) for team_id in list(self._services)))
        await self._doorbell.stop()
        if self._http is not None:
            await self._http.close()

    def _relay_of(self, tenant: Tenant) -> Relay:
        async def set_aside(session: AsyncSession, row: OutboxRow) -> None:
            await undelivered.set_aside(session, row, duty=tenant.config.duty, now=self._clock.now())

        async def delivered(session: AsyncSession, row: OutboxRow) -> None:
            await undelivered.delivered(session, row, duty=tenant.config.duty, now=self._clock.now())

        return Relay(
            self._database,
            tenant.slack,
            team_id=tenant.team_id,
            bot_user_id=tenant.bot_user_id,
            on_set_aside=set_aside,
            on_delivered=delivered,
            doorbell=self._doorbell,
        )
