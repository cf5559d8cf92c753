"""Ten thousand reminders that fall due in one second: none dropped, none doubled, beside the same rows written bare."""

import asyncio
import logging
import re
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.background import BackgroundScheduler
from sqlalchemy import Table as SqlTable
from sqlalchemy import func, insert, select

from benchmarks import backlog, stage
from benchmarks.backlog import Backlog, Row
from benchmarks.databases import KINDS, Databases
from benchmarks.report import Bound, Report, Table
from benchmarks.subjects import LATENCY_S
from bot.clock import WallClock
from bot.db import Database
from bot.delivery.slack import Slack
from bot.sandbox.people import User, default_users
from bot.sandbox.server import Sandbox
from bot.views.reminder import ITEMS_SHOWN
from handlers.schedule import BEATS
from handlers.visit import House
from models.base import Base
from models.milestone import Milestone, Reminder
from models.outbox import OutboxRow

ITEMS, QUICK_ITEMS = 10_000, 1_000
SENT, QUICK_SENT = 1_000, 200  # for these the messages themselves are counted
EACH = ITEMS_SHOWN  # reminders for one person: as many as one message shows
MOST_BEATS = 30
QUIET_S = 3.0  # when nothing comes any more
ITEM = re.compile(r"Check export \d{6}")
BARE, JOBS = "the same rows written bare", "an APScheduler job each"
COLUMNS = ("", "reminders", "until all are promised", "per second", "CPU each", "promised", "dropped", "doubled")
SENT_COLUMNS = ("", "reminders", "people", "messages", "until all have arrived", "dropped", "doubled")


@dataclass(frozen=True)
class Storm:
    """What came of one storm."""

    name: str
    reminders: int
    seconds: float
    cpu_s: float
    promised: int
    dropped: int
    doubled: int

    @property
    def row(self) -> tuple[str, ...]:
        """A line of the table."""
        each_ms = self.cpu_s / self.reminders * 1000
        counts = (f"{self.promised:,}", f"{self.dropped:,}", f"{self.doubled:,}")
        rate = f"{self.promised / self.seconds:,.0f}" if self.seconds else "–"
        return (self.name, f"{self.reminders:,}", f"{self.seconds:.1f} s", rate, f"{each_ms:.2f} ms", *counts)


async def run(databases: Databases, *, quick: bool) -> Report:
    """The storm, the same rows bare, a job for each, and a smaller storm whose messages are counted."""
    items, sent = (QUICK_ITEMS, QUICK_SENT) if quick else (ITEMS, SENT)
    storms: list[Storm] = []
    arrived: list[tuple[str, ...]] = []
    report = Report([_what(items)])
    for kind in KINDS:
        storm, bare = await _storm(databases, kind, items)
        storms += [storm, bare]
        line, bounds = await _arriving(databases, kind, sent)
        arrived.append(line)
        report.bounds += [
            Bound(f"{kind}: reminders dropped", storm.dropped, 0),
            Bound(f"{kind}: reminders doubled", storm.doubled, 0),
            *bounds,
        ]
    storms.append(await _a_job_each(items))
    report.parts.append(Table("All due in the same second", COLUMNS, [storm.row for storm in storms]))
    report.parts.append(Table("A smaller storm, until its messages have arrived", SENT_COLUMNS, arrived))
    return report


async def _storm(databases: Databases, kind: str, items: int) -> tuple[Storm, Storm]:
    now = WallClock().now()
    people = items // EACH
    due = Backlog(items=items, escalations=people, people=people, now=now, due_at=now, next_at=now, told="before")
    async with _house(databases.fresh(kind)) as house:
        await backlog.fill(house.database, due, only="milestones")
        began_at, cpu_s = time.perf_counter(), time.process_time()
        await _beat_until_all_is_said(house, now)
        seconds, cpu_s = time.perf_counter() - began_at, time.process_time() - cpu_s
        await _beat(house)  # as another machine, or a late beat, would
        given, doubled, missing = await _counted(house.database)
        storm = Storm(f"Warroom on {kind}", items, seconds, cpu_s, given, items - given + doubled + missing, doubled)
        rows = await _rows(house.database)
    return storm, await _bare(databases.fresh(kind), f"{kind}: {BARE}", rows, items)


async def _beat(house: House) -> None:
    for beat in BEATS.values():
        await beat(house)


async def _beat_until_all_is_said(house: House, now: datetime) -> None:
    for _ in range(MOST_BEATS):
        await _beat(house)
        if not await backlog.count(house.database, Milestone, Milestone.next_at <= now):
            return


async def _counted(database: Database) -> tuple[int, int, int]:
    """Reminders given; given more than once; and those in no message that was promised."""
    async with database.reading() as session:
        told = Counter(await session.scalars(select(Reminder.milestone_id)))
        slots = Counter(await session.scalars(select(Reminder.slot)))
        posts = select(OutboxRow.slot, func.count().label("times")).where(OutboxRow.method == "chat.postMessage")
        posted = {row.slot: row.times for row in await session.execute(posts.group_by(OutboxRow.slot))}
    doubled = sum(count - 1 for count in told.values()) + sum(count - 1 for count in posted.values())
    missing = sum(count for slot, count in slots.items() if slot not in posted)
    return told.total(), doubled, missing


# ── beside it ────────────────────────────────────────────────────────────────────────────────────────────


async def _rows(database: Database) -> dict[str, list[tuple[type[Base], Row]]]:
    """What the storm has written, by the person it was written for; the cards' edits are their own."""
    written: dict[str, list[tuple[type[Base], Row]]] = {}
    async with database.reading() as session:
        for model, key in ((Reminder, "receiver_id"), (OutboxRow, "receiver")):
            table = model.__table__
            for row in (await session.execute(select(table))).mappings():
                values = {name: value for name, value in row.items() if name != "id"}
                written.setdefault(str(row[key]).removeprefix("user:"), []).append((model, values))
    return written


async def _bare(url: str, name: str, rows: dict[str, list[tuple[type[Base], Row]]], items: int) -> Storm:
    """The same reminders and promises, in as many transactions, without asking who may hear what."""
    people = items // EACH
    now = WallClock().now()
    async with _house(url) as house:
        due = Backlog(items=items, escalations=people, people=people, now=now, due_at=now, next_at=now)
        await backlog.fill(house.database, due, only="milestones")
        began_at, cpu_s = time.perf_counter(), time.process_time()
        for written in rows.values():
            async with house.database.transaction() as session:
                connection = await session.connection()
                for model in (Reminder, OutboxRow):
                    table = model.__table__
                    assert isinstance(table, SqlTable)
                    if mine := [values for of, values in written if of is model]:
                        await connection.execute(insert(table), mine)
        seconds, cpu_s = time.perf_counter() - began_at, time.process_time() - cpu_s
        given = await backlog.count(house.database, Reminder)
    return Storm(name, items, seconds, cpu_s, given, items - given, 0)


async def _a_job_each(items: int) -> Storm:
    """What a bot does that gives each reminder a job of its own, with APScheduler as it comes."""
    logging.getLogger("apscheduler").setLevel(logging.CRITICAL)  # it warns of each job that it drops
    scheduler, told_at = BackgroundScheduler(timezone=UTC), list[float]()

    def remind() -> None:
        time.sleep(LATENCY_S)  # Slack's answer
        told_at.append(time.perf_counter())

    due_at = datetime.now(UTC) + timedelta(seconds=2 + items / 4000)
    for _ in range(items):
        scheduler.add_job(remind, "date", run_date=due_at)
    scheduler.start()
    cpu_s = time.process_time()
    await asyncio.sleep((due_at - datetime.now(UTC)).total_seconds())
    began_at, before = time.perf_counter(), -1
    while before != len(told_at) or not told_at:
        before = len(told_at)
        await asyncio.sleep(QUIET_S)
    scheduler.shutdown(wait=False)
    seconds, done = max(told_at) - began_at, len(told_at)
    return Storm(JOBS, items, seconds, time.process_time() - cpu_s, done, items - done, 0)


# ── until the messages have arrived ──────────────────────────────────────────────────────────────────────


async def _arriving(databases: Databases, kind: str, items: int) -> tuple[tuple[str, ...], list[Bound]]:
    """Real rooms and people, and the relay: what stands in each person's direct messages is read from the sandbox."""
    people = items // EACH
    now = WallClock().now()
    due = Backlog(items=items, escalations=people, people=people, now=now, due_at=now, next_at=now, told="before")
    crowd = [User(due.person(number), f"person{number}", f"Person {number}") for number in range(people)]
    async with (
        Sandbox(users=[*default_users(), *crowd]) as sandbox,
        stage.set_up(sandbox, databases.fresh(kind), escalations=people) as (database, slack),
    ):
        await backlog.fill_items(database, due, only="milestones")
        house = stage.a_house(database, slack, WallClock())
        began_at = time.perf_counter()
        await _beat_until_all_is_said(house, now)
        await stage.deliver(database, slack, bot_user_id=sandbox.workspace.bot.id)
        seconds = time.perf_counter() - began_at
        await _beat(house)
        await stage.deliver(database, slack, bot_user_id=sandbox.workspace.bot.id)
        messages = [message for who in crowd for message in sandbox.person(who.id).dms()]
    read = Counter(found for message in messages for found in set(ITEM.findall(message.words)))
    dropped, doubled = items - len(read), read.total() - len(read)
    line = (f"Warroom on {kind}", f"{items:,}", str(people), str(len(messages)), f"{seconds:.1f} s")
    return (*line, str(dropped), str(doubled)), [
        Bound(f"{kind}: reminders that did not arrive", dropped, 0),
        Bound(f"{kind}: reminders that arrived twice", doubled, 0),
        Bound(f"{kind}: messages for each person", len(messages) / people, 1),
    ]


@asynccontextmanager
async def _house(url: str) -> AsyncIterator[House]:
    database, slack = Database(url), Slack("xoxb-none", "http://127.0.0.1:9/")  # a beat does not speak to Slack
    try:
        await database.migrate()
        yield stage.a_house(database, slack, WallClock())
    finally:
        await slack.close()
        await database.close()


def _what(items: int) -> str:
    people = items // EACH
    return (
        f"{items:,} milestones of {people} people in {people} escalations become overdue in the same second; the\n"
        "beats are run one after the other, as after a restart. Promised: reminders in a message that the relay\n"
        f"will send, {EACH} for each person in one. Bare: the same rows of reminders and messages, in as many\n"
        "transactions, without asking who may hear what. A job each: APScheduler's usual scheduler with its defaults\n"
        f"(10 threads, late after 1 s), where each job waits {LATENCY_S * 1000:.0f} ms for Slack."
    )
