"""`warroom demo`: the Slack sandbox, the bot connected to it by Socket Mode or HTTP, and a page to play with."""

import asyncio
import tempfile
import webbrowser
from collections.abc import Sequence
from pathlib import Path

from bot.app import Warroom
from bot.config import Settings, read_settings, web_address
from bot.config_file import parse_config
from bot.config_folder import Configs
from bot.errors import NotConfigured
from bot.http_door import EVENTS
from bot.sandbox.http_mode import NotTaken
from bot.sandbox.server import Sandbox

CONFIG = """\
managers: [U0ANA, U0LI]
duty_rota:
  - {who: U0LI, days: mon-sun, hours: "00:00-24:00", zone: Europe/London}
"""

WELCOME = """
Warroom is running in a Slack sandbox on this machine. Open this page:

    {page}

Be Dana, type  /escalate Exports fail  and follow the war room. Ctrl+C ends it; nothing is kept.
"""

ALONE = """
The Slack sandbox is running on this machine.

    page              {page}
    SLACK_API_URL     {api}
    SLACK_BOT_TOKEN   {bot_token}
    {way}
    WARROOM_CLOCK_URL {clock}
"""

TRY_AGAIN_S = 0.5


class StandaloneSandbox:
    """Only the sandbox; the bot runs elsewhere with the settings it prints.

    With request URLs it delivers over HTTP instead of Socket Mode, as soon as each of them takes Slack's handshake.
    """

    def __init__(self, *, port: int, request_urls: Sequence[str] = ()) -> None:
        self.sandbox = Sandbox(desk_port=port, http=bool(request_urls))
        self._request_urls = [_request_url(url) for url in request_urls]
        self._entering: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Listen, and print what a bot needs. Raises NotConfigured when the port is taken."""
        await _listen(self.sandbox)
        over_http = f"SLACK_SIGNING_SECRET {self.sandbox.signing_secret}"
        print(
            ALONE.format(
                page=page_address(self.sandbox),
                api=self.sandbox.api_url,
                bot_token=self.sandbox.bot_token,
                way=over_http if self._request_urls else f"SLACK_APP_TOKEN   {self.sandbox.app_token}",
                clock=self.sandbox.clock_url,
            ),
            flush=True,
        )
        if self._request_urls:
            self._entering = asyncio.create_task(self._enter())

    async def _enter(self) -> None:
        """The bot needs what was printed before it can answer: try until it does."""
        told = ""
        while True:
            try:
                await self.sandbox.http.enter(*self._request_urls)
                break
            except NotTaken as trouble:
                if str(trouble) != told:
                    told = str(trouble)
                    print(f"Waiting for {' and '.join(self._request_urls)}: {told}.", flush=True)
            await asyncio.sleep(TRY_AGAIN_S)
        print(f"Delivering to {' and '.join(self._request_urls)}.", flush=True)

    async def stop(self) -> None:
        """Close everything."""
        if self._entering:
            self._entering.cancel()
            await asyncio.gather(self._entering, return_exceptions=True)
        await self.sandbox.stop()


def _request_url(url: str) -> str:
    try:
        return web_address(url)
    except ValueError:
        raise NotConfigured(
            f"--http {url} is not a web address. Expected: the bot's request URL, such as "
            "http://127.0.0.1:3000/slack/events."
        ) from None


class Demo:
    """Sandbox and bot together. Nothing survives its end: the database lies in a temporary folder."""

    def __init__(self, *, port: int, open_browser: bool, over_http: bool = False) -> None:
        self.sandbox = Sandbox(desk_port=port, http=over_http)
        self._over_http = over_http
        self._open_browser = open_browser
        self._folder = tempfile.TemporaryDirectory(prefix="warroom-demo-")
        self._warroom: Warroom | None = None

    async def start(self) -> None:
        """Start both, print the page's address and open it. Raises NotConfigured when the port is taken."""
        await _listen(self.sandbox)
        socket_mode = {"slack_app_token": self.sandbox.app_token, "port": None}
        http_mode = {"slack_app_token": None, "slack_signing_secret": self.sandbox.signing_secret, "port": 0}
        settings = read_settings(
            Settings,
            slack_bot_token=self.sandbox.bot_token,
            slack_api_url=self.sandbox.api_url,
            warroom_clock_url=self.sandbox.clock_url,
            warroom_host="127.0.0.1",
            database_url=f"sqlite:///{Path(self._folder.name) / 'warroom.db'}",
            **(http_mode if self._over_http else socket_mode),
        )
        self._warroom = Warroom(settings, Configs(parse_config(CONFIG, file="the demo's configuration")))
        await self._warroom.start()
        if self._over_http and self._warroom.http:
            await self.sandbox.http.enter(f"http://127.0.0.1:{self._warroom.http.port}{EVENTS}")
        address = page_address(self.sandbox)
        print(WELCOME.format(page=address), flush=True)
        if self._open_browser:
            webbrowser.open(address)

    async def stop(self) -> None:
        """Stop both and forget everything."""
        if self._warroom:
            await self._warroom.stop()
        await self.sandbox.stop()
        self._folder.cleanup()


def page_address(sandbox: Sandbox) -> str:
    """The page, with the token that lets this browser in."""
    return f"{sandbox.desk_url}/?token={sandbox.page_token}"


async def _listen(sandbox: Sandbox) -> None:
    try:
        await sandbox.start()
    except OSError as trouble:
        raise NotConfigured(
            f"The page's port cannot be used ({trouble.strerror}). Choose another with --port."
        ) from None
