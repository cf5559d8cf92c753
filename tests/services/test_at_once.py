"""`/escalate now`: opened once for the same words, and at most five within ten minutes for each person."""

import asyncio
from typing import Any

import pytest

from bot.errors import Refused
from bot.facts.actor import Actor
from bot.services.at_once import open_at_once
from models.escalation import Escalation, Severity
from models.outbox import OutboxRow
from tests.makers import ANA, DANA, an_intake
from tests.services.desk import Desk


async def opens_now(desk: Desk, actor: Actor = DANA, **given: Any) -> tuple[int, bool]:
    async with desk.database.transaction() as session:
        made, is_new = await open_at_once(
            session,
            actor=actor,
            intake=an_intake(**{"situation": "", **given}),
            duty_id="U0LI",
            clock_rules=desk.tenant.clock_rules,
            now=desk.now,
        )
        return made.number, is_new


async def test_the_same_words_within_two_minutes_open_one_war_room(desk: Desk) -> None:
    assert await opens_now(desk) == (1, True)
    promised = len(await desk.all_of(OutboxRow))
    desk.forward(seconds=119)
    assert await opens_now(desk) == (1, False)
    assert len(await desk.all_of(OutboxRow)) == promised
    assert await opens_now(desk, ANA) == (2, True), "somebody else means their own"
    desk.forward(seconds=1)
    assert await opens_now(desk) == (3, True)


async def test_typed_twice_at_the_same_moment_it_opens_one(desk: Desk) -> None:
    found = await asyncio.gather(*(opens_now(desk) for _ in range(4)))
    assert sorted(found) == [(1, False), (1, False), (1, False), (1, True)]
    assert len(await desk.all_of(Escalation)) == 1


async def test_the_sixth_within_ten_minutes_is_refused_with_the_time_when_it_may_come(desk: Desk) -> None:
    first_at = desk.now
    for each in range(5):
        await opens_now(desk, title=f"Trouble {each}", severity=Severity.SEV4)
        desk.forward(minutes=1)
    with pytest.raises(Refused) as caught:
        await opens_now(desk, title="Trouble 5")
    assert caught.value.words == "now-limited"
    assert (caught.value.facts["again_at"] - first_at).total_seconds() == 600  # type: ignore[operator]
    assert await opens_now(desk, title="Trouble 4", severity=Severity.SEV4) == (5, False), "it is there already"
    assert await opens_now(desk, ANA, title="Trouble 5") == (6, True)
    desk.forward(minutes=5)
    assert (await opens_now(desk, title="Trouble 5"))[1]


async def test_what_was_raised_with_the_form_does_not_count(desk: Desk) -> None:
    for each in range(6):
        await desk.opens(title=f"Trouble {each}")
    assert await opens_now(desk) == (7, True)
    kept = await desk.escalation(7)
    assert kept.opened_at_once
    assert not (await desk.escalation(1)).opened_at_once
