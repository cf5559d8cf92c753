"""Times are kept as aware UTC on both databases."""

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from sqlalchemy.exc import StatementError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db import Database
from models.customer import Customer

NOON = datetime(2026, 11, 23, 12, 0, 0, 123456, tzinfo=UTC)


async def _keep(session: AsyncSession, name: str, at: datetime) -> None:
    session.add(Customer(team_id="T1", name=name, name_key=name, created_at=at))
    await session.flush()


async def test_a_time_comes_back_as_utc_whatever_zone_it_went_in_with(database: Database) -> None:
    given = {
        "utc": NOON,
        "kolkata": NOON.astimezone(ZoneInfo("Asia/Kolkata")),
        "far west": NOON.astimezone(timezone(timedelta(hours=-11, minutes=-30))),
    }
    async with database.transaction() as session:
        for name, at in given.items():
            await _keep(session, name, at)
    async with database.reading() as session:
        kept = {each.name: each.created_at for each in await session.scalars(select(Customer))}
    assert kept == dict.fromkeys(given, NOON)
    assert {at.tzinfo for at in kept.values()} == {UTC}


async def test_times_are_compared_as_moments(database: Database) -> None:
    async with database.transaction() as session:
        await _keep(session, "noon", NOON)
        later = (NOON + timedelta(minutes=1)).astimezone(ZoneInfo("America/New_York"))
        earlier = (NOON - timedelta(minutes=1)).astimezone(ZoneInfo("Asia/Tokyo"))
        found = select(Customer.name).where(Customer.created_at < later, Customer.created_at > earlier)
        assert await session.scalar(found) == "noon"


async def _keep_naive(database: Database) -> None:
    async with database.transaction() as session:
        await _keep(session, "naive", NOON.replace(tzinfo=None))


async def test_a_time_without_a_zone_is_refused(database: Database) -> None:
    with pytest.raises(StatementError, match="a time without a zone cannot be stored"):
        await _keep_naive(database)
    async with database.reading() as session:
        assert (await session.scalars(select(Customer))).all() == []
