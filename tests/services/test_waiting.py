"""Waiting for somebody's answer: shown everywhere, refused twice, ended by going on or by a move of the status."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import pytest

from models.clock import Clock, ClockKind
from models.escalation import WaitingOn
from tests.makers import ANA, DANA, LI
from tests.services.desk import Desk
from tests.services.refusals import refused


async def test_card_topic_requester_and_owner_learn_whose_answer_is_waited_for(desk: Desk) -> None:
    await desk.opens()
    await desk.assigns(ANA)
    await desk.has_channel()
    await desk.news()
    desk.forward(minutes=5)
    await desk.waits(WaitingOn.CUSTOMER, "we need their logs", by=LI)
    news = await desk.news()
    assert [(row.method, row.to) for row in news] == [
        ("chat.update", "room:1"),
        ("conversations.setTopic", "room:1"),
        ("chat.update", "user:U0DANA"),
        ("chat.update", "user:U0LI"),
        ("chat.update", "board:intake"),
        ("chat.postMessage", "user:U0ANA"),
    ]
    assert all("aiting for the customer" in str(row.payload) for row in news)
    for shown in (news[0], news[2], news[5]):
        assert "we need their logs" in shown.text
    kept = await desk.escalation()
    assert (kept.waiting_on, kept.waiting_because, kept.waiting_since) == (
        WaitingOn.CUSTOMER,
        "we need their logs",
        desk.now,
    )


async def test_who_says_it_is_told_nothing(desk: Desk) -> None:
    await desk.opens()
    await desk.assigns(ANA, by=ANA)
    await desk.news()
    await desk.waits(by=ANA)
    await desk.resumes(by=ANA)
    assert [row for row in await desk.news() if row.method == "chat.postMessage"] == []


async def test_it_waits_once_and_goes_on_once(desk: Desk) -> None:
    await desk.opens()
    assert await refused(desk.resumes()) == "resume-not-waiting"
    await desk.waits()
    for on in WaitingOn:
        assert await refused(desk.waits(on)) == "wait-already"
    await desk.resumes()
    assert await refused(desk.resumes()) == "resume-not-waiting"
    assert [kind for kind in await desk.kinds() if not kind.startswith("clock-")] == ["raised", "waiting", "resumed"]
    assert (await desk.facts()).waiting_on is None
    await desk.waits(WaitingOn.PARTNER)
    assert (await desk.facts()).waiting_on is WaitingOn.PARTNER


@pytest.mark.parametrize("move", [Desk.resolves, Desk.reopens], ids=["resolves", "recurs"])
async def test_a_move_of_the_status_ends_the_waiting(desk: Desk, move: Callable[..., Awaitable[None]]) -> None:
    await desk.opens()
    await desk.assigns(ANA)
    await desk.monitors()
    entry = await desk.waits(by=DANA)
    await move(desk)
    kept = await desk.escalation()
    assert (kept.waiting_on, kept.waiting_because, kept.waiting_since) == (None, None, None)
    assert await refused(desk.takes_back(entry, by=DANA)) == "undo-too-late"


async def test_what_is_over_does_not_wait(desk: Desk) -> None:
    await desk.opens()
    await desk.assigns(ANA)
    await desk.resolves()
    assert await refused(desk.waits()) == "wait-too-late"
    await desk.reopens()
    await desk.waits()


async def test_each_can_be_taken_back_while_it_is_the_newest(desk: Desk) -> None:
    await desk.opens()
    since = desk.now
    waited = await desk.waits(by=DANA)
    desk.forward(hours=1)
    resumed = await desk.resumes(by=LI)
    assert await refused(desk.takes_back(waited, by=DANA)) == "undo-too-late"
    assert await refused(desk.takes_back(resumed, by=DANA)) == "undo-not-yours"
    assert await desk.takes_back(resumed, by=LI) == "resumed-undone"
    kept = await desk.escalation()
    assert (kept.waiting_on, kept.waiting_because, kept.waiting_since) == (
        WaitingOn.CUSTOMER,
        "we need their logs",
        since,
    )
    assert await refused(desk.takes_back(resumed, by=LI)) == "undo-too-late"
    await desk.resumes(by=LI)
    newest = await desk.waits(by=DANA)
    assert await desk.takes_back(newest, by=DANA) == "waiting-undone"
    assert (await desk.facts()).waiting_on is None


async def _running(desk: Desk) -> dict[ClockKind, datetime | None]:
    return {each.kind: each.due_at for each in await desk.all_of(Clock, Clock.stopped_at.is_(None))}


async def test_the_clocks_of_the_fix_stand_still_while_it_waits(desk: Desk) -> None:
    await desk.opens()
    await desk.assigns(ANA)
    before = await _running(desk)
    await desk.waits(by=LI)
    assert (await _running(desk))[ClockKind.RESOLUTION] is None
    desk.forward(hours=2)
    await desk.resumes(by=LI)
    due = before[ClockKind.RESOLUTION]
    assert due is not None
    assert (await _running(desk))[ClockKind.RESOLUTION] == due + timedelta(hours=2)
    lines = await desk.kinds()
    assert lines.index("waiting") < lines.index("clock-paused") < lines.index("resumed") < lines.index("clock-resumed")


async def test_what_comes_back_while_it_waits_runs_on_with_what_was_left(desk: Desk) -> None:
    await desk.opens()
    await desk.assigns(ANA)
    due = (await _running(desk))[ClockKind.RESOLUTION]
    assert due is not None
    await desk.waits()
    desk.forward(hours=1)
    await desk.monitors()
    assert ClockKind.RESOLUTION not in await _running(desk), "watching whether it holds must not breach"
    desk.forward(hours=1)
    await desk.reopens("exports fail again")
    assert (await _running(desk))[ClockKind.RESOLUTION] == due + timedelta(hours=2)


async def test_a_declined_request_waits_for_nobody(desk: Desk) -> None:
    await desk.opens()
    await desk.waits()
    await desk.declines()
    assert (await desk.facts()).waiting_on is None
