"""How long after the form is acknowledged a war room is ready, beside the same calls made bare."""

import asyncio
import statistics
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import aiohttp

from benchmarks.databases import KINDS, Databases
from benchmarks.report import Bound, Report, Table, ms
from benchmarks.subjects import LATENCY_S, Subject, a_bot
from bot.sandbox.records import Call, Json
from bot.sandbox.server import Sandbox

CREATE, INVITE, TOPIC, CARD, PIN = (
    "conversations.create",
    "conversations.invite",
    "conversations.setTopic",
    "chat.postMessage",
    "pins.add",
)
ROUNDS, QUICK_ROUNDS = 15, 3  # the bot keeps to 20 new channels a minute
AIM, QUICK_AIM = 1.1, 2.0
PAUSE_S = 0.4
READY = ("", "acked", "people in", "worst", "all done", "worst", "× floor", "calls deep", "people in after")
GAPS = ("", "start → create", "create → invite", "create → card", "card → pin")


@dataclass(frozen=True)
class Room:
    """One war room on its way: when it began, and its five calls as the sandbox saw them."""

    began_at: float
    calls: dict[str, Call]
    press_s: float = 0.0  # from the press to the acknowledgement
    others: int = 0  # calls that are not the room's: direct messages

    @property
    def people_s(self) -> float:
        """Until Slack had executed the invitation and was answering."""
        return _end(self.calls[INVITE]) - self.began_at

    @property
    def done_s(self) -> float:
        """Until the card was pinned and the topic set."""
        return max(_end(call) for call in self.calls.values()) - self.began_at

    def depth(self, *methods: str) -> int:
        """The longest chain of calls, each begun after the one before had ended, that ends in one of `methods`."""
        return max(_depth(self.calls[method], list(self.calls.values())) for method in methods or self.calls)

    def gap_s(self, before: str | None, after: str) -> float:
        """What lies between the end of one call (or the beginning) and the arrival of the next."""
        return self.calls[after].at - (_end(self.calls[before]) if before else self.began_at)


async def run(databases: Databases, *, quick: bool) -> Report:
    """Rooms and bare calls in turn, so that both meet the same moments of the machine."""
    rounds = QUICK_ROUNDS if quick else ROUNDS
    report = Report(
        [
            f"{rounds} rooms on each database, each followed by the same calls with the same payloads, made bare by\n"
            f"an HTTP client; {LATENCY_S * 1000:.0f} ms per Slack call, no limits. `acked`: since *Raise* was pressed."
        ]
    )
    ready: list[tuple[str, ...]] = []
    gaps: list[tuple[str, ...]] = []
    for kind in KINDS:
        async with Sandbox(latency_s=LATENCY_S) as sandbox:
            url = databases.fresh(kind)
            async with a_bot(f"Warroom on {kind}", sandbox, database_url=url, folder=databases.folder) as subject:
                made, bare = await _measure(subject, rounds)
        ratio = _median(room.done_s for room in made) / _median(room.done_s for room in bare)
        ready += [_ready_row("the same calls bare", bare, None), _ready_row(subject.name, made, ratio)]
        gaps += [_gap_row("the same calls bare", bare), _gap_row(subject.name, made)]
        report.bounds += _bounds(kind, made, ratio, quick=quick)
        others = statistics.median(room.others for room in made)
        report.parts.append(f"{subject.name}: 5 calls for the room, and {others:.0f} for direct messages beside them.")
        report.parts += [f"{subject.name} logged: {line}" for line in subject.complaints[:6]]
    report.parts.append(Table("From the acknowledgement of the form (median and worst)", READY, ready))
    report.parts.append(Table("Between Slack's calls (median)", GAPS, gaps))
    return report


async def _measure(subject: Subject, rounds: int) -> tuple[list[Room], list[Room]]:
    made: list[Room] = []
    bare: list[Room] = []
    async with aiohttp.ClientSession(headers={"Authorization": f"Bearer {subject.sandbox.bot_token}"}) as session:
        for number in range(rounds + 1):
            room = await _raise(subject.sandbox, f"Exports fail {number:02}")
            await asyncio.sleep(PAUSE_S)
            floor = await _bare(session, subject.sandbox, room)
            await asyncio.sleep(PAUSE_S)
            if number:  # the first one warms up: connections, direct messages, statements
                made.append(room)
                bare.append(floor)
    return made, bare


async def _raise(sandbox: Sandbox, title: str) -> Room:
    """Dana fills in the form and presses *Raise*."""
    modal = (await sandbox.person("dana").types(f"/escalate {title}", patience=3)).modal
    assert modal is not None
    await modal.fills({"Customer": "Acme", "Severity": "SEV1", "What is happening?": "CSV exports time out."})
    first, pressed_at = len(sandbox.calls), time.time()
    submitted = await modal.submits()
    acked_at = time.time()
    assert submitted.is_closed, submitted
    calls = await sandbox.until(lambda: _room_calls(sandbox.calls[first:]), timeout=20)
    return Room(acked_at, calls, acked_at - pressed_at, len(sandbox.calls) - first - len(calls))


async def _bare(session: aiohttp.ClientSession, sandbox: Sandbox, like: Room) -> Room:
    """The same calls with the same payloads, each sent the moment it can be."""
    first, began_at = len(sandbox.calls), time.time()

    async def call(method: str, **changed: str) -> Json:
        sent = {name: str(value) for name, value in like.calls[method].args.items()} | changed
        async with session.post(sandbox.api_url + method, data=sent) as response:
            answer: Json = await response.json()
        assert answer["ok"], answer
        return answer

    name = str(like.calls[CREATE].args["name"]).replace("esc-", "flo-")
    channel = (await call(CREATE, name=name))["channel"]["id"]

    async def card_and_pin() -> None:
        posted = await call(CARD, channel=channel)
        await call(PIN, channel=channel, timestamp=posted["ts"])

    await asyncio.gather(call(INVITE, channel=channel), call(TOPIC, channel=channel), card_and_pin())
    calls = _room_calls(sandbox.calls[first:])
    assert calls is not None
    return Room(began_at, calls)


def _is_room(call: Call) -> bool:
    """Whether it makes a war room (or its floor), and not the intake channel."""
    return str(call.args["name"]).startswith(("esc-", "flo-"))


def _room_calls(calls: Sequence[Call]) -> dict[str, Call] | None:
    """The five calls of the room that the first of these creates, once all of them are answered."""
    answered = [call for call in calls if call.seconds and (call.answer or {}).get("ok")]
    created = next((call for call in answered if call.method == CREATE and _is_room(call)), None)
    if created is None or created.answer is None:
        return None
    channel = created.answer["channel"]["id"]
    found = {CREATE: created} | {call.method: call for call in answered if call.args.get("channel") == channel}
    found = {method: found[method] for method in (CREATE, INVITE, TOPIC, CARD, PIN) if method in found}
    return found if len(found) == 5 else None


def _end(call: Call) -> float:
    return call.at + call.seconds


def _depth(call: Call, calls: Sequence[Call]) -> int:
    return 1 + max((_depth(other, calls) for other in calls if _end(other) <= call.at), default=0)


def _median(values: Iterable[float]) -> float:
    return statistics.median(values)


def _ready_row(name: str, rooms: Sequence[Room], ratio: float | None) -> tuple[str, ...]:
    people, done = [room.people_s for room in rooms], [room.done_s for room in rooms]
    return (
        name,
        ms(_median(room.press_s for room in rooms)) if ratio else "–",
        ms(_median(people)),
        ms(max(people)),
        ms(_median(done)),
        ms(max(done)),
        f"{ratio:.2f}" if ratio else "1.00",
        f"{_median(room.depth() for room in rooms):.0f} (worst {max(room.depth() for room in rooms)})",
        f"{_median(room.depth(INVITE) for room in rooms):.0f} (worst {max(room.depth(INVITE) for room in rooms)})",
    )


def _gap_row(name: str, rooms: Sequence[Room]) -> tuple[str, ...]:
    steps = ((None, CREATE), (CREATE, INVITE), (CREATE, CARD), (CARD, PIN))
    return (name, *(ms(_median(room.gap_s(before, after) for room in rooms)) for before, after in steps))


def _bounds(kind: str, rooms: Sequence[Room], ratio: float, *, quick: bool) -> list[Bound]:
    return [
        Bound(f"{kind}: calls deep", _median(room.depth() for room in rooms), 3),
        Bound(f"{kind}: calls until people are in", _median(room.depth(INVITE) for room in rooms), 2),
        Bound(f"{kind}: all done, × the floor (aim {AIM})", ratio, QUICK_AIM if quick else AIM),
    ]
