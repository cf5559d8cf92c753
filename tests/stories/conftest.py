"""A running Warroom in a Slack sandbox, on both databases; some of it over HTTP as well (see `modes`)."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import pytest

from bot.app import Warroom
from bot.config import Settings, read_settings
from bot.config_file import parse_config
from bot.config_folder import Configs
from bot.sandbox.server import Sandbox
from tests.stories.modes import HTTP_MODE, SOCKET_MODE

CONFIG = """\
managers: [U0ANA, U0LI]
duty_rota:
  - {who: U0LI, days: mon-sun, hours: "00:00-24:00", zone: Europe/London}
"""


# Slack waits 3 s, which benchmarks hold the doors to; what is told here stays true on a machine that is busy for longer.
PATIENT_S = 10.0


@pytest.fixture
def mode(request: pytest.FixtureRequest) -> str:
    """How Slack reaches the bot: by Socket Mode, unless the test's module is told in both modes."""
    return str(getattr(request, "param", SOCKET_MODE))


@pytest.fixture
async def sandbox(mode: str) -> AsyncIterator[Sandbox]:
    """A Slack workspace of its own, in which it is Monday morning, so that "fri 17:00" is far enough ahead."""
    async with Sandbox(http=mode == HTTP_MODE, ack_within_s=PATIENT_S) as running:
        running.clock.forward_to(monday_morning(after=running.now()))
        yield running


@pytest.fixture
async def warroom(sandbox: Sandbox, mode: str, database_url: str) -> AsyncIterator[Warroom]:
    """The bot, connected to it."""
    running = await started(sandbox, mode, database_url)
    yield running
    await running.stop()


async def started(sandbox: Sandbox, mode: str, database_url: str, *, port: int | None = None) -> Warroom:
    """A bot that Slack reaches; in HTTP mode as one more of the app's request URLs, else serving HTTP on this port."""
    line: dict[str, object] = {"slack_app_token": sandbox.app_token, "port": port}
    if mode == HTTP_MODE:
        line = {"slack_app_token": None, "slack_signing_secret": sandbox.signing_secret, "port": 0}
    settings = read_settings(
        Settings,
        slack_bot_token=sandbox.bot_token,
        slack_api_url=sandbox.api_url,
        warroom_host="127.0.0.1",
        warroom_clock_url=sandbox.clock_url,
        database_url=database_url,
        **line,
    )
    running = Warroom(settings, Configs(parse_config(CONFIG)))
    await running.start()
    if mode == HTTP_MODE and running.http:
        await sandbox.http.enter(*sandbox.http.urls, f"http://127.0.0.1:{running.http.port}/slack/events")
    return running


def monday_morning(*, after: datetime) -> datetime:
    """10:00 UTC on the next Monday."""
    days = 7 - after.weekday()
    return (after + timedelta(days=days)).replace(hour=10, minute=0, second=0, microsecond=0)
