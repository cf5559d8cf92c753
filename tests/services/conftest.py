"""A desk for each test of a service, on both databases."""

from collections.abc import AsyncIterator

import pytest

from bot.db import Database
from tests.services.desk import Desk


@pytest.fixture
async def desk(database: Database) -> AsyncIterator[Desk]:
    """A workspace with its people, on Monday at 10:00 UTC."""
    furnished = Desk(database)
    await furnished.furnish()
    yield furnished
    await furnished.house.slack.close()
