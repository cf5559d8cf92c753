"""`warroom outbox`: what Slack still has to be told or refused, and what an operator does about it."""

import json
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from typing import TypeVar

from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.alone import Alone
from bot.clock import transport_now
from bot.db import Database
from bot.delivery import mending
from bot.delivery.lease import list_held
from bot.errors import NotConfigured
from bot.queries.outbox import list_open
from bot.queries.retention import list_teams
from models.outbox import OutboxRow

T = TypeVar("T")

MOST = 500
HEAD = ("row", "state", "age", "to", "method", "key", "reason")


async def show(database_url: str, *, team_id: str | None, with_text: bool) -> str:
    """What waits and what was set aside, one line each; nothing that anybody wrote, unless asked `with_text`."""

    async def look(session: AsyncSession) -> list[OutboxRow]:
        return await list_open(session, team_id=team_id, limit=MOST + 1)

    rows = await _within(database_url, look)
    if not rows:
        return "Nothing waits, and nothing is set aside."
    now = transport_now()
    lines = _table([HEAD, *(_cells(row, now) for row in rows[:MOST])])
    if with_text:
        lines = [lines[0], *(part for line, row in zip(lines[1:], rows, strict=False) for part in (line, _words(row)))]
    more = [f"… and more than {MOST} in all."] if len(rows) > MOST else []
    return "\n".join([*lines, *more])


async def retry(database_url: str, *, row_ids: Sequence[int]) -> str:
    """Try these rows once more."""
    count = await _within(database_url, lambda session: mending.retry(session, row_ids=row_ids, now=transport_now()))
    fell = f", {count - len(set(row_ids))} of them because they hang on these" if count > len(set(row_ids)) else ""
    return f"{count} {'row is' if count == 1 else 'rows are'} tried once more{fell}."


async def drop(database_url: str, *, row_ids: Sequence[int]) -> str:
    """Give these rows up."""
    count = await _within(database_url, lambda session: mending.drop(session, row_ids=row_ids, now=transport_now()))
    return f"{count} {'row is' if count == 1 else 'rows are'} given up."


async def recover(database_url: str, *, since: str) -> str:
    """After a restore: doubt what Slack may have been told since then. Raises NotConfigured while Warroom runs."""
    moment = _moment(since)

    async def doubt(session: AsyncSession) -> tuple[int, int]:
        if held := await list_held(session):
            raise NotConfigured(f"Warroom runs on this database ({', '.join(sorted(held))}). Stop it first.")
        teams = await list_teams(session)
        now = transport_now()
        counts = [await mending.recover(session, team_id=team, since=moment, now=now) for team in teams]
        return len(teams), sum(counts)

    teams, rows = await _within(database_url, doubt, alone=True)
    waiting = (
        f"{rows} waiting {'row' if rows == 1 else 'rows'} of {teams} {'workspace' if teams == 1 else 'workspaces'}"
    )
    return (
        f"{waiting} will be looked for in Slack before being sent, "
        "and so will what is promised in the first five minutes after the start."
    )


async def _within(database_url: str, work: Callable[[AsyncSession], Awaitable[T]], *, alone: bool = False) -> T:
    database = Database(database_url)
    only = Alone(database.url)
    if alone:
        only.take()
    try:
        async with database.transaction() as session:
            return await work(session)
    except DBAPIError as error:
        raise NotConfigured(
            f"The database cannot be read ({type(error.orig).__name__}). "
            "Check DATABASE_URL; `warroom migrate` brings an older one to the newest version."
        ) from None
    finally:
        await database.close()
        only.give_back()


def _moment(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise NotConfigured(f"{text} is not a time. Write it like 2026-11-25T08:30, in UTC.") from None
    moment = found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    if moment > transport_now():
        raise NotConfigured(f"{text} is still to come. Name the time at which the backup was made.")
    return moment


def _cells(row: OutboxRow, now: datetime) -> tuple[str, ...]:
    state = f"{row.state.value}, in doubt" if row.finished_at is None and row.doubt_since else row.state.value
    age = _age((now - row.promised_at).total_seconds())
    return (str(row.id), state, age, row.receiver, row.method, row.key, row.problem or "–")


def _age(seconds: float) -> str:
    for unit, length in (("d", 86400), ("h", 3600), ("min", 60)):
        if seconds >= length:
            return f"{int(seconds // length)} {unit}"
    return f"{max(0, int(seconds))} s"


def _words(row: OutboxRow) -> str:
    return "      " + json.dumps(row.payload.get("text", row.payload), ensure_ascii=False)


def _table(rows: Sequence[tuple[str, ...]]) -> list[str]:
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEAD) - 1)]
    return [
        "  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[-1]]) for row in rows
    ]
