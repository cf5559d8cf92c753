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
# Name → on which database, and whether over HTTP rather than Socket Mode.
BOTS = {f"Warroom on {kind}": (kind, False) for kind in KINDS} | {"Warroom on PostgreSQL, HTTP": ("PostgreSQL", True)}
IN_A_ROW = 64  # commands for one escalation before the next: a plan of hundreds of milestones is nobody's
WARM_UP = 20
LATE_S = 3.0  # then Slack tells the typer that it failed, and the envelope comes again
# … but here everybody waits for the answer: copies of late commands would only measure themselves.
PATIENT_S = 60.0
ALONE_S, QUICK_ALONE_S = 0.25, 0.5  # p50 of one at a time
COLUMNS = (
    "",
    "escalations",
    "at a time",
    "commands",
    "p50",
    "p95",
    "p99",
    "worst",
    "late",
    "failed",
    "per second",
    "CPU each",
)


@dataclass(frozen=True)
class Size:
    """How many commands at each number at a time, in each round, and over how many escalations they are spread."""

    commands: dict[int, int]
    rounds: int
    spread: int

    @property
    def escalations(self) -> int:
        """How many are needed, with those that get their commands in a row."""
        rows = sum(-(-count // IN_A_ROW) + 1 for count in self.commands.values())
        return self.spread + self.rounds * rows


FULL = Size({1: 60, 10: 120, 64: 256}, rounds=2, spread=32)
QUICK = Size({1: 20, 10: 40, 64: 64}, rounds=1, spread=4)


@dataclass
class Figures:
    """What one subject did at one number at a time, over all rounds."""

    seconds: list[float] = field(default_factory=list)
    per_second: list[float] = field(default_factory=list)
    cpu_s: float = 0.0
    failed: list[str] = field(default_factory=list)

    def row(self, name: str, way: str, at_a_time: int) -> tuple[str, ...]:
        """A line of the table."""
        times = (ms(percentile(self.seconds, percent)) for percent in (50, 95, 99))
        rate = f"{statistics.median(self.per_second):.0f}"
        count = str(len(self.seconds))
        cpu = ms(self.cpu_s / len(self.seconds))
        late = str(sum(seconds > LATE_S for seconds in self.seconds))
        failed = str(len(self.failed))
        return (name, way, str(at_a_time), count, *times, ms(max(self.seconds)), late, failed, rate, cpu)


Results = dict[tuple[str, str, int], Figures]


class Typist:
    """Types commands to one subject and checks the answers."""

    def __init__(self, subject: Subject, size: Size) -> None:
        self.subject = subject
        self._many = itertools.cycle(range(1, size.spread + 1))
        self._rows = itertools.count(size.spread + 1)
        self._counter = itertools.count(1)

    @property
    def ways(self) -> dict[str, Iterator[int]]:
        """To which escalations commands go: to many in turn, or to one for a while, then to the next."""
        if self.subject.name == EMPTY:
            return {"–": self._many}
        return {"many": self._many, "one": (number for number in self._rows for _ in range(IN_A_ROW))}

    async def type_all(self, figures: Figures, escalations: Iterator[int], at_a_time: int, count: int) -> None:
        """So many people, each typing the next command when the one before is answered."""
        left = iter(list(itertools.islice(escalations, count)))

        async def type_on() -> None:
            for number in left:
                await self._type(figures, number)

        began_at, cpu_s = time.perf_counter(), self.subject.cpu_s
        await asyncio.gather(*(type_on() for _ in range(at_a_time)))
        figures.per_second.append(count / (time.perf_counter() - began_at))
        figures.cpu_s += self.subject.cpu_s - cpu_s

    async def _type(self, figures: Figures, number: int) -> None:
        sandbox, what = self.subject.sandbox, f"Check export {next(self._counter):05}"
        text = f"ESC-{number} milestone {what} by +2d"
        general = sandbox.channel("general")
        payload = interactions.slash_command(sandbox.workspace, stage.WHO, general, "/warroom", text)
        began_at = time.perf_counter()
        answer = await sandbox.switchboard.command(payload)
        figures.seconds.append(time.perf_counter() - began_at)
        if answer.error or (self.subject.name != EMPTY and what not in str(answer.payload)):
            figures.failed.append(answer.error or str(answer.payload))


async def run(databases: Databases, *, quick: bool) -> Report:
    """All subjects at once, each with its own sandbox and only one of them busy: they meet the same moments."""
    size = QUICK if quick else FULL
    results: Results = {}
    report = Report([_what(size)])
    async with AsyncExitStack() as stack:
        subjects = [await stack.enter_async_context(_empty(databases))]
        for name in BOTS:
            subjects.append(await stack.enter_async_context(_bot(databases, name, size)))
        typists = [Typist(subject, size) for subject in subjects]
        for typist in typists:
            await typist.type_all(Figures(), next(iter(typist.ways.values())), 4, WARM_UP)
        for _ in range(size.rounds):
            for at_a_time, count in size.commands.items():
                for typist in typists:
                    for way, escalations in typist.ways.items():
                        figures = results.setdefault((typist.subject.name, way, at_a_time), Figures())
                        await typist.type_all(figures, escalations, at_a_time, count)
        report.parts += [f"{subject.name} logged: {line}" for subject in subjects for line in subject.complaints[:6]]
    order = sorted(results, key=lambda key: (key[2], key[0] != EMPTY))
    report.parts.append(Table("Until it is acknowledged", COLUMNS, [results[key].row(*key) for key in order]))
    counted, counts = await statements.count(databases)
    report.parts.append(counted)
    report.bounds = [*counts, *_bounds(results, quick=quick)]
    return report


@asynccontextmanager
async def _empty(databases: Databases) -> AsyncIterator[Subject]:
    async with Sandbox() as sandbox, an_empty_listener(EMPTY, sandbox, folder=databases.folder) as subject:
        yield subject


@asynccontextmanager
async def _bot(databases: Databases, name: str, size: Size) -> AsyncIterator[Subject]:
    kind, http = BOTS[name]
    url = databases.fresh(kind)
    async with Sandbox(latency_s=LATENCY_S, ack_within_s=PATIENT_S, redeliver_after_s=PATIENT_S, http=http) as sandbox:
        async with stage.set_up(sandbox, url, escalations=size.escalations):
            pass
        async with a_bot(name, sandbox, database_url=url, folder=databases.folder) as subject:
            yield subject


def _what(size: Size) -> str:
    return (
        "Dana types `/warroom ESC-7 milestone Check export 00042 by +2d`, which goes out over Socket Mode (or\n"
        "signed over HTTP); measured until the acknowledgement (the answer, after the commit) is back. The bot, the\n"
        f"listener and the sandbox are processes of their own; {LATENCY_S * 1000:.0f} ms per Slack call; the bot\n"
        "keeps to Slack's limits.\n"
        f"many: in turn to {size.spread} escalations. one: {IN_A_ROW} in a row to one escalation, then to the next.\n"
        f"late: after more than {LATE_S:.0f} s. CPU: of the process that answers, its relay included.\n"
        f"Rounds: {size.rounds}; per second is their median."
    )


def _bounds(results: Results, *, quick: bool) -> list[Bound]:
    """What is promised. A quick run only prints 64 at a time: its machine may be busy with other things."""
    bounds = []
    for name in BOTS:
        mine = {key: each for key, each in results.items() if key[0] == name and not (quick and key[2] > 10)}
        alone = [percentile(each.seconds, 50) for key, each in mine.items() if key[2] == 1]
        late = max(max(each.seconds) for each in mine.values())
        bounds += [
            Bound(f"{name}: commands that failed", sum(len(each.failed) for each in mine.values()), 0),
            Bound(f"{name}: p50 of one at a time, in seconds", max(alone), QUICK_ALONE_S if quick else ALONE_S),
            Bound(f"{name}: slowest acknowledgement, in seconds", late, LATE_S),
        ]
    return bounds
