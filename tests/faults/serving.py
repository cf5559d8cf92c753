"""The whole bot beside a Slack that sends again what was not acknowledged, for faults of all kinds."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from bot.app import Warroom
from bot.config import Settings, read_settings
from bot.config_file import parse_config
from bot.config_folder import Configs
from bot.sandbox.server import Sandbox
from tests.stories.conftest import CONFIG, monday_morning


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    """A Slack that sends again what was not acknowledged, as the real one does."""
    async with Sandbox(redeliver_after_s=2.0) as running:
        running.clock.forward_to(monday_morning(after=running.now()))
        yield running


@asynccontextmanager
async def served(sandbox: Sandbox, database_url: str) -> AsyncIterator[Warroom]:
    settings = read_settings(
        Settings,
        slack_bot_token=sandbox.bot_token,
        slack_app_token=sandbox.app_token,
        slack_api_url=sandbox.api_url,
        warroom_clock_url=sandbox.clock_url,
        database_url=database_url,
    )
    running = Warroom(settings, Configs(parse_config(CONFIG)))
    try:
        await running.start()
        yield running
    finally:
        await running.stop()
