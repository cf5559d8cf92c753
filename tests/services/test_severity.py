"""Changing the severity: what follows it, who hears of it, what is refused, and taking it back."""

import pytest

from models.clock import Clock, ClockKind
from models.escalation import Severity, Status
from tests.makers import ANA, DANA, LI
from tests.services.desk import Desk
from tests.services.refusals import refusal, refused, sentence

SEV1, SEV2, SEV3 = Severity.SEV1, Severity.SEV2, Severity.SEV3


async def test_card_topic_and_the_requesters_message_follow_and_the_owner_is_told_once(desk: Desk) -> None:
    await desk.opens(severity=SEV2)
    await desk.assigns(ANA)
    await desk.has_channel()
    await desk.news()
    desk.forward(minutes=5)
    await desk.changes_severity(SEV1, "nobody can work", by=LI)
    news = await desk.news()
    assert [(row.method, row.to) for row in news] == [
        ("chat.update", "room:1"),
        ("conversations.setTopic", "room:1"),
        ("chat.update", "user:U0DANA"),
        ("chat.update", "user:U0LI"),
        ("chat.update", "board:intake"),
        ("chat.postMessage", "user:U0ANA"),
    ]
    assert all("SEV1" in str(row.payload) for row in news)
    assert "nobody can work" in news[-1].text
    (line,) = [each for each in await desk.timeline() if each.kind == "severity"]
    assert (line.data["was"], line.data["severity"]) == ("SEV2", "SEV1")
    kept = await desk.escalation()
    assert (kept.severity, kept.severity_reason) == (SEV1, "nobody can work")


async def test_an_owner_who_changes_it_is_told_nothing(desk: Desk) -> None:
    await desk.opens(severity=SEV2)
    await desk.assigns(ANA, by=ANA)
    await desk.news()
    await desk.changes_severity(SEV3, by=ANA)
    assert [row.to for row in await desk.news() if row.method == "chat.postMessage"] == []


async def test_the_same_severity_and_a_missing_reason_are_refused_in_words(desk: Desk) -> None:
    await desk.opens(severity=SEV2)
    before = len(await desk.promised()), await desk.kinds()
    assert await refused(desk.changes_severity(SEV2, "")) == "severity-same"
    assert sentence(await refusal(desk.changes_severity(SEV1, ""))) == (
        "Why is ESC-1 SEV1? Please add a reason: `/warroom severity SEV1 because nobody can work`."
    )
    assert (len(await desk.promised()), await desk.kinds()) == before
    await desk.changes_severity(SEV1, "it spreads")
    assert (await desk.facts()).severity is SEV1


async def test_what_is_over_keeps_its_severity_until_it_is_reopened(desk: Desk) -> None:
    await desk.opens(severity=SEV2)
    await desk.assigns(ANA)
    await desk.resolves()
    assert await refused(desk.changes_severity(SEV1)) == "severity-too-late"
    await desk.reopens()
    await desk.changes_severity(SEV1)
    assert (await desk.facts()).status is Status.ACTIVE


async def test_taking_it_back_brings_the_old_severity_and_its_reason_once(desk: Desk) -> None:
    await desk.opens(severity=SEV3)
    await desk.assigns(ANA)
    await desk.changes_severity(SEV2, "it spreads", by=DANA)
    entry = await desk.changes_severity(SEV1, "a mistake", by=DANA)
    assert await refused(desk.takes_back(entry, by=LI)) == "undo-not-yours"
    await desk.news()
    assert await desk.takes_back(entry, by=DANA) == "severity-undone"
    kept = await desk.escalation()
    assert (kept.severity, kept.severity_reason) == (SEV2, "it spreads")
    news = await desk.news()
    assert [row.method for row in news if row.to == "user:U0ANA"] == ["chat.update"]
    (told,) = [row.text for row in news if row.to == "user:U0ANA"]
    assert ":rotating_light: <@U0DANA> took that back: *ESC-1*, which you own, is SEV2 again." in told
    assert await refused(desk.takes_back(entry, by=DANA)) == "undo-too-late"


async def test_only_the_newest_change_can_be_taken_back(desk: Desk) -> None:
    await desk.opens(severity=SEV3)
    first = await desk.changes_severity(SEV2, by=DANA)
    second = await desk.changes_severity(SEV1, by=LI)
    assert await refused(desk.takes_back(first, by=DANA)) == "undo-too-late"
    await desk.takes_back(second, by=LI)
    assert (await desk.facts()).severity is SEV2


@pytest.mark.parametrize("kind", ["raised", "accepted"])
async def test_other_lines_cannot_be_taken_back(desk: Desk, kind: str) -> None:
    await desk.opens()
    await desk.accepts(DANA)
    entry = (await desk.kinds()).index(kind) + 1
    assert await refused(desk.takes_back(entry, by=DANA)) == "undo-not-yours"


async def test_the_clocks_follow_the_severity_and_its_taking_back(desk: Desk) -> None:
    await desk.opens(severity=SEV2)

    async def acknowledge() -> str:
        (clock,) = await desk.all_of(Clock, Clock.kind == ClockKind.ACKNOWLEDGE)
        return str(clock.target)

    before = await acknowledge()
    entry = await desk.changes_severity(SEV1, by=DANA)
    assert await acknowledge() != before
    await desk.takes_back(entry, by=DANA)
    assert await acknowledge() == before
