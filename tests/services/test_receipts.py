"""Receipts: an envelope has one effect, and a copy of it waits for, and gets, the same answer."""

import asyncio

import pytest

from bot.clock import transport_now
from bot.db import Database
from bot.queries.receipts import find_receipt
from bot.services import receipts

KEY = {"team_id": "T1", "key": "trigger:1.2.3"}
only_postgresql = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


async def test_the_same_key_is_taken_once_and_keeps_its_answer(database: Database) -> None:
    answer = {"message": {"text": "Added *M1*"}, "errors": {}, "view": None, "channel_id": None}
    async with database.transaction() as session:
        assert await receipts.take(session, **KEY, received_at=transport_now())
        await receipts.keep_answer(session, **KEY, answer=answer)
    async with database.transaction() as session:
        assert not await receipts.take(session, **KEY, received_at=transport_now())
        kept = await find_receipt(session, **KEY)
        assert kept is not None
        assert kept.answer == answer


async def test_another_key_or_another_workspace_is_another_envelope(database: Database) -> None:
    async with database.transaction() as session:
        assert await receipts.take(session, **KEY, received_at=transport_now())
        assert await receipts.take(session, team_id="T1", key="trigger:4.5.6", received_at=transport_now())
        assert await receipts.take(session, team_id="T2", key=KEY["key"], received_at=transport_now())
        assert not await receipts.take(session, **KEY, received_at=transport_now())


async def _refused(database: Database) -> None:
    async with database.transaction() as session:
        assert await receipts.take(session, **KEY, received_at=transport_now())
        raise RuntimeError("refused")


async def test_what_was_refused_leaves_no_receipt(database: Database) -> None:
    with pytest.raises(RuntimeError):
        await _refused(database)
    async with database.transaction() as session:
        assert await receipts.take(session, **KEY, received_at=transport_now())


async def _handle(database: Database, name: str, under_way: asyncio.Event, go_on: asyncio.Event) -> str:
    """As a door does: take, work, keep the answer; or answer what was kept."""
    async with database.transaction() as session:
        if not await receipts.take(session, **KEY, received_at=transport_now()):
            kept = await find_receipt(session, **KEY)
            assert kept is not None
            assert kept.answer is not None
            return f"kept: {kept.answer['by']}"
        under_way.set()
        await go_on.wait()
        await receipts.keep_answer(session, **KEY, answer={"by": name})
        return name


async def test_a_copy_that_comes_meanwhile_waits_and_gets_the_kept_answer(database: Database) -> None:
    under_way, go_on = asyncio.Event(), asyncio.Event()
    first = asyncio.create_task(_handle(database, "first", under_way, go_on))
    await under_way.wait()
    copy = asyncio.create_task(_handle(database, "copy", under_way, go_on))
    await asyncio.sleep(0.1)
    assert not copy.done()
    go_on.set()
    assert (await first, await copy) == ("first", "kept: first")


@only_postgresql
async def test_a_copy_takes_over_when_the_first_is_rolled_back(database: Database) -> None:
    under_way, go_on = asyncio.Event(), asyncio.Event()
    first = asyncio.create_task(_handle(database, "first", under_way, go_on))
    await under_way.wait()
    copy = asyncio.create_task(_handle(database, "copy", asyncio.Event(), go_on))
    await asyncio.sleep(0.1)
    first.cancel()
    with pytest.raises(asyncio.CancelledError):
        await first
    go_on.set()
    assert await copy == "copy"
