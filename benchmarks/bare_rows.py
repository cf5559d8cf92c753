"""What one submission of the intake form writes, and the same rows committed with nothing around them."""

import asyncio
import contextlib
import time
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any

from slack_bolt.async_app import AsyncBoltRequest
from sqlalchemy import Integer, Table, select

from benchmarks import stage
from benchmarks.subjects import CONFIG
from bot.app import build_app
from bot.clock import WallClock
from bot.db import Database
from bot.sandbox.records import Json
from bot.sandbox.server import Sandbox
from models.base import Base
from models.customer import Customer

Rows = dict[Table, list[dict[str, Any]]]
APART = 1000  # between the ids of one copy and those of the next
# What is unique beside the ids; each copy gets its own.
UNIQUE = {("outbox", "key"), ("receipts", "key"), ("escalations", "number")}


@dataclass(frozen=True)
class Written:
    """The rows that one submission adds, its receipt included, and the customers that were there before."""

    rows: Rows
    customers: list[dict[str, Any]]

    @property
    def count(self) -> int:
        """How many rows one submission adds."""
        return sum(len(rows) for rows in self.rows.values())


async def of_one(url: str, submission: Json) -> Written:
    """Let the product handle this submission on a database of its own, without a relay, and look what it wrote."""
    async with Sandbox() as sandbox, stage.set_up(sandbox, url, escalations=1) as (database, slack):
        house = stage.a_house(database, slack, WallClock(), config=CONFIG)
        app = build_app(house, base_url=sandbox.api_url)
        before = await _all_rows(database)
        response = await app.async_dispatch(AsyncBoltRequest(mode="socket_mode", body=submission))
        assert response.status == 200, response.body
        assert "errors" not in response.body, response.body
        after = await _all_rows(database)
    rows = {table: [row for key, row in found.items() if key not in before[table]] for table, found in after.items()}
    return Written({table: new for table, new in rows.items() if new}, list(before[_table(Customer)].values()))


async def commit_all(url: str, written: Written, count: int) -> list[float]:
    """So many transactions with these rows, all begun at once: the seconds after which each was committed.

    They use the bot's own pool of connections, and on SQLite stand in line as the bot's do.
    """
    database = Database(url)
    try:
        await database.migrate()
        in_line: AbstractAsyncContextManager[Any] = asyncio.Lock() if database.is_sqlite else contextlib.nullcontext()
        async with database.engine.begin() as connection:
            if written.customers:
                await connection.execute(_table(Customer).insert(), written.customers)
        copies = [_copy(written.rows, number) for number in range(count + 1)]
        began_at = time.perf_counter()
        await _commit(database, in_line, copies[0], began_at)  # statements are prepared
        began_at = time.perf_counter()
        return list(await asyncio.gather(*(_commit(database, in_line, copy, began_at) for copy in copies[1:])))
    finally:
        await database.close()


async def _commit(database: Database, in_line: AbstractAsyncContextManager[Any], rows: Rows, began_at: float) -> float:
    async with in_line, database.engine.begin() as connection:
        for table, copied in rows.items():
            await connection.execute(table.insert(), copied)
    return time.perf_counter() - began_at


def _copy(rows: Rows, number: int) -> Rows:
    """These rows again, with ids and keys of their own."""
    apart = APART * (number + 1)
    return {table: [_copy_row(rows, table, row, apart) for row in rows[table]] for table in rows}


def _copy_row(rows: Rows, table: Table, row: dict[str, Any], apart: int) -> dict[str, Any]:
    copied = dict(row)
    for column in table.columns:
        value = row[column.name]
        refers = [key.column.table for key in column.foreign_keys]
        is_own = column.primary_key and isinstance(column.type, Integer) and not refers
        if value is None:
            continue
        if is_own or any(to in rows for to in refers):
            copied[column.name] = value + apart
        elif (table.name, column.name) in UNIQUE:
            copied[column.name] = value + apart if isinstance(value, int) else f"{value}:{apart}"
    return copied


async def _all_rows(database: Database) -> dict[Table, dict[tuple[Any, ...], dict[str, Any]]]:
    """By table, in the order in which they refer to each other, and by primary key."""
    found: dict[Table, dict[tuple[Any, ...], dict[str, Any]]] = {}
    async with database.reading() as session:
        for table in Base.metadata.sorted_tables:
            rows = [dict(row._mapping) for row in await session.execute(select(table))]
            found[table] = {tuple(row[column.name] for column in table.primary_key): row for row in rows}
    return found


def _table(model: type[Base]) -> Table:
    table = model.__table__
    assert isinstance(table, Table)
    return table
