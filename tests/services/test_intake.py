"""Raising an escalation: what is kept, what is promised, and that numbers are never shared."""

import asyncio
from datetime import timedelta

import pytest
from inline_snapshot import snapshot

from bot.db import Database
from bot.rules.counts import read_count
from bot.rules.money import Money
from bot.services import intake
from bot.services.workspaces import remember_workspace
from models.customer import Customer, EscalationCustomer
from models.escalation import Blocked, Escalation, Severity, Status, Workaround
from models.outbox import OutboxRow
from models.room import Room, RoomMember, RoomState
from tests.makers import ANA, DANA, LI, RAJ, an_actor, an_intake
from tests.services.desk import TEAM, Desk

only_postgresql = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


async def test_a_request_is_kept_with_everything_that_was_said(desk: Desk) -> None:
    assert await desk.opens(case_link="https://support.example/7") == 1
    facts = await desk.facts()
    assert (facts.name, facts.title, facts.situation) == ("ESC-1", "Exports fail", "CSV exports time out.")
    assert (facts.status, facts.owner_id, facts.requester_id, facts.duty_id) == (
        Status.REQUESTED,
        None,
        "U0DANA",
        "U0LI",
    )
    assert (facts.customer, facts.case_link, facts.raised_at) == ("Acme", "https://support.example/7", desk.now)
    (line,) = await desk.timeline()
    assert (line.kind, line.actor_id, line.at, line.data) == ("raised", "U0DANA", desk.now, {"severity": "SEV1"})


async def test_the_impact_is_kept_with_the_suggestion_and_the_reason_for_another_severity(desk: Desk) -> None:
    await desk.opens(
        severity=Severity.SEV2,
        suggested=Severity.SEV3,
        severity_reason="Their board meets today.",
        users=read_count("~300"),
        blocked=Blocked.PART,
        workaround=Workaround.PARTLY,
        revenue=Money(25_000_000, "EUR"),
        deadline_at=desk.now + timedelta(days=3),
        source_link="https://acme.slack.com/archives/C1/p1",
    )
    kept = await desk.escalation()
    assert (kept.severity, kept.suggested_severity, kept.severity_reason) == (
        Severity.SEV2,
        Severity.SEV3,
        "Their board meets today.",
    )
    assert (kept.users_affected, kept.blocked, kept.workaround) == ("~300", Blocked.PART, Workaround.PARTLY)
    assert (kept.revenue_minor, kept.revenue_currency) == (25_000_000, "EUR")
    assert kept.deadline_at == desk.now + timedelta(days=3)
    assert kept.source_link == "https://acme.slack.com/archives/C1/p1"
    overridden = (await desk.timeline())[-1]
    assert overridden.kind == "severity-overridden"
    assert overridden.data == {"severity": "SEV2", "suggested": "SEV3", "reason": "Their board meets today."}


async def test_who_takes_the_suggestion_leaves_one_line(desk: Desk) -> None:
    await desk.opens(severity=Severity.SEV3, suggested=Severity.SEV3)
    assert await desk.kinds() == ["raised"]


async def test_the_war_room_is_planned_with_the_requester_and_the_duty_manager_in_it(desk: Desk) -> None:
    await desk.opens()
    room = (await desk.facts()).room
    assert (room.name, room.channel_id, room.state) == ("esc-1-acme-exports-fail", None, RoomState.PLANNED)
    assert room.members == {"U0DANA", "U0LI"}
    (kept,) = await desk.all_of(Room)
    assert not kept.is_private


async def test_a_confidential_room_is_private(desk: Desk) -> None:
    await desk.opens(is_confidential=True)
    (kept,) = await desk.all_of(Room)
    assert kept.is_private
    created = next(row for row in await desk.promised() if row.method == "conversations.create")
    assert created.payload == {"name": "esc-1-acme-exports-fail", "is_private": True}


async def test_exactly_these_promises_are_made_each_in_its_lane_and_at_most_three_deep(desk: Desk) -> None:
    await desk.opens(case_link="https://support.example/7")
    made = [
        f"{row.method} {row.key} | {row.lane} | {row.slot or '-'} | after {', '.join(row.after) or 'nothing'}"
        for row in await desk.promised()
    ]
    assert made == snapshot(
        [
            "conversations.create room:1:create | room:1/create | - | after nothing",
            "conversations.invite room:1:invite:1:0 | room:1/people | - | after room:1:create",
            "conversations.setTopic topic:1:1 | room:1/topic | topic:1 | after room:1:create",
            "chat.postMessage card:1:post | room:1/card | card:1 | after room:1:create",
            "pins.add card:1:pin | room:1/pin | card:1 | after card:1:post",
            "bookmarks.add room:1:bookmark:case | room:1/bookmark | - | after card:1:post",
            "chat.postMessage requester:1:post:user:U0DANA | user:U0DANA/requester:1 | requester:1 | after nothing",
            "chat.postMessage request:1:post:user:U0LI | user:U0LI/request:1:U0LI | request:1:U0LI | after nothing",
            "conversations.create board:intake:create:1 | board:intake/create | - | after nothing",
            "chat.postMessage intake:1:post | board:intake/intake:1 | intake:1 | after board:intake:create:1",
        ]
    )


async def test_sev1_goes_before_the_others(desk: Desk) -> None:
    await desk.opens(severity=Severity.SEV1)
    urgent = {row.priority for row in await desk.all_of(OutboxRow)}
    await desk.opens(severity=Severity.SEV2)
    assert urgent == {0}
    assert {row.priority for row in await desk.all_of(OutboxRow)} == {0, 1}


async def test_a_requester_who_is_on_duty_is_told_once(desk: Desk) -> None:
    await desk.opens(LI)
    told = [row for row in await desk.promised() if row.to.startswith("user:")]
    assert [row.to for row in told] == ["user:U0LI"]
    assert (await desk.facts()).room.members == {"U0LI"}


async def test_without_anybody_on_duty_the_requester_is_asked_to_name_an_owner(desk: Desk) -> None:
    await desk.opens(duty_id=None)
    (told,) = [row for row in await desk.promised() if row.to.startswith("user:")]
    assert "Nobody is on duty" in told.text


async def test_a_customer_is_found_again_without_regard_to_case_and_shown_as_typed(desk: Desk) -> None:
    spellings = ("Straße AG", "Straße AG", "STRASSE AG", "strasse ag", "Strasse")
    for spelling in spellings:
        await desk.opens(customer=spelling)
    assert sorted(customer.name for customer in await desk.all_of(Customer)) == ["Strasse", "Straße AG"]
    assert len(await desk.all_of(EscalationCustomer)) == len(spellings)
    assert [(await desk.facts(number)).customer for number in range(1, 6)] == list(spellings)


async def test_a_request_may_concern_no_customer(desk: Desk) -> None:
    await desk.opens(customer=None)
    assert (await desk.facts()).customer is None
    assert (await desk.facts()).room.name == "esc-1-exports-fail"


async def test_twenty_at_once_get_twenty_different_numbers(desk: Desk) -> None:
    numbers = await asyncio.gather(*(desk.opens(customer=f"Customer {each}") for each in range(20)))
    assert sorted(numbers) == list(range(1, 21))
    assert len(await desk.all_of(Room)) == 20


async def test_several_people_may_raise_for_the_same_new_customer_at_once(desk: Desk) -> None:
    numbers = await asyncio.gather(*(desk.opens(actor) for actor in (DANA, ANA, RAJ, LI)))
    assert sorted(numbers) == [1, 2, 3, 4]
    assert len(await desk.all_of(Customer)) == 1
    assert len(await desk.all_of(EscalationCustomer)) == 4


@only_postgresql
async def test_nobody_waits_for_anothers_commit(desk: Desk) -> None:
    async with desk.database.transaction() as session:
        slow = await intake.open_escalation(
            session,
            actor=DANA,
            intake=an_intake(customer="Slow"),
            duty_id=None,
            clock_rules=desk.tenant.clock_rules,
            now=desk.now,
        )
        async with asyncio.timeout(2):
            quick = await desk.opens(customer="Quick")
        assert (slow.number, quick) == (1, 2)
    assert {each.number for each in await desk.all_of(Escalation)} == {1, 2}


async def test_a_request_that_fails_leaves_nothing_but_perhaps_a_gap(desk: Desk, database: Database) -> None:
    async def breaks() -> None:
        async with database.transaction() as session:
            await intake.open_escalation(
                session, actor=DANA, intake=an_intake(), duty_id=None, clock_rules=desk.tenant.clock_rules, now=desk.now
            )
            raise RuntimeError("the power went")

    with pytest.raises(RuntimeError):
        await breaks()
    for kind in (Escalation, Room, RoomMember, Customer, OutboxRow):
        assert await desk.all_of(kind) == []
    assert await desk.opens() == (1 if database.is_sqlite else 2)


async def test_numbers_are_counted_for_each_workspace(desk: Desk, database: Database) -> None:
    async with database.transaction() as session:
        await remember_workspace(session, team_id="T9", name="Another", bot_user_id="U9")
    assert await desk.opens() == 1
    assert await desk.opens(an_actor(team_id="T9", user_id="U9DAN")) == 1
    assert await desk.opens() == 2
    assert sorted(each.team_id for each in await desk.all_of(Escalation)) == [TEAM, TEAM, "T9"]
