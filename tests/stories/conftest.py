"""A running Warroom in a Slack sandbox, on both databases."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import pytest

from bot.app import Warroom
from bot.config import Settings, read_settings
from bot.config_file import parse_config
from bot.config_folder import Configs
from bot.sandbox.server import Sandbox

CONFIG = """\
managers: [U0ANA, U0LI]
duty_rota:
  - {who: U0LI, days: mon-sun, hours: "00:00-24:00", zone: Europe/London}
"""


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    """A Slack workspace of its own, in which it is Monday morning, so that "fri 17:00" is far enough ahead."""
    async with Sandbox() as running:
        running.clock.forward_to(monday_morning(after=running.now()))
        yield running


@pytest.fixture
async def warroom(sandbox: Sandbox, database_url: str) -> AsyncIterator[Warroom]:
    """The bot, connected to it."""
    settings = read_settings(
        Settings,
        slack_bot_token=sandbox.bot_token,
        slack_app_token=sandbox.app_token,
        slack_api_url=sandbox.api_url,
        warroom_clock_url=sandbox.clock_url,
        database_url=database_url,
    )
    running = Warroom(settings, Configs(parse_config(CONFIG)))
    await running.start()
    yield running
    await running.stop()


def monday_morning(*, after: datetime) -> datetime:
    """10:00 UTC on the next Monday."""
    days = 7 - after.weekday()
    return (after + timedelta(days=days)).replace(hour=10, minute=0, second=0, microsecond=0)
