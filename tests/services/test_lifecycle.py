"""Monitor, resolve, close, reopen: which moves are refused with which sentence, and what they do to the reminders."""

from collections.abc import Awaitable, Callable

import pytest
from inline_snapshot import snapshot

from models.escalation import Status
from tests.makers import ANA, LI
from tests.services.desk import Desk
from tests.services.refusals import refusal, sentence

Move = Callable[..., Awaitable[None]]
MONITOR: Move = Desk.monitors
RESOLVE: Move = Desk.resolves
CLOSE: Move = Desk.closes
REOPEN: Move = Desk.reopens
MOVES = (MONITOR, RESOLVE, CLOSE, REOPEN)


async def stand(desk: Desk, status: Status, number: int = 1) -> None:
    """Raise the next escalation and bring it to this status, by the services where there is one for it yet."""
    assert await desk.opens() == number
    if status in (Status.DECLINED, Status.MERGED):
        async with desk.changing(number) as (_, escalation):
            escalation.move_to(status)
    elif status is not Status.REQUESTED:
        await desk.assigns(ANA, number=number)
    if status is Status.MONITORING:
        await desk.monitors(number=number)
    if status in (Status.RESOLVED, Status.CLOSED):
        await desk.resolves(number=number)
    if status is Status.CLOSED:
        await desk.closes(number=number)


REFUSED = [
    *((Status.REQUESTED, move) for move in MOVES),
    *((Status.ACTIVE, move) for move in (CLOSE, REOPEN)),
    *((Status.MONITORING, move) for move in (MONITOR, CLOSE)),
    *((Status.RESOLVED, move) for move in (MONITOR, RESOLVE)),
    *((Status.CLOSED, move) for move in (MONITOR, RESOLVE, CLOSE)),
    *((status, move) for status in (Status.DECLINED, Status.MERGED) for move in MOVES),
]
ALLOWED = [
    (Status.ACTIVE, MONITOR, Status.MONITORING),
    (Status.ACTIVE, RESOLVE, Status.RESOLVED),
    (Status.MONITORING, REOPEN, Status.ACTIVE),
    (Status.MONITORING, RESOLVE, Status.RESOLVED),
    (Status.RESOLVED, CLOSE, Status.CLOSED),
    (Status.RESOLVED, REOPEN, Status.ACTIVE),
    (Status.CLOSED, REOPEN, Status.ACTIVE),
]


def test_every_pair_of_status_and_move_is_in_one_of_the_two_tables() -> None:
    pairs = [*REFUSED, *((status, move) for status, move, _ in ALLOWED)]
    wanted = [(status, move) for status in Status for move in MOVES]
    assert sorted(map(str, pairs)) == sorted(map(str, wanted))


async def test_a_refused_move_says_what_is_missing_and_changes_nothing(desk: Desk) -> None:
    told = []
    for number, status in enumerate(Status, start=1):
        await stand(desk, status, number=number)
        before = await desk.facts(number), await desk.kinds(number), len(await desk.promised())
        for move in [move for start, move in REFUSED if start is status]:
            caught = await refusal(move(desk, number=number))
            told.append(sentence(caught).replace(f"ESC-{number}", "ESC-1"))
        assert (await desk.facts(number), await desk.kinds(number), len(await desk.promised())) == before
    assert told == snapshot(
        [
            "ESC-1 has no owner yet, so there is nothing to monitor. Anybody here can name one: `/warroom ESC-1 owner @name`.",
            "ESC-1 has no owner yet, so it cannot be resolved. Anybody here can name one: `/warroom ESC-1 owner @name`.",
            "ESC-1 has no owner yet and is not resolved. Anybody here can name one: `/warroom ESC-1 owner @name`.",
            "ESC-1 is open already and waits for an owner.",
            "ESC-1 is not resolved yet. First say how it ended: `/warroom ESC-1 resolve …`.",
            "ESC-1 is open already.",
            "ESC-1 is being monitored already.",
            "ESC-1 is not resolved yet. First say how it ended: `/warroom ESC-1 resolve …`.",
            "ESC-1 is resolved already. `/warroom ESC-1 reopen because …` opens it again.",
            "ESC-1 is resolved already. `/warroom ESC-1 close` closes it.",
            "ESC-1 is closed already. `/warroom ESC-1 reopen because …` opens it again.",
            "ESC-1 is closed already. `/warroom ESC-1 reopen because …` opens it again.",
            "ESC-1 is closed already.",
            "ESC-1 was declined, so there is nothing to monitor.",
            "ESC-1 was declined, so there is nothing to resolve.",
            "ESC-1 was declined, so there is nothing to close.",
            "ESC-1 was declined. Raise it again with `/escalate`.",
            "ESC-1 was merged into another escalation; monitor that one.",
            "ESC-1 was merged into another escalation; resolve that one.",
            "ESC-1 was merged into another escalation; close that one.",
            "ESC-1 was merged into another escalation; go on in that one.",
        ]
    )


@pytest.mark.parametrize(("start", "move", "end"), ALLOWED, ids=[f"{a.value}-{b.value}" for a, _, b in ALLOWED])
async def test_an_allowed_move_is_made_and_shown(desk: Desk, start: Status, move: Move, end: Status) -> None:
    await stand(desk, start)
    await desk.has_channel()
    await desk.news()
    await move(desk)
    assert (await desk.facts()).status is end
    news = await desk.news()
    assert [(row.method, row.to) for row in news] == [
        ("chat.update", "room:1"),
        ("conversations.setTopic", "room:1"),
        ("chat.update", "user:U0DANA"),
        ("chat.update", "user:U0LI"),
        ("chat.update", "board:intake"),
    ]
    assert end.value.capitalize() in news[0].text


async def test_the_outcome_and_the_times_are_kept(desk: Desk) -> None:
    await desk.opens()
    await desk.assigns(ANA)
    resolved_at = desk.forward(hours=2)
    await desk.resolves("Fix is live, Acme confirmed.")
    closed_at = desk.forward(hours=1)
    await desk.closes()
    kept = await desk.escalation()
    assert (kept.outcome, kept.resolved_at, kept.closed_at) == ("Fix is live, Acme confirmed.", resolved_at, closed_at)
    await desk.reopens("it is back")
    kept = await desk.escalation()
    assert (kept.resolved_at, kept.closed_at) == (None, None)
    lines = [(line.kind, line.data) for line in await desk.timeline()][-3:]
    assert lines == [
        ("resolved", {"outcome": "Fix is live, Acme confirmed."}),
        ("closed", {}),
        ("reopened", {"reason": "it is back"}),
    ]


async def test_the_requester_reads_the_outcome_in_the_one_message_they_follow(desk: Desk) -> None:
    await desk.opens()
    await desk.assigns(ANA)
    await desk.resolves("Fix is live.")
    told = [row for row in await desk.promised() if row.to == "user:U0DANA"]
    assert [row.method for row in told] == ["chat.postMessage", "chat.update", "chat.update"]
    assert {row.slot for row in told} == {"requester:1"}
    assert "is resolved" in told[-1].text
    assert "Fix is live." in told[-1].text


async def test_a_reopened_escalation_is_active_without_its_old_outcome_on_the_card(desk: Desk) -> None:
    await desk.opens()
    await desk.assigns(ANA)
    await desk.resolves("Fix is live.")
    await desk.reopens()
    card = [row for row in await desk.promised() if row.lane == "room:1/card"][-1]
    assert "Active" in card.text
    assert "Fix is live." not in card.text


async def test_resolving_stops_the_reminders_and_reopening_starts_them_again(desk: Desk) -> None:
    await desk.opens()
    await desk.assigns(ANA)
    await desk.adds(due=desk.now.replace(hour=17))
    await desk.adds("Vendor patch", owner=LI, due=desk.now.replace(hour=12))
    await desk.finishes(2, by=LI)
    await desk.resolves()
    assert (await desk.milestone()).next_at is None
    desk.forward(days=2)
    assert await desk.sweeps() == []

    await desk.reopens()
    news = await desk.sweeps()
    assert sorted((row.to, row.method) for row in news) == [
        ("user:U0ANA", "chat.postMessage"),
        ("user:U0RAJ", "chat.postMessage"),
    ]
    assert (await desk.milestone(2)).next_at is None, "what is done is not reminded of"
    assert await desk.sweeps() == []


async def test_reopening_repeats_no_reminder_that_was_given_before(desk: Desk) -> None:
    await desk.opens()
    await desk.assigns(ANA)
    await desk.adds(due=desk.now.replace(hour=17))
    desk.forward(hours=6)
    assert len(await desk.sweeps()) == 1
    await desk.resolves()
    await desk.reopens()
    assert await desk.sweeps() == []
    desk.forward(hours=1)
    assert len(await desk.sweeps()) == 1


async def test_what_came_back_while_it_was_watched_is_active_again_and_says_so(desk: Desk) -> None:
    await desk.opens()
    await desk.assigns(ANA)
    await desk.monitors(by=LI)
    assert (await desk.escalation()).monitoring_at == desk.now
    await desk.news()
    desk.forward(minutes=5)
    await desk.reopens("exports fail again", by=LI)
    told = [row.text for row in await desk.news() if row.method == "chat.postMessage"]
    assert [text.splitlines()[0] for text in told] == [
        ":repeat: <@U0LI> says that it came back: *ESC-1*, which you own, is active again."
    ]
    assert (await desk.escalation()).monitoring_at is None
    assert (await desk.kinds())[-2:] == ["monitoring", "recurred"]


async def test_what_is_only_watched_keeps_its_reminders(desk: Desk) -> None:
    await desk.opens()
    await desk.assigns(ANA)
    await desk.adds(due=desk.now.replace(hour=17))
    await desk.monitors()
    desk.forward(hours=6)
    assert [row.to for row in await desk.sweeps()] == ["user:U0RAJ"]
