"""Escalation numbers are taken together when many ask at once, and each is given to one asker only."""

import asyncio

import pytest
from sqlalchemy import event
from sqlalchemy.exc import NoResultFound

from bot.db import Database
from models.workspace import Workspace


@pytest.fixture
async def numbered(database: Database) -> Database:
    """A database with one workspace."""
    async with database.transaction() as session:
        session.add(Workspace(team_id="T1", name="One", bot_user_id="U1"))
    return database


async def _take(database: Database, team_id: str = "T1") -> int:
    async with database.transaction() as session:
        return await database.take_number(session, team_id)


async def test_everybody_gets_a_number_of_their_own(numbered: Database) -> None:
    assert sorted(await asyncio.gather(*(_take(numbered) for _ in range(12)))) == list(range(1, 13))
    assert await _take(numbered) == 13


async def test_who_asks_meanwhile_is_served_together(numbered: Database) -> None:
    if numbered._numbers is None:
        pytest.skip("SQLite has one writer, who takes the number in the transaction")
    asked: list[str] = []
    event.listen(numbered._numbers.engine.sync_engine, "before_cursor_execute", lambda *it: asked.append(it[2]))
    numbers = await asyncio.gather(*(numbered._numbers.take("T1") for _ in range(50)))
    assert sorted(numbers) == list(range(1, 51))
    assert len(asked) < 10


async def test_a_workspace_nobody_knows_has_no_numbers_and_spoils_none(numbered: Database) -> None:
    with pytest.raises(NoResultFound):
        await _take(numbered, "T0NOBODY")
    assert await _take(numbered) == 1


async def test_who_gives_up_waiting_spoils_nothing(numbered: Database) -> None:
    waiting = [asyncio.create_task(_take(numbered)) for _ in range(4)]
    await asyncio.sleep(0)
    for task in waiting[:2]:
        task.cancel()
    taken = [each for each in await asyncio.gather(*waiting, return_exceptions=True) if isinstance(each, int)]
    assert len(set(taken)) == len(taken) >= 2
    assert await _take(numbered) > max(taken)
