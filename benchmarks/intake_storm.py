"""500 people press *Raise* at the same moment: how soon each is acknowledged, beside the same rows committed bare."""

import asyncio
import copy
import random
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from benchmarks import bare_rows, stage
from benchmarks.bare_rows import Written
from benchmarks.databases import KINDS, Databases
from benchmarks.report import Bound, Report, Table, ms, percentile
from benchmarks.subjects import LATENCY_S, a_bot
from bot.db import Database
from bot.delivery.slack import Slack
from bot.sandbox.records import Json
from bot.sandbox.server import Sandbox
from models.submission import KeptSubmission

STORM, QUICK_STORM = 500, 60
PEOPLE = ("dana", "raj", "ana", "li")
WARM_UP = 20
LATE_S = 3.0  # then Slack tells whoever pressed that it failed, and the envelope comes again
QUICK_LATE_S = 6.0
AIM = 1.5
# Everybody waits for the answer, so that a late one is measured instead of its copies.
PATIENT_S = 90.0
SYLLABLES = [first + second for first in "bdfghklmnprstvz" for second in "aeiou"]
CREATE = "conversations.create"
FIELDS = {"Customer": "Acme", "Severity": "SEV1", "What is happening?": "CSV exports time out."}
COLUMNS = ("", "at once", "p50", "p95", "p99", "worst", "p99 × bare", "late", "failed", "CPU each")


@dataclass(frozen=True)
class Storm:
    """What came of it: seconds until each acknowledgement, what failed, and which rooms were made how often."""

    seconds: list[float]
    failed: list[str]
    cpu_s: float
    made: Counter[str]
    expected: int
    complaints: list[str]

    @property
    def missing(self) -> int:
        """How many escalations have no room."""
        return self.expected - len(self.made)

    @property
    def doubled(self) -> int:
        """How many rooms too many were made."""
        return self.made.total() - len(self.made)


async def run(databases: Databases, *, quick: bool) -> Report:
    """On each database: the storm, then the same rows bare."""
    count = QUICK_STORM if quick else STORM
    report = Report([_what(count)])
    lines: list[tuple[str, ...]] = []
    for kind in KINDS:
        storm, submission = await _storm(databases, kind, count)
        written = await bare_rows.of_one(databases.fresh(kind), submission)
        bare = await bare_rows.commit_all(databases.fresh(kind), written, count)
        ratio = percentile(storm.seconds, 99) / percentile(bare, 99)
        lines += [_line("the same rows bare", bare), _line(f"Warroom on {kind}", storm.seconds, storm, ratio)]
        report.parts.append(_rows(kind, written))
        report.parts += [f"Warroom on {kind} logged: {line}" for line in storm.complaints[:6]]
        report.parts += [f"Warroom on {kind} failed: {line}" for line in storm.failed[:3]]
        report.bounds += _bounds(kind, storm, ratio, quick=quick)
    report.parts.append(Table("Until it is acknowledged (bare: until it is committed)", COLUMNS, lines))
    return report


async def _storm(databases: Databases, kind: str, count: int) -> tuple[Storm, Json]:
    url = databases.fresh(kind)
    async with Sandbox(latency_s=LATENCY_S, ack_within_s=PATIENT_S, redeliver_after_s=PATIENT_S) as sandbox:
        async with a_bot(f"Warroom on {kind}", sandbox, database_url=url, folder=databases.folder) as subject:
            sandbox.gate.latency_s = 0.0
            submissions = await _open(sandbox, WARM_UP + count)
            for submission in submissions[:WARM_UP]:
                await sandbox.switchboard.interaction(submission)
            await _until_quiet(sandbox)
            sandbox.gate.latency_s = LATENCY_S
            cpu_s = subject.cpu_s
            answers = await asyncio.gather(*(_submit(sandbox, each) for each in submissions[WARM_UP:]))
            cpu_s = subject.cpu_s - cpu_s
            await _until_raised(url)
            complaints = subject.complaints
        sandbox.gate.latency_s = 0.0
        await _make_the_rest(sandbox, url)
        made = Counter(
            str(call.args["name"]).partition("-")[2].partition("-")[0]
            for call in sandbox.calls_of(CREATE)
            if (call.answer or {}).get("ok") and str(call.args["name"]).startswith("esc-")
        )
    seconds = [took for took, _ in answers]
    failed = [problem for _, problem in answers if problem]
    return Storm(seconds, failed, cpu_s, made, WARM_UP + count, complaints), submissions[0]


async def _open(sandbox: Sandbox, count: int) -> list[Json]:
    """Forms opened and filled in by several people side by side; what *Raise* would send of each."""

    async def open_some(name: str, numbers: Sequence[int]) -> list[Json]:
        person, filled = sandbox.person(name), []
        for number in numbers:
            modal = (await person.types(f"/escalate {_title(number)}", patience=30)).modal
            assert modal is not None
            await modal.fills(FIELDS)
            filled.append(copy.deepcopy(stage.pressed(sandbox, person.id, modal)))
            await modal.closes(everything=True)
        return filled

    shares = [range(at, count, len(PEOPLE)) for at in range(len(PEOPLE))]
    opened = await asyncio.gather(*(open_some(*each) for each in zip(PEOPLE, shares, strict=True)))
    return [each for share in opened for each in share]


def _title(number: int) -> str:
    """Like no other: a request that resembles an open one would be held up and asked about."""
    chosen = random.Random(number)
    return " ".join("".join(chosen.choice(SYLLABLES) for _ in range(5)) for _ in range(3)).capitalize()


async def _submit(sandbox: Sandbox, submission: Json) -> tuple[float, str]:
    began_at = time.perf_counter()
    answer = await sandbox.switchboard.interaction(submission)
    took = time.perf_counter() - began_at
    closed = answer.payload.get("response_action") == "clear"
    return took, answer.error or ("" if closed else str(answer.payload))


async def _until_quiet(sandbox: Sandbox) -> None:
    """Until the bot has made no call for a while: what it may call now, it has called."""
    before = -1
    while before != len(sandbox.calls):
        before = len(sandbox.calls)
        await asyncio.sleep(1.5)


async def _until_raised(url: str) -> None:
    """Until the bot has raised what it only checked and kept in the rush."""
    database = Database(url)
    try:
        async with asyncio.timeout(PATIENT_S):
            while True:
                async with database.reading() as session:
                    if not await session.scalar(select(func.count()).select_from(KeptSubmission)):
                        return
                await asyncio.sleep(0.5)
    finally:
        await database.close()


async def _make_the_rest(sandbox: Sandbox, url: str) -> None:
    """The bot is stopped: it keeps to Slack's limits, and would make the rooms within half an hour. A relay without
    limits keeps the promises that it left, in the same database."""
    database, slack = Database(url), Slack(sandbox.bot_token, sandbox.api_url)
    try:
        await stage.deliver(database, slack, bot_user_id=sandbox.workspace.bot.id)
    finally:
        await slack.close()
        await database.close()


def _what(count: int) -> str:
    return (
        f"{count} forms, opened and filled in beforehand by {len(PEOPLE)} people, are sent at the same moment over\n"
        "Socket Mode; measured until each acknowledgement (after the commit) is back. One bot, in a process of its\n"
        f"own, which relays meanwhile; {LATENCY_S * 1000:.0f} ms per Slack call. Then the bot is stopped, and a relay\n"
        "without limits keeps what it has promised: every room has to be made, once.\n"
        "bare: the rows that one submission writes, once for each, through the same pool of connections and\n"
        "SQLAlchemy's Core, all transactions begun at the same moment; nothing is read, judged, drawn or sent."
    )


def _rows(kind: str, written: Written) -> str:
    listed = ", ".join(f"{len(rows)} {table.name}" for table, rows in written.rows.items())
    return f"{kind}: {written.count} rows for each submission: {listed}."


def _line(
    name: str, seconds: Sequence[float], storm: Storm | None = None, ratio: float | None = None
) -> tuple[str, ...]:
    times = (ms(percentile(seconds, percent)) for percent in (50, 95, 99))
    figures = (name, str(len(seconds)), *times, ms(max(seconds)))
    if storm is None or ratio is None:
        return (*figures, "1.0", "–", "–", "–")
    late = sum(each > LATE_S for each in seconds)
    return (*figures, f"{ratio:.1f}", str(late), str(len(storm.failed)), ms(storm.cpu_s / len(seconds)))


def _bounds(kind: str, storm: Storm, ratio: float, *, quick: bool) -> list[Bound]:
    # A small storm is hardly a rush, and most of it is raised while its sender waits.
    against_bare = [] if quick else [Bound(f"{kind}: p99, × the bare rows", ratio, AIM)]
    return [
        *against_bare,
        Bound(f"{kind}: slowest acknowledgement, in seconds", max(storm.seconds), QUICK_LATE_S if quick else LATE_S),
        Bound(f"{kind}: submissions that failed", len(storm.failed), 0),
        Bound(f"{kind}: escalations without a room", storm.missing, 0),
        Bound(f"{kind}: rooms made twice", storm.doubled, 0),
    ]
