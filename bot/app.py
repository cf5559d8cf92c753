"""Builds the running bot: the Bolt app with its doors, the relays, the schedule, and the line to Slack."""

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, cast

import aiohttp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

import handlers
from bot.alone import Alone
from bot.clock import MovableClock, WallClock
from bot.config import Settings
from bot.config_folder import Configs
from bot.db import Database
from bot.delivery import lease
from bot.delivery.outcomes import PAUSED
from bot.delivery.slack import Slack, SlackRefused, SlackTrouble
from bot.errors import NotConfigured
from bot.http_door import HttpDoor
from bot.logs import quiet_the_wordy
from bot.metrics_door import MetricsDoor
from bot.readiness import OK, Readiness
from bot.socket_line import BAD_TOKEN, SocketLine
from bot.tenancy import Identity, Tenancy
from handlers.door import outdated
from handlers.gate import Gate
from handlers.schedule import Schedule
from handlers.visit import House

if TYPE_CHECKING:
    from bot.installing import Installer

log = logging.getLogger(__name__)

CLOCK_POLL_S = 0.5
TRY_AGAIN_S = 2.0
DATABASE_WITHIN_S = 60.0  # whoever starts us is to know it then: containers are started again
TEAM = "warroom_team"  # what Bolt's context calls the workspace that we found
PEOPLE_FIRST_S = 3.0
STOP_WITHIN_S = 9.0  # who stops us waits for ten seconds, and then kills


class Warroom:
    """One running bot. `start` returns when it serves; `stop` finishes what is under way."""

    def __init__(self, settings: Settings, configs: Configs) -> None:
        quiet_the_wordy()  # however this was started
        self._settings = settings
        self.database = Database(settings.database_url.get_secret_value())
        self._alone = Alone(self.database.url)
        self._clock = MovableClock() if settings.warroom_clock_url else WallClock()
        self._tenancy = Tenancy(self.database, self._clock, configs, slack_api_url=settings.slack_api_url)
        self._installer: Installer | None = None
        self._following: asyncio.Task[None] | None = None
        self._schedule: Schedule | None = None
        self._socket: SocketLine | None = None
        self._readiness = Readiness(self.database, slack=self._line_to_slack, relays=lambda: self._tenancy.relays)
        self.http: HttpDoor | None = None
        if (port := settings.http_port) is not None:
            secret = settings.http_secret
            self.http = HttpDoor(self._readiness.look, host=settings.warroom_host, port=port, signing_secret=secret)
        if settings.is_installed_by_oauth and self.http:
            # What one workspace does not need is not loaded for it.
            from bot.oauth import open_to_all

            self._installer = open_to_all(settings, self.database, configs, self._tenancy, self.http)

        self.metrics: MetricsDoor | None = None
        if (port := settings.metrics_port) is not None:
            self.metrics = MetricsDoor(self.database, self._clock, host=settings.metrics_host, port=port)

    async def start(self) -> None:
        """Migrate, learn who we are, deliver what is promised, beat, and open the doors.

        Waits for Slack as long as it cannot be reached. Raises NotConfigured when Slack refuses a token, or another
        process serves this SQLite database; DatabaseAway when there is no database for a minute.
        """
        self._alone.take()
        if self.http:
            await self.http.start()  # how the process is can be asked from its first moment on
        if self.metrics:
            await self.metrics.start()
        await self.database.migrate(patience_s=DATABASE_WITHIN_S)
        if self._alone.is_certain:
            async with self.database.transaction() as session:
                await lease.end_all(session)
        await self._follow_clock_once(None)
        await self._tenancy.start()
        await self._take_in()
        house = House(database=self.database, clock=self._clock, tenants=self._tenancy.tenants)
        self._schedule = Schedule(house)
        self._schedule.start()
        if self._settings.warroom_clock_url:
            self._following = asyncio.create_task(self._follow_clock(self._schedule))
        await self._open_doors(house)
        log.info("warroom serves")

    async def stop(self) -> None:
        """Take no more work, finish what is under way, give everything back; all of it within `STOP_WITHIN_S`."""
        try:
            async with asyncio.timeout(STOP_WITHIN_S):
                await self._finish()
        except TimeoutError:
            log.warning("not everything came to its end before the stop; the next start looks what became of it")
        self._alone.give_back()

    async def _finish(self) -> None:
        if self.http:
            await self.http.stop()
        if self.metrics:
            await self.metrics.stop()
        if self._socket:
            await self._socket.stop()
        await self._readiness.stop()
        if self._following:
            self._following.cancel()
            await asyncio.wait([self._following])
        if self._schedule:
            await self._schedule.stop()
        if self._installer:
            await self._installer.stop()
        await self._tenancy.stop()
        await self.database.close()

    async def _take_in(self) -> None:
        """Serve the workspace whose token is given, or every one that has installed Warroom."""
        settings = self._settings
        if settings.slack_bot_token is not None:
            slack = self._tenancy.slack(settings.slack_bot_token.get_secret_value())
            mirroring = await self._tenancy.take_in(await _introduce(slack), slack)
            # The first visitor is better served by a house that knows its people; a large workspace goes on behind us.
            await asyncio.wait([mirroring], timeout=PEOPLE_FIRST_S)
            return
        assert self._installer is not None  # the settings are one or the other
        await self._installer.start()

    async def _open_doors(self, house: House) -> None:
        app = build_app(house, base_url=self._settings.slack_api_url, installer=self._installer)
        if self._settings.slack_app_token:
            self._socket = SocketLine(app, self._settings.slack_app_token.get_secret_value())
            await self._socket.connect()
        elif self.http:
            self.http.open(app)

    async def _line_to_slack(self) -> str:
        """Whether Slack reaches us, and lets us in, for `/readyz`."""
        if self._settings.slack_app_token:
            if self._socket is None or not await self._socket.is_connected():
                return "Socket Mode is not connected"
        elif self.http is None or not self.http.is_open:
            return "starting"
        errors = [tenant.slack.last_error for tenant in self._tenancy.tenants]
        # One workspace that threw us out is no reason to stop serving the others.
        return f"Slack refuses the token ({errors[0]})" if errors and PAUSED.issuperset(errors) else OK

    async def _follow_clock(self, schedule: Schedule) -> None:
        """Follow a sandbox's movable clock; a move kicks every beat."""
        async with aiohttp.ClientSession() as session:
            while True:
                if await self._follow_clock_once(session):
                    await schedule.kick()
                await asyncio.sleep(CLOCK_POLL_S)

    async def _follow_clock_once(self, session: aiohttp.ClientSession | None) -> bool:
        url = self._settings.warroom_clock_url
        if url is None or not isinstance(self._clock, MovableClock):
            return False
        if session is None:
            async with aiohttp.ClientSession() as own:
                return await self._follow_clock_once(own)
        try:
            async with session.get(url, timeout=aiohttp.ClientTimeout(total=2)) as response:
                told = await response.json(content_type=None)
                return self._clock.set(offset_s=float(told["offset_s"]), rate=float(told.get("rate", 1)))
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError, KeyError, TypeError) as trouble:
            log.warning("the clock at WARROOM_CLOCK_URL cannot be read (%s)", type(trouble).__name__)
            return False


async def _introduce(slack: Slack) -> Identity:
    """Who we are, as Slack says; waits for Slack. Raises NotConfigured when it refuses the token."""
    while True:
        try:
            found = await slack.auth_test()
        except SlackRefused as refused:
            if refused.error in BAD_TOKEN:
                raise NotConfigured(
                    f"Slack refuses SLACK_BOT_TOKEN ({refused.error}). "
                    "Copy the Bot User OAuth Token again from the app's OAuth & Permissions page."
                ) from None
            log.warning("Slack answers auth.test with %s; trying again", refused.error)
        except SlackTrouble as trouble:
            log.warning("Slack cannot be reached (%s); trying again", trouble)
        else:
            return Identity(found["team_id"], found.get("team", ""), found["user_id"], found.get("bot_id"))
        await asyncio.sleep(TRY_AGAIN_S)


def build_app(house: House, *, base_url: str, installer: "Installer | None" = None) -> Gate:
    """The Bolt app with every door hung. A listener's ack leaves when it returns: commit first, then ack."""

    async def find_workspace(
        body: dict[str, Any], context: AsyncBoltContext, next: Callable[[], Awaitable[BoltResponse]]
    ) -> BoltResponse:
        """Bolt's own idea of an envelope's workspace is empty for one that is served with its organisation's token."""
        context[TEAM] = house.tenants.team_of(body)
        return await next()

    async def authorize(context: AsyncBoltContext, enterprise_id: str | None) -> AuthorizeResult | None:
        team_id = str(context[TEAM])
        tenant = house.tenants.find(team_id)
        if tenant is None and installer is not None:
            tenant = await installer.find(enterprise_id=enterprise_id, team_id=team_id)
        if tenant is None:
            log.warning("team=%s: an envelope of a workspace that is not served here", team_id)
            return None
        return AuthorizeResult(
            enterprise_id=enterprise_id,
            team_id=tenant.team_id,
            bot_user_id=tenant.bot_user_id,
            bot_id=tenant.bot_id,
            bot_token=tenant.slack.token,
        )

    client = AsyncWebClient(base_url=base_url.rstrip("/") + "/")
    app = Gate(
        name="warroom",  # without one, Bolt looks for it in the sources of everybody who called: a tenth of a second
        # … and without a logger, its own take the root's level: DEBUG would write down every envelope.
        logger=logging.getLogger("slack_bolt"),
        client=client,
        before_authorize=find_workspace,
        authorize=cast(Callable[..., Awaitable[AuthorizeResult]], authorize),
        process_before_response=True,
        request_verification_enabled=False,
    )
    handlers.register(app, house)
    app.action(re.compile(".*"))(outdated(house))
    return app
