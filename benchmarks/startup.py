"""How soon after its start the bot answers, and how much memory it keeps, with a thousand open escalations."""

import asyncio
import math
import statistics
import time
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from benchmarks import backlog, stage
from benchmarks.backlog import Backlog
from benchmarks.databases import KINDS, Databases
from benchmarks.report import Bound, Report, Table, ms
from benchmarks.subjects import Subject, an_empty_listener_starting, bot_starting
from bot.clock import WallClock
from bot.db import Database
from bot.sandbox import interactions
from bot.sandbox.server import Sandbox

ESCALATIONS, QUICK_ESCALATIONS = 1_000, 100
STARTS, QUICK_STARTS = 7, 2
EMPTY = "empty Bolt listener"
AIM_S, QUICK_AIM_S = 1.5, 15.0
AIM_MB = 120.0
SETTLED_S, QUICK_SETTLED_S = 6.0, 3.0  # three rounds of beats
COMMANDS = ("ESC-1 status", "ESC-1 milestone Check the exports by +2d", "ESC-1 timeline", "help")
COLUMNS = ("", "starts", "connected", "answered", "worst", "CPU until then", "resident", "peak")


@dataclass
class Figures:
    """What the starts of one subject took."""

    connected_s: list[float] = field(default_factory=list)
    answered_s: list[float] = field(default_factory=list)
    cpu_s: list[float] = field(default_factory=list)
    resident_mb: list[float] = field(default_factory=list)
    peak_mb: list[float] = field(default_factory=list)

    def row(self, name: str) -> tuple[str, ...]:
        """A line of the table."""
        times = (statistics.median(each) for each in (self.connected_s, self.answered_s))
        worst, cpu = max(self.answered_s), statistics.median(self.cpu_s)
        memory = (f"{max(each):.0f} MB" for each in (self.resident_mb, self.peak_mb))
        return (name, str(len(self.answered_s)), *map(ms, times), ms(worst), ms(cpu), *memory)


async def run(databases: Databases, *, quick: bool) -> Report:
    """Start, answer, be used a little, stop; in turn with the empty listener."""
    escalations = QUICK_ESCALATIONS if quick else ESCALATIONS
    results: dict[str, Figures] = {EMPTY: Figures()}
    urls = {f"Warroom on {kind}": databases.fresh(kind) for kind in KINDS}
    for name, url in urls.items():
        await _fill(url, escalations)
        results[name] = Figures()
    settled_s = QUICK_SETTLED_S if quick else SETTLED_S
    for _ in range(QUICK_STARTS if quick else STARTS):
        async with Sandbox() as sandbox:
            await _start(an_empty_listener_starting(EMPTY, sandbox, folder=databases.folder), results[EMPTY], 0)
        for name, url in urls.items():
            async with Sandbox() as sandbox:
                starting = bot_starting(name, sandbox, database_url=url, folder=databases.folder)
                await _start(starting, results[name], settled_s)
    rows = [figures.row(name) for name, figures in results.items()]
    title = f"From the start of the process, with {escalations:,} open escalations"
    return Report([_what(), Table(title, COLUMNS, rows)], _bounds(results, quick=quick))


async def _start(starting: AbstractAsyncContextManager[Subject], figures: Figures, settled_s: float) -> None:
    began_at = time.perf_counter()
    async with starting as subject:
        sandbox = subject.sandbox
        await sandbox.until(lambda: sandbox.socket.is_connected, timeout=60)
        connected_s = time.perf_counter() - began_at
        await _type(subject, "help")
        figures.answered_s.append(time.perf_counter() - began_at)
        figures.connected_s.append(connected_s)
        figures.cpu_s.append(subject.cpu_s)
        if settled_s:
            await asyncio.sleep(settled_s)
            for text in COMMANDS:
                await _type(subject, text)
            await asyncio.sleep(settled_s / 3)
        figures.resident_mb.append(_memory_mb(subject, "VmRSS"))
        figures.peak_mb.append(_memory_mb(subject, "VmHWM"))


async def _type(subject: Subject, text: str) -> None:
    sandbox = subject.sandbox
    general = sandbox.channel("general")
    payload = interactions.slash_command(sandbox.workspace, stage.WHO, general, "/warroom", text)
    answer = await sandbox.switchboard.command(payload)
    if answer.error:
        raise RuntimeError(f"{subject.name}: {text}: {answer.error}\n" + "\n".join(subject.complaints[-20:]))


def _memory_mb(subject: Subject, name: str) -> float:
    """What Linux says of the process; nothing elsewhere."""
    try:
        status = Path(f"/proc/{subject.pid}/status").read_text(encoding="utf-8")
    except FileNotFoundError:
        return math.nan
    return int(status.partition(f"{name}:")[2].split()[0]) / 1024


async def _fill(url: str, escalations: int) -> None:
    database, now = Database(url), WallClock().now()
    try:
        await database.migrate()
        due_at = now + timedelta(days=30)
        items = Backlog(
            items=escalations * 5,
            escalations=escalations,
            people=200,
            now=now,
            due_at=due_at,
            next_at=due_at - timedelta(days=1),
        )
        await backlog.fill(database, items)
    finally:
        await database.close()


def _what() -> str:
    return (
        "From the start of the Python process until Socket Mode is connected, and until the first command, typed at\n"
        "that moment, is answered. Resident: after rounds of beats and some commands; peak: the most it ever was."
    )


def _bounds(results: dict[str, Figures], *, quick: bool) -> list[Bound]:
    bounds = []
    for name, figures in results.items():
        if name != EMPTY:
            median, most = statistics.median(figures.answered_s), max(figures.resident_mb)
            bounds.append(Bound(f"{name}: answered (median), in seconds", median, QUICK_AIM_S if quick else AIM_S))
            bounds += [] if math.isnan(most) else [Bound(f"{name}: resident, in MB", most, AIM_MB)]
    return bounds
