"""Requests: announced in the intake channel, declined with a reason, passed on when nobody can be reached."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import update

from bot.queries.reminders import list_receivers
from bot.services import requests, undelivered
from bot.views import request, status
from handlers.left_to_do import sweep_unreached
from handlers.schedule import sweep_due
from models.clock import Clock
from models.escalation import Status
from models.outbox import Delivery, OutboxRow
from models.request import Unreached
from models.room import RoomState
from tests.makers import ANA, DANA, LI, RAJ
from tests.services.desk import Desk
from tests.services.refusals import refusal, refused, sentence


async def test_one_message_in_the_intake_channel_is_edited_as_the_request_moves_on(desk: Desk) -> None:
    await desk.opens()
    (posted,) = [row for row in await desk.news() if row.slot == "intake:1"]
    assert (posted.method, posted.to) == ("chat.postMessage", "board:intake")
    assert "Raised by Dana Duarte" in posted.text
    assert "[Accept] [Assign…] [Decline…]" in posted.text
    assert "<@U0DANA>" not in posted.text, "who raised it is not told of it"
    for act, words in (
        (desk.accepts(ANA), "was accepted by <@U0ANA>"),
        (desk.resolves("Fix is live."), "is resolved"),
        (desk.closes(), "is resolved and closed"),
        (desk.reopens(), "was accepted by <@U0ANA>"),
    ):
        await act
        (edited,) = [row for row in await desk.news() if row.slot == "intake:1"]
        assert edited.method == "chat.update"
        assert words in edited.text
        assert "[Accept]" not in edited.text


async def test_a_confidential_request_leaves_no_trace_in_the_intake_channel(desk: Desk) -> None:
    await desk.opens(is_confidential=True)
    await desk.declines()
    assert [row for row in await desk.promised() if row.to.startswith("board:")] == []
    await desk.opens(is_confidential=True)
    await desk.accepts(LI, number=2)
    assert [row for row in await desk.promised() if row.to.startswith("board:")] == []
    (asked,) = [row for row in await desk.promised() if row.key == "request:2:post:user:U0LI"]
    assert "[Accept] [Assign…] [Decline…]" in asked.text


async def test_whoever_raises_it_while_on_duty_can_accept_it_in_their_own_message(desk: Desk) -> None:
    await desk.opens(LI, is_confidential=True)
    (told,) = [row for row in await desk.promised() if row.to == "user:U0LI"]
    assert "[Accept] [Assign…] [Decline…]" in told.text


async def test_declining_tells_the_requester_why_and_stops_everything(desk: Desk) -> None:
    await desk.opens()
    await desk.adds(owner=RAJ)
    await desk.has_channel()
    await desk.news()
    await desk.declines("not covered by their contract")
    news = {row.key.split(":")[0]: row for row in await desk.news()}
    assert "not covered by their contract" in news["requester"].text
    assert (news["requester"].method, news["requester"].to) == ("chat.update", "user:U0DANA")
    assert "not covered by their contract" in news["intake"].text
    assert "[Accept]" not in news["request"].text
    facts = await desk.facts()
    assert (facts.status, facts.room.state) == (Status.DECLINED, RoomState.ARCHIVED)
    assert (await desk.kinds())[-1] == "declined"
    assert all(clock.next_at is None for clock in await desk.all_of(Clock))
    async with desk.database.reading() as session:
        assert await list_receivers(session, now=desk.forward(days=30)) == []


async def test_nothing_outside_the_room_points_at_the_closed_room_of_a_declined_request(desk: Desk) -> None:
    await desk.opens()
    await desk.has_channel("C7")
    await desk.adds(owner=RAJ, due=timedelta(minutes=50))
    desk.forward(minutes=12)
    await sweep_due(desk.house)
    before = [row for row in await desk.news() if row.to in ("user:U0LI", "user:U0RAJ")]
    assert any("<#C7>" in row.text for row in before), "reminders and warnings name the open room"
    await desk.declines()
    told = [row for row in await desk.news() if row.to != "room:1"]
    assert {row.to for row in told} >= {"user:U0DANA", "user:U0LI", "user:U0RAJ", "board:intake"}
    assert [row.key for row in told if "<#C7>" in row.text] == []
    closed = {row.to for row in told if "Its war room was closed." in row.text}
    assert closed >= {"user:U0DANA", "user:U0LI", "board:intake"}
    facts = await desk.facts()
    assert "<#C7>" not in str(status.status(facts, now=desk.now))
    assert "<#C7>" not in str(request.about(facts))
    assert "its war room was closed" in status.line(facts, desk.now)


async def test_the_open_room_of_a_declined_request_hears_why_and_is_archived_last(desk: Desk) -> None:
    await desk.opens()
    await desk.declines("no contract")
    news = [row for row in await desk.promised() if row.to == "room:1"]
    last, archive = news[-2], news[-1]
    assert "no contract" in last.text
    assert (archive.method, archive.payload) == ("conversations.archive", {})
    others = {row.key for row in news if row is not archive and row.key != "topic:1:1"}  # a newer topic replaced it
    assert set(archive.after) == others, "what is on its way arrives before it is archived"


async def test_warnings_in_the_room_show_that_the_request_was_declined_before_it_is_archived(desk: Desk) -> None:
    await desk.opens()
    desk.forward(hours=1)
    await sweep_due(desk.house)
    (warned,) = [row for row in await desk.promised() if row.to == "room:1" and row.key.startswith("warning:")]
    await desk.declines("no contract")
    news = [row for row in await desk.promised() if row.to == "room:1"]
    edits = {row.key for row in news if row.slot == warned.slot and row.method == "chat.update"}
    (archive,) = [row for row in news if row.method == "conversations.archive"]
    assert edits, "the warning follows its clock"
    assert edits <= set(archive.after), "nothing can be edited in an archived channel"


async def test_a_room_that_was_lost_or_archived_before_is_left_alone(desk: Desk) -> None:
    await desk.opens()
    room = await desk.has_channel()
    async with desk.database.transaction() as session:
        (await session.get_one(type(room), room.id)).state = RoomState.LOST
    await desk.news()
    await desk.declines()
    assert [row for row in await desk.news() if row.to == "room:1"] == []
    assert (await desk.facts()).room.state is RoomState.LOST


async def test_only_the_first_of_two_wins_and_the_other_reads_one_sentence(desk: Desk) -> None:
    await desk.opens()
    await desk.accepts(ANA)
    caught = await refusal(desk.declines())
    assert sentence(caught) == "ESC-1 was accepted already, by <@U0ANA>."
    await desk.opens()
    await desk.declines(number=2)
    assert await refused(desk.accepts(ANA, number=2)) == "declined-already"
    assert await refused(desk.declines(number=2)) == "declined-already"
    assert await refused(desk.assigns(ANA, number=2)) == "declined-already"
    assert (await desk.kinds(2)).count("declined") == 1


async def test_a_request_that_is_assigned_is_accepted_and_the_new_owner_told(desk: Desk) -> None:
    await desk.opens()
    await desk.news()
    async with desk.changing() as (session, escalation):
        await requests.assign(
            session, actor=LI, escalation=escalation, to=ANA, clock_rules=desk.tenant.clock_rules, now=desk.now
        )
    assert (await desk.facts()).status is Status.ACTIVE
    assert [row.key for row in await desk.news() if row.method == "chat.postMessage"] == ["told:2:U0ANA:user:U0ANA"]


async def _is_told_by_the_relay(desk: Desk, user_id: str) -> None:
    """Slack does not reach this person, as the relay hears; it may tell us twice."""
    (row,) = await desk.all_of(OutboxRow, OutboxRow.key == f"request:1:post:user:{user_id}")
    for _ in range(2):
        async with desk.database.transaction() as session:
            await undelivered.set_aside(
                session, await session.get_one(OutboxRow, row.id), duty=desk.tenant.config.duty, now=desk.now
            )


async def _unreachable(desk: Desk, user_id: str, managers: tuple[str, ...]) -> None:
    desk.configure(f"managers: [{', '.join(managers)}]")
    await _is_told_by_the_relay(desk, user_id)
    for _ in range(2):
        await sweep_unreached(desk.house)
    assert await desk.all_of(Unreached) == []


async def test_a_request_is_passed_on_as_soon_as_nobody_is_changing_it_and_the_relay_waits_for_nobody(
    desk: Desk,
) -> None:
    desk.configure("managers: [U0LI, U0RAJ]")
    await desk.opens()
    async with desk.changing() as (session, escalation):
        escalation.situation = "somebody is writing"
        await session.flush()
        relay = asyncio.create_task(_is_told_by_the_relay(desk, "U0LI"))
        if session.get_bind().dialect.name == "postgresql":  # SQLite has one writer at a time
            async with asyncio.timeout(30):
                await relay
                await sweep_unreached(desk.house)
    await relay
    assert (await desk.facts()).duty_id == "U0LI"
    await sweep_unreached(desk.house)
    assert (await desk.facts()).duty_id == "U0RAJ"
    assert (await desk.kinds())[-1] == "passed-on"


async def test_two_sweeps_at_once_pass_a_request_on_once(desk: Desk) -> None:
    desk.configure("managers: [U0LI, U0RAJ, U0EVE]")
    await desk.opens()
    await _is_told_by_the_relay(desk, "U0LI")
    await asyncio.gather(*(sweep_unreached(desk.house) for _ in range(3)))
    await sweep_unreached(desk.house)
    assert (await desk.facts()).duty_id == "U0RAJ"
    assert (await desk.kinds()).count("passed-on") == 1


@pytest.mark.parametrize("is_confidential", [False, True])
async def test_a_duty_manager_who_cannot_be_reached_hands_the_request_to_the_next_rung(
    desk: Desk, is_confidential: bool
) -> None:
    await desk.opens(is_confidential=is_confidential)
    await desk.news()
    managers = ("U0LI", "U0RAJ", "U0EVE")
    await _unreachable(desk, "U0LI", managers)
    assert (await desk.facts()).duty_id == "U0RAJ"
    news = {row.to: row for row in await desk.news() if row.to.startswith("user:")}
    assert (news["user:U0RAJ"].method, news["user:U0DANA"].method) == ("chat.postMessage", "chat.update")
    assert "nobody has accepted it yet; <@U0LI> was asked. You are asked now" in news["user:U0RAJ"].text
    assert (await desk.kinds())[-1] == "passed-on"
    assert "U0RAJ" in (await desk.facts()).room.members
    await _unreachable(desk, "U0RAJ", managers)
    assert (await desk.facts()).duty_id == "U0EVE"


async def _climbs(desk: Desk, *rungs: str) -> None:
    async with desk.changing() as (session, escalation):
        assert await requests.climb(session, escalation, rungs=rungs, now=desk.now)


async def test_whoever_was_asked_before_sees_who_has_it_now_and_who_took_it(desk: Desk) -> None:
    await desk.opens()
    await desk.news()
    await _climbs(desk, "U0LI", "U0RAJ")
    news = {row.to: row for row in await desk.news() if row.to.startswith("user:")}
    before, after = news["user:U0LI"], news["user:U0RAJ"]
    assert (before.method, before.slot) == ("chat.update", "request:1:U0LI")
    assert "nobody has accepted it yet; <@U0RAJ> was asked" in before.text
    assert "[Accept] [Assign…] [Decline…]" in before.text
    assert (after.method, after.slot) == ("chat.postMessage", "request:1:U0RAJ")

    await _climbs(desk, "U0LI", "U0RAJ", "U0EVE")
    told = {row.to: row for row in await desk.news() if row.to.startswith("user:")}
    assert all(
        "nobody has accepted it yet; <@U0EVE> was asked" in told[f"user:{who}"].text for who in ("U0LI", "U0RAJ")
    )


@pytest.mark.parametrize("ends", ["accepted", "declined"])
async def test_once_it_is_settled_nobody_who_was_asked_has_buttons(desk: Desk, ends: str) -> None:
    await desk.opens()
    await _climbs(desk, "U0LI", "U0RAJ")
    await _climbs(desk, "U0LI", "U0RAJ", "U0EVE")
    await desk.news()
    await (desk.accepts(ANA) if ends == "accepted" else desk.declines(by=ANA))
    told = {
        row.slot: row for row in await desk.news() if row.to.startswith("user:") and (row.slot or "")[:7] == "request"
    }
    assert set(told) == {"requester:1", *(f"request:1:{who}" for who in ("U0LI", "U0RAJ", "U0EVE"))}
    assert all(f"was {ends}" in row.text for row in told.values())
    assert [slot for slot, row in told.items() if "[Accept]" in row.text] == []


async def test_whoever_slack_did_not_reach_has_no_message_to_edit(desk: Desk) -> None:
    await desk.opens()
    async with desk.database.transaction() as session:
        asked = update(OutboxRow).where(OutboxRow.key == "request:1:post:user:U0LI")
        await session.execute(asked.values(state=Delivery.SET_ASIDE, finished_at=desk.now))
    await _unreachable(desk, "U0LI", ("U0RAJ",))
    await desk.news()
    await desk.accepts(ANA)
    assert {row.to for row in await desk.news() if (row.slot or "").startswith("request:")} == {"user:U0RAJ"}


async def test_messages_that_an_earlier_version_kept_in_one_slot_are_still_found(desk: Desk) -> None:
    await desk.opens()
    await _climbs(desk, "U0LI", "U0RAJ")
    async with desk.database.transaction() as session:  # as it was kept then: the newest under a name all shared
        await session.execute(update(OutboxRow).where(OutboxRow.key.like("request:1:post:%")).values(slot="request:1"))
    await desk.news()
    await _climbs(desk, "U0LI", "U0RAJ", "U0EVE")
    await desk.accepts(ANA)
    slots = {row.to: row.slot for row in await desk.news() if (row.slot or "").startswith("request:")}
    assert slots == {
        "user:U0LI": "request:1:U0LI",
        "user:U0RAJ": "request:1",
        "user:U0EVE": "request:1:U0EVE",
    }


async def test_when_nobody_can_be_reached_the_requester_is_asked_to_name_an_owner(desk: Desk) -> None:
    await desk.opens()
    await desk.news()
    await _unreachable(desk, "U0LI", ())
    assert (await desk.facts()).duty_id == "U0ANA", "an admin is the last rung"
    await _unreachable(desk, "U0ANA", ())
    assert (await desk.facts()).duty_id is None
    told = [row for row in await desk.news() if row.to == "user:U0DANA"]
    assert "Nobody is on duty" in told[-1].text


async def test_a_request_that_somebody_took_meanwhile_is_not_passed_on(desk: Desk) -> None:
    await desk.opens()
    await desk.accepts(ANA)
    await desk.news()
    await _unreachable(desk, "U0LI", ("U0RAJ",))
    assert await desk.news() == []
    assert (await desk.facts()).duty_id == "U0LI"
    assert DANA.user_id == (await desk.facts()).requester_id
