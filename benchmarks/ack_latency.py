"""How soon `/warroom milestone …` is acknowledged at 1, 10 and 64 at a time, beside an empty Bolt listener."""

import asyncio
import itertools
import statistics
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field

from benchmarks import stage, statements
from benchmarks.databases import KINDS, Databases
from benchmarks.report import Bound, Report, Table, ms, percentile
from benchmarks.subjects import LATENCY_S, Subject, a_bot, an_empty_listener
from bot.sandbox import interactions
from bot.sandbox.server import Sandbox

EMPTY = "empty Bolt listener"
IN_A_ROW = 64  # commands for one escalation before the next: a plan of hundreds of milestones is nobody's
LATE_S = 3.0  # Slack tells the typer that it failed
WARM_UP = 20


@dataclass(frozen=True)
class Size:
    """How much is measured: commands for each number at a time, in each round; escalations that they are spread over."""

    commands: dict[int, int]
    rounds: int
    spread: int

    @property
    def in_a_row(self) -> int:
        """How many escalations those commands take that go to one at a time."""
        return self.rounds * sum(-(-count // IN_A_ROW) for count in self.commands.values()) + 1


FULL = Size({1: 100, 10: 200, 64: 448}, rounds=3, spread=64)
QUICK = Size({1: 40, 10: 100, 64: 192}, rounds=1, spread=16)


@dataclass
class Figures:
    """What one subject did at one number at a time, over all rounds."""

    seconds: list[float] = field(default_factory=list)
    per_second: list[float] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)

    def row(self, name: str, at_a_time: int, spread: str) -> tuple[str, ...]:
        """A line of the table."""
        times = (ms(percentile(self.seconds, percent)) for percent in (50, 95, 99))
        rate = f"{statistics.median(self.per_second):.0f}"
        return (name, spread, str(at_a_time), str(len(self.seconds)), *times, ms(max(self.seconds)), rate)


Results = dict[tuple[str, str, int], Figures]


async def run(databases: Databases, *, quick: bool) -> Report:
    """All subjects at once, each beside its own sandbox and only one of them busy: they meet the same moments."""
    size = QUICK if quick else FULL
    results: Results = {}
    async with AsyncExitStack() as stack:
        subjects = [await stack.enter_async_context(_empty(databases))]
        for kind in KINDS:
            subjects.append(await stack.enter_async_context(_bot(databases, kind, size)))
        typed = {subject.name: _Typed(subject, size) for subject in subjects}
        for subject in subjects:
            await _load(subject.sandbox, typed[subject.name].spread(), 4, WARM_UP)
        calls = {subject.name: len(subject.sandbox.calls) for subject in subjects}
        for _ in range(size.rounds):
            for at_a_time, count in size.commands.items():
                for subject in subjects:
                    await _one_turn(results, subject, typed[subject.name], at_a_time, count)
        parts = [_about(subject, calls[subject.name], results) for subject in subjects if subject.name != EMPTY]
        parts += [f"{subject.name} logged: {line}" for subject in subjects for line in subject.complaints[:3]]
    return Report([_what(size), _table(results), *parts, await statements.table(databases)], _bounds(results, quick))


async def _one_turn(results: Results, subject: Subject, typed: "_Typed", at_a_time: int, count: int) -> None:
    ways = {"–": typed.spread()} if subject.name == EMPTY else {"many": typed.spread(), "one": typed.in_a_row()}
    for way, commands in ways.items():
        figures = results.setdefault((subject.name, way, at_a_time), Figures())
        seconds, failed, took_s = await _load(subject.sandbox, commands, at_a_time, count)
        figures.seconds += seconds
        figures.failed += failed
        figures.per_second.append(count / took_s)
        await asyncio.sleep(0.3)


class _Typed:
    """The commands that are typed to one subject: spread over many escalations, or one escalation after the other."""

    def __init__(self, subject: Subject, size: Size) -> None:
        self._many = itertools.cycle(range(1, size.spread + 1))
        self._rows = itertools.count(size.spread + 1)
        self._counter = itertools.count(1)

    def spread(self) -> Iterator[tuple[str, str]]:
        """(text, the words its answer must hold)"""
        return (self._command(escalation) for escalation in self._many)

    def in_a_row(self) -> Iterator[tuple[str, str]]:
        """As `spread`, each escalation getting 64 of them in a row."""
        return (self._command(escalation) for escalation in self._rows for _ in range(IN_A_ROW))

    def _command(self, escalation: int) -> tuple[str, str]:
        what = f"Check export {next(self._counter):05}"
        return f"ESC-{escalation} milestone {what} by +2d", what


async def _load(
    sandbox: Sandbox, commands: Iterator[tuple[str, str]], at_a_time: int, count: int
) -> tuple[list[float], list[str], float]:
    """So many typers, each typing its next command when the one before is answered: times, failures, time in all."""
    seconds: list[float] = []
    failed: list[str] = []
    left = itertools.islice(commands, count)
    general = sandbox.channel("general")

    async def type_on() -> None:
        for text, expected in left:
            payload = interactions.slash_command(sandbox.workspace, stage.WHO, general, "/warroom", text)
            began_at = time.perf_counter()
            answer = await sandbox.switchboard.command(payload)
            seconds.append(time.perf_counter() - began_at)
            if answer.error or (answer.payload and expected not in str(answer.payload)):
                failed.append(answer.error or str(answer.payload.get("text")))

    began_at = time.perf_counter()
    await asyncio.gather(*(type_on() for _ in range(at_a_time)))
    return seconds, failed, time.perf_counter() - began_at


@asynccontextmanager
async def _empty(databases: Databases) -> AsyncIterator[Subject]:
    async with Sandbox() as sandbox, an_empty_listener(EMPTY, sandbox, folder=databases.folder) as subject:
        yield subject


@asynccontextmanager
async def _bot(databases: Databases, kind: str, size: Size) -> AsyncIterator[Subject]:
    url = databases.fresh(kind)
    async with Sandbox(latency_s=LATENCY_S) as sandbox:
        async with stage.set_up(sandbox, url, escalations=size.spread + size.in_a_row):
            pass
        async with a_bot(f"Warroom on {kind}", sandbox, database_url=url, folder=databases.folder) as subject:
            yield subject


def _what(size: Size) -> str:
    return (
        "Dana types `/warroom ESC-7 milestone Check export 00042 by +2d` over Socket Mode; from the sandbox's sending to\n"
        "its receiving the acknowledgement, which comes after the commit. The bot, the listener and the sandbox are\n"
        f"processes of their own; {LATENCY_S * 1000:.0f} ms per Slack call, the bot keeps to Slack's limits.\n"
        f"many: spread over {size.spread} escalations; one: {IN_A_ROW} in a row to the same escalation, then the next.\n"
        f"{size.rounds} round(s); per second is the median of the rounds."
    )


def _table(results: Results) -> Table:
    columns = ("", "escalations", "at a time", "commands", "p50", "p95", "p99", "worst", "per second")
    rows = [
        figures.row(name, at_a_time, way)
        for (name, way, at_a_time), figures in sorted(results.items(), key=lambda each: (each[0][2], each[0][0] != EMPTY))
    ]
    return Table("`/warroom milestone …` until it is acknowledged", columns, rows)


def _about(subject: Subject, first_call: int, results: Results) -> str:
    commands = sum(len(figures.seconds) for (name, _, _), figures in results.items() if name == subject.name)
    return f"{subject.name}: {commands} commands were followed by {len(subject.sandbox.calls) - first_call} Slack calls."


def _bounds(results: Results, quick: bool) -> list[Bound]:
    bounds = []
    for kind in KINDS:
        mine = {key: figures for key, figures in results.items() if key[0].endswith(kind)}
        bounds.append(Bound(f"{kind}: commands that failed", sum(len(each.failed) for each in mine.values()), 0))
        worst = max(max(each.seconds) for each in mine.values())
        bounds.append(Bound(f"{kind}: slowest acknowledgement in seconds", worst, LATE_S))
    return bounds
