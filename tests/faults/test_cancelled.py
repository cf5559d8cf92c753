"""A task cancelled in the middle of a transaction takes nothing with it."""

import asyncio
import random

from sqlalchemy import text

from bot.db import Database


async def test_cancelled_transactions_leave_neither_rows_nor_locks(database: Database) -> None:
    moments = random.Random(7)
    for number in range(100):
        task = asyncio.create_task(_write(database, f"cut{number}"))
        await asyncio.sleep(moments.random() * 0.006)
        task.cancel()
        end = await asyncio.gather(task, return_exceptions=True)  # its traceback lives on, as in a log or a report
        async with asyncio.timeout(30):
            await _write(database, f"next{number}")
        del end
    async with database.reading() as session:
        written = list(await session.scalars(text("SELECT team_id FROM workspaces")))
    whole = {name[:-1] for name in written}
    assert len(written) == 3 * len(whole)  # each transaction as a whole or not at all
    assert {f"next{number}" for number in range(100)} <= whole


async def _write(database: Database, name: str) -> None:
    async with database.transaction() as session:
        for part in "abc":
            await session.execute(
                text("INSERT INTO workspaces (team_id, name, bot_user_id, next_number) VALUES (:id, '', '', 1)"),
                {"id": name + part},
            )
        await session.execute(text("SELECT * FROM workspaces LIMIT 3"))
