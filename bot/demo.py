"""`warroom demo`: the Slack sandbox, the bot connected to it over real Socket Mode, and a page to play with."""

import tempfile
import webbrowser
from pathlib import Path

from bot.app import Warroom
from bot.config import Settings, read_settings
from bot.config_file import parse_config
from bot.errors import NotConfigured
from bot.sandbox.server import Sandbox
from bot.views.intake import FROM_MESSAGE
from bot.words import plain

CONFIG = """\
managers: [U0ANA, U0LI]
duty_rota:
  - {who: U0LI, days: mon-sun, hours: "00:00-24:00", zone: Europe/London}
"""

SHORTCUTS = {plain("shortcut-escalate-message"): FROM_MESSAGE}

WELCOME = """
Warroom is running in a Slack sandbox on this machine. Open this page:

    {page}

Be Dana, type  /escalate Exports fail  and follow the war room. Ctrl+C ends it; nothing is kept.
"""

ALONE = """
The Slack sandbox is running on this machine.

    page             {page}
    SLACK_API_URL    {api}
    SLACK_BOT_TOKEN  {bot_token}
    SLACK_APP_TOKEN  {app_token}
    WARROOM_CLOCK_URL {clock}
"""


class StandaloneSandbox:
    """Only the sandbox; the bot runs elsewhere with the settings it prints."""

    def __init__(self, *, port: int) -> None:
        self.sandbox = Sandbox(desk_port=port, shortcuts=SHORTCUTS)

    async def start(self) -> None:
        """Listen, and print what a bot needs. Raises NotConfigured when the port is taken."""
        await _listen(self.sandbox)
        print(
            ALONE.format(
                page=page_address(self.sandbox),
                api=self.sandbox.api_url,
                bot_token=self.sandbox.bot_token,
                app_token=self.sandbox.app_token,
                clock=self.sandbox.clock_url,
            ),
            flush=True,
        )

    async def stop(self) -> None:
        """Close everything."""
        await self.sandbox.stop()


class Demo:
    """Sandbox and bot together. Nothing survives its end: the database lies in a temporary folder."""

    def __init__(self, *, port: int, open_browser: bool) -> None:
        self.sandbox = Sandbox(desk_port=port, shortcuts=SHORTCUTS)
        self._open_browser = open_browser
        self._folder = tempfile.TemporaryDirectory(prefix="warroom-demo-")
        self._warroom: Warroom | None = None

    async def start(self) -> None:
        """Start both, print the page's address and open it. Raises NotConfigured when the port is taken."""
        await _listen(self.sandbox)
        settings = read_settings(
            Settings,
            slack_bot_token=self.sandbox.bot_token,
            slack_app_token=self.sandbox.app_token,
            slack_api_url=self.sandbox.api_url,
            warroom_clock_url=self.sandbox.clock_url,
            database_url=f"sqlite:///{Path(self._folder.name) / 'warroom.db'}",
        )
        self._warroom = Warroom(settings, parse_config(CONFIG, file="the demo's configuration"))
        await self._warroom.start()
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
