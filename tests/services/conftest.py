"""A desk for each test of a service, on both databases."""

import pytest

from bot.db import Database
from tests.services.desk import Desk


@pytest.fixture
async def desk(database: Database) -> Desk:
    """A workspace with its people, on Monday at 10:00 UTC."""
    furnished = Desk(database)
    await furnished.furnish()
    return furnished
