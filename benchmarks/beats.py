"""What each beat costs when nothing is due, with ten and with a hundred thousand open items."""

import contextlib
import json
import statistics
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import event, select

from benchmarks import backlog, stage
from benchmarks.backlog import Backlog
from benchmarks.databases import KINDS, Databases
from benchmarks.report import Bound, Report, Table, ms
from bot.clock import WallClock
from bot.db import Database
from bot.delivery.slack import Slack
from bot.rules import reminders
from bot.services import reminding
from handlers.schedule import BEATS
from handlers.visit import House
from models.milestone import Milestone, MilestoneStatus
from models.outbox import OutboxRow

SIZES, QUICK_SIZES = (10, 1_000, 10_000, 100_000), (10, 1_000, 10_000)
RUNS, QUICK_RUNS = 60, 15
FLOOR = "bare indexed SELECT"
NAIVE = "asking every open item"  # a scheduler that keeps its items in a list, or a query without an index
MOST_S, QUICK_MOST_S = 0.005, 0.05
# Flat: what the database does for a beat may grow with the depth of an index, and with nothing else.
MORE_STEPS, MORE_PAGES = 30, 6
AHEAD = timedelta(days=30)
PER_ESCALATION = 20
COLUMNS = ("", "open items", "p50", "worst", "CPU each", "statements", "SQLite steps / PostgreSQL pages")


@dataclass
class Figures:
    """What one beat (or a floor) took at one size on one database, run after run."""

    seconds: list[float] = field(default_factory=list)
    cpu_s: float = 0.0
    statements: int = 0
    work: int = 0

    @property
    def p50_s(self) -> float:
        """The median."""
        return statistics.median(self.seconds)

    def row(self, name: str, size: int) -> tuple[str, ...]:
        """A line of the table."""
        times = (ms(self.p50_s), ms(max(self.seconds)), ms(self.cpu_s / len(self.seconds)))
        return (name, f"{size:,}", *times, str(self.statements), f"{self.work:,}")


Run = Callable[[], Awaitable[None]]
Results = dict[tuple[str, str, int], Figures]  # database, beat, size


async def run(databases: Databases, *, quick: bool) -> Report:
    """Each beat beside the floor, in turn, and once beside the naive way."""
    results: Results = {}
    promised = 0
    for kind in KINDS:
        for size in QUICK_SIZES if quick else SIZES:
            async with _house(databases.fresh(kind), size) as house:
                runs = _runs(house)
                for name, each in runs.items():
                    results[kind, name, size] = await _measure(house, each, 1 if name == NAIVE else 2)
                for _ in range(QUICK_RUNS if quick else RUNS):
                    for name, each in runs.items():
                        if name != NAIVE:
                            await _time(results[kind, name, size], each)
                promised += await backlog.count(house.database, OutboxRow)
    order = sorted(results, key=lambda key: (KINDS.index(key[0]), list(runs).index(key[1]), key[2]))
    rows = [results[key].row(f"{key[0]}, {key[1]}", key[2]) for key in order]
    bounds = [Bound("Slack calls promised, with nothing due", promised, 0), *_bounds(results, quick=quick)]
    return Report([_what(quick=quick), Table("One run of a beat, with nothing due", COLUMNS, rows)], bounds)


def _runs(house: House) -> dict[str, Run]:
    """The floor, every beat that the schedule has, and the naive way."""

    async def bare() -> None:
        async with house.database.reading() as session:
            now = house.clock.now()
            await session.execute(select(Milestone.id).where(Milestone.next_at <= now).limit(1))

    async def naive() -> None:
        now = house.clock.now()
        async with house.database.reading() as session:
            for milestone in await session.scalars(select(Milestone).where(Milestone.status == MilestoneStatus.OPEN)):
                assert reminders.step_now(reminding.state_of(milestone), now=now) is None

    beats: dict[str, Run] = {name: lambda beat=beat: beat(house) for name, beat in BEATS.items()}  # type: ignore[misc]
    return {FLOOR: bare, **beats, NAIVE: naive}


@asynccontextmanager
async def _house(url: str, size: int) -> AsyncIterator[House]:
    """A house with so many open items of every kind, none of them due before a month has passed."""
    database, clock = Database(url), WallClock()
    slack = Slack("xoxb-none", "http://127.0.0.1:9/")  # a beat with nothing due has nothing to ask
    now = clock.now()
    try:
        await database.migrate()
        many, due_at = max(1, size // PER_ESCALATION), now + AHEAD
        items = Backlog(
            items=size, escalations=many, people=many, now=now, due_at=due_at, next_at=due_at - timedelta(days=1)
        )
        await backlog.fill(database, items)
        yield stage.a_house(database, slack, clock)
    finally:
        await slack.close()
        await database.close()


async def _measure(house: House, each: Run, times: int) -> Figures:
    """Count what it does, which also warms it up, then time it once."""
    figures = Figures()
    for _ in range(times):
        async with _counted(house.database) as counted:
            await each()
    figures.statements, figures.work = counted.statements, counted.work
    await _time(figures, each)
    return figures


async def _time(figures: Figures, each: Run) -> None:
    began_at, cpu_s = time.perf_counter(), time.process_time()
    await each()
    figures.seconds.append(time.perf_counter() - began_at)
    figures.cpu_s += time.process_time() - cpu_s


# ── what the database does, which no noise changes ───────────────────────────────────────────────────────


@dataclass
class Counted:
    """Statements, and what they made the database do: steps of SQLite's machine, pages that PostgreSQL looked at."""

    statements: int = 0
    work: int = 0


@asynccontextmanager
async def _counted(database: Database) -> AsyncIterator[Counted]:
    counted = Counted()
    asked: list[tuple[str, Any]] = []
    with _listening(database, asked), _steps(database, counted) if database.is_sqlite else contextlib.nullcontext():
        yield counted
    counted.statements = len(asked)
    if not database.is_sqlite:
        for statement, parameters in asked:
            counted.work += await _pages(database, statement, parameters)


@contextmanager
def _listening(database: Database, asked: list[tuple[str, Any]]) -> Iterator[None]:
    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        if not statement.startswith(("BEGIN", "COMMIT", "ROLLBACK")):
            asked.append((statement, parameters))

    engine = database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield
    finally:
        event.remove(engine, "before_cursor_execute", note)


@contextmanager
def _steps(database: Database, counted: Counted) -> Iterator[None]:
    def step() -> int:
        counted.work += 1
        return 0

    def listen(connection: Any, *_: Any) -> None:
        connection.run_async(lambda driver: driver.set_progress_handler(step, 1))

    def leave(connection: Any, *_: Any) -> None:
        connection.run_async(lambda driver: driver.set_progress_handler(None, 1))

    pool = database.engine.sync_engine.pool
    event.listen(pool, "checkout", listen)
    event.listen(pool, "checkin", leave)
    try:
        yield
    finally:
        event.remove(pool, "checkout", listen)
        event.remove(pool, "checkin", leave)


async def _pages(database: Database, statement: str, parameters: Any) -> int:
    """Executed again under EXPLAIN, and rolled back."""
    async with database.engine.connect() as connection:
        explained = f"EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, FORMAT JSON) {statement}"
        found = (await connection.exec_driver_sql(explained, parameters)).scalar_one()
        await connection.rollback()
    plan = (json.loads(found) if isinstance(found, str) else found)[0]["Plan"]
    return int(plan["Shared Hit Blocks"] + plan["Shared Read Blocks"])


def _what(*, quick: bool) -> str:
    sizes = ", ".join(f"{size:,}" for size in (QUICK_SIZES if quick else SIZES))
    return (
        f"{sizes} milestones and as many clocks, {PER_ESCALATION} in each escalation, each with its rhythm of\n"
        "executive updates; nothing is due for weeks. Every beat of the schedule is run as it is, in turn with the\n"
        "floor. CPU: of this process."
    )


def _bounds(results: Results, *, quick: bool) -> list[Bound]:
    bounds = []
    for kind in KINDS:
        more = MORE_STEPS if kind == "SQLite" else MORE_PAGES
        for name in BEATS:
            mine = {size: each for (db, beat, size), each in results.items() if (db, beat) == (kind, name)}
            least, most = mine[min(mine)], mine[max(mine)]
            slowest = max(each.p50_s for each in mine.values())
            grown, limit = most.work - least.work, QUICK_MOST_S if quick else MOST_S
            bounds += [
                Bound(f"{kind}, {name}: slowest p50, in seconds", slowest, limit),
                Bound(f"{kind}, {name}: further statements with the most items", most.statements - least.statements, 0),
                Bound(f"{kind}, {name}: further steps or pages with the most items", grown, more),
            ]
    return bounds
