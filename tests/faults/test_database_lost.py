"""The database goes away and comes back, doors stall with locks in their hands: delivery recovers by itself."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import text
from sqlalchemy.engine import make_url

from bot.db import STALLED_AFTER_S, Database
from bot.delivery.pace import Pace
from models.outbox import Delivery
from tests.delivery.office import HURRY, Office, patient

Admin = Callable[[str], None]


@pytest.fixture
def admin(database_url: str, request: pytest.FixtureRequest) -> Admin:
    """Lets nobody in and throws everybody out, or opens the database again."""
    if database_url.startswith("sqlite"):
        pytest.skip("a file does not go away")
    server = request.getfixturevalue("postgresql_url")
    name = make_url(database_url).database or ""

    def do(allow: str) -> None:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(
                sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS {}").format(sql.Identifier(name), sql.SQL(allow))
            )
            if allow == "false":
                connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])

    return do


async def test_a_database_that_was_lost_and_came_back_costs_nothing(office: Office, admin: Admin) -> None:
    office.sandbox.faults.slow("chat.postMessage", 0.2)
    relay = await office.relay()
    for number in range(5):
        await office.promise(f"before{number}")
    await office.becomes("before0", Delivery.CLAIMED)
    with _away(admin):
        await asyncio.sleep(0.8)  # the calls come back meanwhile, and cannot be recorded
    for number in range(5):
        await office.promise(f"after{number}")
    await office.all_kept()
    assert sorted(office.posted()) == sorted(f"{when}{number}" for when in ("before", "after") for number in range(5))
    assert relay.is_leading


async def test_a_database_that_is_lost_for_longer_than_the_lease_doubles_nothing(office: Office, admin: Admin) -> None:
    office.sandbox.faults.slow("chat.postMessage", 0.2)
    await office.relay()
    await office.relay()
    for number in range(5):
        await office.promise(f"m{number}")
    await office.becomes("m0", Delivery.CLAIMED)
    with _away(admin):
        await asyncio.sleep(HURRY.lease_s + 0.3)
    await office.all_kept()
    assert sorted(office.posted()) == [f"m{number}" for number in range(5)]


async def test_rings_are_heard_again_after_the_connection_was_lost(
    office: Office, admin: Admin, database_url: str
) -> None:
    await office.relay(patient(poll_s=60.0, renew_s=60.0, lease_s=200.0))
    await office.promise("first")
    await office.all_kept()
    with _away(admin):
        await asyncio.sleep(0.1)
    elsewhere = Database(database_url)
    await office.until(lambda: office.is_listening(seen_by=elsewhere))
    async with elsewhere.transaction() as session:
        await office.promise_in(session, "from elsewhere")
    await elsewhere.close()
    await office.all_kept()  # the next look by itself would be after 60 s


async def test_a_door_that_stalls_with_a_row_in_its_hands_stalls_nobody_else(office: Office, database_url: str) -> None:
    """It was about to replace an edit, and stopped before its commit."""
    if database_url.startswith("sqlite"):
        pytest.skip("SQLite has one process, which stalls as a whole")
    await office.promise("held")
    async with office.database.engine.connect() as stalled:
        await stalled.execute(text("SELECT id FROM outbox WHERE key = 'held' FOR UPDATE"))
        await office.relay()
        await office.promise("free")
        await office.becomes("free", Delivery.DELIVERED)
        assert (await office.row("held")).state is Delivery.WAITING
        await stalled.rollback()
    await office.all_kept()


async def test_a_transaction_that_stalls_is_ended_by_the_database(office: Office, database_url: str) -> None:
    """Else a stopped process could hold the lease's lock for ever."""
    if database_url.startswith("sqlite"):
        pytest.skip("SQLite has one process")
    async with office.database.reading() as session:
        limit = await session.scalar(text("SHOW idle_in_transaction_session_timeout"))
    assert limit == f"{STALLED_AFTER_S}s"
    assert Pace().lease_s > STALLED_AFTER_S


@contextmanager
def _away(admin: Admin) -> Iterator[None]:
    admin("false")
    try:
        yield
    finally:
        admin("true")
