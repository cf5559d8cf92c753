"""An office for each test of delivery: a database of each kind, and a Slack sandbox."""

from collections.abc import AsyncIterator

import pytest

from bot.db import Database
from bot.delivery.slack import Slack
from bot.sandbox.server import Sandbox
from tests.delivery.office import Office


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    """A Slack of its own, in which the bot is a member of #general."""
    async with Sandbox() as running:
        running.channel("general").members.append("U0WARROOM")
        yield running


@pytest.fixture
async def office(database: Database, sandbox: Sandbox) -> AsyncIterator[Office]:
    """Everything a test of delivery needs; its relays are stopped at the end."""
    slack = Slack(sandbox.bot_token, sandbox.api_url)
    opened = Office(database, sandbox, await slack.auth_test())
    await slack.close()
    yield opened
    await opened.close()
