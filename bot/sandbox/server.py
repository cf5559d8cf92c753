"""The sandbox as a whole: one server on 127.0.0.1 with a Slack workspace behind it."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from types import TracebackType
from typing import Any, Self, TypeVar

from aiohttp import web

from bot.sandbox import accounts, doorkeeper, page, response_urls, uploads
from bot.sandbox.business_clock import BusinessClock
from bot.sandbox.changes import UNTIL_S, Changes
from bot.sandbox.events import Events
from bot.sandbox.faults import Faults
from bot.sandbox.gate import Gate
from bot.sandbox.hand import Person
from bot.sandbox.http_mode import HttpMode
from bot.sandbox.installation import Installation, of_warroom
from bot.sandbox.limits import RateLimits
from bot.sandbox.listening import Listener
from bot.sandbox.people import User
from bot.sandbox.records import Call, Channel
from bot.sandbox.socket_mode import SocketMode
from bot.sandbox.switchboard import Switchboard
from bot.sandbox.transport import Transport
from bot.sandbox.workspace import Workspace

T = TypeVar("T")
LARGEST_REQUEST = 64 * 1024 * 1024


class Sandbox:
    """A strict stand-in for Slack. Start it (or use `async with`), then point the app at `api_url`.

    It speaks Socket Mode, or with `http` HTTP mode; then `http.enter` the app's request URLs as soon as it serves them.
    Without an `installation` the app is Warroom, installed by its manifest.
    """

    def __init__(
        self,
        *,
        port: int = 0,
        desk_port: int = 0,
        bot_token: str | None = None,
        app_token: str | None = None,
        signing_secret: str | None = None,
        page_token: str | None = None,
        http: bool = False,
        users: Iterable[User] | None = None,
        workspace: Workspace | None = None,
        installation: Installation | None = None,
        rate_limits: bool = False,
        latency_s: float = 0.0,
        redeliver_after_s: float = 4.0,
        ack_within_s: float = 3.0,
    ) -> None:
        self.bot_token = bot_token or f"xoxb-{secrets.token_hex(8)}-{secrets.token_hex(12)}"
        self.app_token = app_token or f"xapp-1-{secrets.token_hex(8)}-{secrets.token_hex(12)}"
        self.signing_secret = signing_secret or secrets.token_hex(16)
        self.page_token = page_token or secrets.token_urlsafe(24)
        self.installation = installation or of_warroom()
        self.workspace = workspace or Workspace(users)
        self.workspace.bot_scopes = self.installation.scopes
        self.workspace.has_home = self.installation.has_home
        self.clock = BusinessClock()
        self.socket = SocketMode(self.workspace, redeliver_after_s)
        self.http = HttpMode(self.workspace, self.signing_secret, ack_within_s)
        self.transport: Transport = self.http if http else self.socket
        self.events = Events(self.workspace, self.installation, self.transport)
        self.switchboard = Switchboard(self.workspace, self.transport, ack_within_s)
        self.faults = Faults()
        self.limits = RateLimits(is_on=rate_limits)
        self.gate = Gate(self.workspace, (self.bot_token, self.app_token), self.faults, self.limits)
        self.gate.latency_s = latency_s
        self._people: dict[str, Person] = {}
        self._listener = Listener(port, desk_port)

    # ── starting and stopping ────────────────────────────────────────────────────────────────────────

    async def start(self) -> None:
        """Listen on both ports."""
        app = web.Application(
            middlewares=[doorkeeper.check(self._listener.ports.values)], client_max_size=LARGEST_REQUEST
        )
        app.router.add_route("*", "/api/{method}", self.gate.serve)
        app.router.add_get("/link/", self.socket.serve)
        app.router.add_get("/clock", self._tell_time)
        response_urls.add_routes(app, self.workspace)
        uploads.add_routes(app, self.workspace)
        page.add_page(app, self)
        await self._listener.start(app)
        self.workspace.base_url = self.base_url

    async def stop(self) -> None:
        """Close everything; what the workspace remembers stays readable."""
        self.faults.clear()
        await self.gate.stop()
        await self.http.stop()
        await self.socket.stop()
        await self._listener.stop()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    async def goes_down(self) -> None:
        """Slack is gone: connections break and new ones are refused. The clock and the page stay."""
        self.transport.hold()
        await self._listener.shut("slack")

    async def comes_up(self) -> None:
        """Slack is back, at the same address."""
        await self._listener.open("slack")
        self.transport.release()

    async def _tell_time(self, _: web.Request) -> web.Response:
        return web.json_response(self.clock.as_json())

    # ── addresses ────────────────────────────────────────────────────────────────────────────────────

    @property
    def base_url(self) -> str:
        """Where Slack is; goes away while Slack is down."""
        return self._listener.url("slack")

    @property
    def api_url(self) -> str:
        """The `base_url` of a Slack client."""
        return f"{self.base_url}/api/"

    @property
    def desk_url(self) -> str:
        """Where the page and the clock are, whatever happens to Slack."""
        return self._listener.url("desk")

    @property
    def clock_url(self) -> str:
        return f"{self.desk_url}/clock"

    # ── people, time, and what happened ──────────────────────────────────────────────────────────────

    def person(self, name: str) -> Person:
        """Somebody's hand, by name or id."""
        user = self.workspace.find_user(name)
        if user is None:
            raise KeyError(f"There is nobody called {name!r} in the sandbox.")
        if user.id not in self._people:
            self._people[user.id] = Person(self.workspace, self.switchboard, self.installation, user)
        return self._people[user.id]

    def people(self) -> list[Person]:
        """Everybody whose part can be played."""
        return [self.person(user.id) for user in self.workspace.users.values() if not user.is_bot]

    def channel(self, name_or_id: str) -> Channel:
        """A channel as it is, whoever may see it."""
        found = self.workspace.find_channel(name_or_id)
        if found is None:
            names = [channel.name for channel in self.workspace.channels.values() if channel.name]
            raise KeyError(f"There is no channel {name_or_id!r}, only {names}.")
        return found

    def now(self) -> datetime:
        """Business time."""
        return self.clock.now()

    def forward(self, **by: float) -> None:
        """Move the business clock on: `forward(hours=2)`."""
        self.clock.forward(timedelta(**by))
        self.changes.tick()

    @property
    def changes(self) -> Changes:
        """`changes.subscribe()` gives an async iterator that ticks whenever something changed."""
        return self.workspace.changes

    @property
    def calls(self) -> list[Call]:
        """Every Web API call, oldest first."""
        return self.workspace.calls

    def calls_of(self, method: str) -> list[Call]:
        return [call for call in self.calls if call.method == method]

    async def until(self, look: Callable[[], T | None], timeout: float = UNTIL_S) -> T:
        """Wait until `look` gives something true, and return it."""
        found = await self.changes.until(look, timeout)
        if not found:
            raise AssertionError(f"It did not come true within {timeout} s.")
        return found

    def changes_user(self, name: str, **fields: Any) -> User:
        """Change an account (`tz`, `deleted`, `is_restricted`, …); the app hears of it."""
        return accounts.change(self.workspace, self.person(name).user, fields)

    def welcomes(self, user: User) -> Person:
        """Somebody new joins the workspace; the app hears of it."""
        accounts.welcome(self.workspace, user)
        return self.person(user.id)
