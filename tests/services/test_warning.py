"""Warnings: who hears what, when, once, however late, often or many at once the clocks are looked at."""

import asyncio
from datetime import datetime, timedelta

import pytest

from bot.rules.targets import Event
from bot.services import clock_answers, clocks, rooms
from bot.words import when
from handlers.left_to_do import sweep_unreached
from handlers.schedule import sweep_clocks, sweep_due
from models.clock import Clock, ClockKind, ClockNotice, ClockWarning
from models.escalation import Severity
from models.outbox import Delivery, OutboxRow
from models.request import Unreached
from models.role import Role, RoleHolding
from models.room import Room, RoomState
from tests.makers import ANA, DANA, EVE, LI
from tests.services.desk import TEAM, Desk, Promised

CONFIG = "managers: [U0LI, U0ANA]"
M, H = timedelta(minutes=1), timedelta(hours=1)


@pytest.fixture
async def quiet(desk: Desk) -> Desk:
    """ESC-1, a SEV1 of Dana's without a customer: only the acknowledgement, the workaround and the resolution run."""
    desk.configure(CONFIG)
    await desk.opens(customer=None)
    await desk.has_channel()
    return desk


async def at(desk: Desk, moment: datetime) -> dict[str, list[str]]:
    """Who reads what after a sweep at this time; a second sweep must say nothing."""
    desk.watch.at = moment
    await desk.news()
    await sweep_due(desk.house)
    said = heard(await desk.news())
    await sweep_due(desk.house)
    assert heard(await desk.news()) == {}, "the second sweep"
    return said


def heard(promised: list[Promised]) -> dict[str, list[str]]:
    """The first line of every message, by receiver."""
    said: dict[str, list[str]] = {}
    for row in promised:
        if row.method == "chat.postMessage":
            said.setdefault(row.to, []).append(row.payload["text"].split("·")[0].split("<!date")[0].strip())
    return said


async def clock(desk: Desk, kind: ClockKind) -> Clock:
    found: list[Clock] = await desk.all_of(Clock, Clock.kind == kind)
    return found[-1]


async def test_an_unaccepted_request_warns_breaches_and_climbs_rung_by_rung(quiet: Desk) -> None:
    start = quiet.now
    assert await at(quiet, start + 11 * M) == {}
    assert await at(quiet, start + 11.25 * M) == {
        "user:U0LI": [":alarm_clock: Nobody has accepted this yet; it is due"]
    }
    said = await at(quiet, start + 15 * M)
    assert said["room:1"] == [":red_circle: Nobody accepted this by"]
    assert set(said) == {"room:1", "user:U0ANA"}, "the first one is not nagged"
    assert (await quiet.escalation()).duty_id == "U0ANA"
    assert (await quiet.facts()).room.members >= {"U0ANA"}
    assert await at(quiet, start + 22.5 * M) == {}, "everybody was asked"
    assert (await clock(quiet, ClockKind.ACKNOWLEDGE)).next_at is None
    assert [line.kind for line in await quiet.timeline()] == ["raised", "clock-breached", "climbed"]
    await quiet.accepts(ANA)
    edits = [row for row in await quiet.news() if (row.slot or "").startswith("warning:")]
    assert {row.to for row in edits} == {"user:U0LI", "room:1"}
    assert all("done" in row.text for row in edits), "the warnings follow"


async def test_a_reason_for_the_delay_does_not_keep_a_request_from_climbing(quiet: Desk) -> None:
    quiet.configure("managers: [U0LI, U0ANA, U0RAJ]")
    start = quiet.now
    await at(quiet, start + 15 * M)
    late = await clock(quiet, ClockKind.ACKNOWLEDGE)
    async with quiet.changing() as (session, escalation):
        await clock_answers.say_why(
            session, actor=DANA, escalation=escalation, clock_id=late.id, reason="all asleep", now=quiet.now
        )
    await at(quiet, start + 30 * M)
    assert (await quiet.escalation()).duty_id == "U0RAJ"


async def test_who_was_asked_while_slack_was_away_is_still_told_when_the_request_has_climbed(quiet: Desk) -> None:
    await at(quiet, quiet.now + 15 * M)
    asked = {row.receiver: row.state for row in await quiet.all_of(OutboxRow, OutboxRow.key.like("request:1:post:%"))}
    assert asked == {"user:U0LI": Delivery.WAITING, "user:U0ANA": Delivery.WAITING}


async def test_whoever_a_request_climbs_to_reads_first_that_it_is_late_since_when_and_who_was_asked(
    quiet: Desk,
) -> None:
    quiet.configure("managers: [U0LI, U0ANA, U0RAJ]")
    start = quiet.now
    due = when(start + 15 * M)

    async def first_line(user_id: str) -> str:
        rows = [row for row in await quiet.promised() if row.slot == f"request:1:{user_id}"]
        assert "[Accept] [Assign…] [Decline…]" in rows[-1].text
        return str(rows[-1].payload["text"].split("\n")[0])

    await at(quiet, start + 15 * M)
    known = "raised it. You are asked now: please accept it, or assign it to somebody."
    late = f":red_circle: *SEV1* · *ESC-1* is late since {due}: nobody has accepted it yet;"
    assert await first_line("U0ANA") == f"{late} <@U0LI> was asked before you. <@U0DANA> {known}"
    await at(quiet, start + 23 * M)
    assert await first_line("U0RAJ") == f"{late} <@U0LI>, <@U0ANA> were asked before you. <@U0DANA> {known}"
    await quiet.waits()
    assert await first_line("U0RAJ") == f"{late} <@U0LI>, <@U0ANA> were asked before you. <@U0DANA> {known}"


@pytest.mark.parametrize("has_room", [True, False])
async def test_a_confidential_request_that_nobody_accepts_is_told_twice_to_those_inside_and_to_nobody_else(
    desk: Desk, has_room: bool
) -> None:
    desk.configure("managers: [U0LI, U0ANA]")
    start = desk.now
    await desk.opens(customer=None, is_confidential=True, severity=Severity.SEV1 if has_room else Severity.SEV3)
    if has_room:
        await desk.has_channel()
    due = (await clock(desk, ClockKind.ACKNOWLEDGE)).due_at
    assert due is not None
    target = due - start
    stuck = [":red_circle: Nobody has accepted this; it is late since"]
    said = await at(desk, due)
    assert {to: lines for to, lines in said.items() if to != "room:1"} == {"user:U0DANA": stuck, "user:U0LI": stuck}
    assert ("room:1" in said) is has_room
    (dana,) = [row for row in await desk.promised() if row.to == "user:U0DANA" and row.key.startswith("warning:")]
    assert "I ask nobody else" in dana.text
    assert "`/warroom ESC-1 owner @who`: that lets them in" in dana.text
    assert "[Accept] [Assign…]" in dana.text
    assert await at(desk, due + target / 2) == {"user:U0DANA": stuck, "user:U0LI": stuck}
    for later in (1, 1.5, 20):
        said = await at(desk, due + target * later)
        assert not [line for lines in said.values() for line in lines if "accepted" in line], "other clocks may be late"
    told = {row.to for row in await desk.promised() if row.to.startswith(("user:", "board:"))}
    assert told == {"user:U0DANA", "user:U0LI"}, "Ana, the next rung, is not in it"
    assert (await desk.escalation()).duty_id == "U0LI"

    await desk.assigns(ANA, by=DANA)
    assert "U0ANA" in (await desk.facts()).room.members
    news = [row for row in await desk.news() if "acknowledgement* done" in row.text]
    assert {row.to for row in news} >= {"user:U0DANA", "user:U0LI"}
    assert all("[Assign…]" not in row.text for row in news)


async def test_a_confidential_request_climbs_to_a_manager_inside_before_its_requester_is_asked(desk: Desk) -> None:
    desk.configure("managers: [U0LI, U0ANA]")
    await desk.opens(customer=None, is_confidential=True)
    await desk.has_channel()
    async with desk.database.transaction() as session:
        await rooms.enter(session, 1, ["U0ANA"], at=desk.now)
    start = desk.now
    said = await at(desk, start + 15 * M)
    assert set(said) == {"user:U0ANA", "room:1"}
    assert set(await at(desk, start + 22.5 * M)) == {"user:U0DANA", "user:U0LI", "user:U0ANA"}
    assert set(await at(desk, start + 30 * M)) == {"user:U0DANA", "user:U0LI", "user:U0ANA"}
    assert await at(desk, start + 45 * M) == {}


async def test_whoever_is_asked_because_slack_did_not_reach_somebody_is_not_late(quiet: Desk) -> None:
    async with quiet.database.transaction() as session:
        session.add(Unreached(team_id=TEAM, escalation_id=1, user_id="U0LI"))
    await sweep_unreached(quiet.house)
    assert (await quiet.escalation()).duty_id == "U0ANA"
    (asked,) = [row for row in await quiet.promised() if row.slot == "request:1:U0ANA"]
    assert asked.text.startswith(":rotating_light: *SEV1* · <@U0DANA> raised *ESC-1*: nobody has accepted it yet; ")


async def test_a_fix_warns_the_card_the_owner_the_ladder_and_then_everybody_concerned(quiet: Desk) -> None:
    start = quiet.now
    await quiet.assigns(ANA)
    async with quiet.changing() as (session, escalation):
        session.add(
            RoleHolding(
                team_id=TEAM,
                escalation_id=escalation.id,
                role=Role.EXECUTIVE_SPONSOR,
                user_id="U0EVE",
                from_at=quiet.now,
            )
        )
    assert await at(quiet, start + 2 * H) == {}, "half: the card only"
    assert (await quiet.facts()).clocks[0].level == 50
    assert await at(quiet, start + 3 * H) == {"user:U0ANA": [":warning: *workaround* due"]}
    assert await at(quiet, start + 3.6 * H) == {
        "room:1": [":warning: *workaround* due"],
        "user:U0LI": [":warning: *workaround* due"],
    }
    assert await at(quiet, start + 4 * H) == {
        place: [":red_circle: *workaround* late, was due"]
        for place in ("room:1", "user:U0ANA", "user:U0LI", "user:U0EVE")
    }
    assert "clock-breached" in await quiet.kinds()
    assert await at(quiet, start + 4.01 * H) == {}


async def test_whoever_hears_that_it_is_late_has_one_message_to_act_from(quiet: Desk) -> None:
    start = quiet.now
    await quiet.assigns(ANA)
    await at(quiet, start + 3 * H)
    await at(quiet, start + 3.6 * H)
    await at(quiet, start + 4 * H)
    stand = {row.slot: row for row in await quiet.promised() if (row.slot or "").startswith("warning:")}
    for place in ("user:U0ANA", "user:U0LI", "room:1"):
        older, newer = (row for row in stand.values() if row.to == place)
        assert older.text.startswith(":red_circle: *workaround* became late; see the newer message")
        assert "[" not in older.text
        assert newer.text.startswith(":red_circle: *workaround* late, was due")
        assert "[Workaround in place…]" in newer.text


async def test_the_owner_is_asked_why_or_the_duty_manager_while_nobody_owns_it(quiet: Desk) -> None:
    await quiet.gives({Role.EXECUTIVE_SPONSOR: EVE}, by=DANA)
    start = quiet.now
    await at(quiet, start + 15 * M)
    await at(quiet, start + 4 * H)
    late = {row.to: row.text for row in await quiet.promised() if "*workaround* late" in row.text}
    asked = (await quiet.facts()).duty_id
    assert {to for to, text in late.items() if "[Say why…]" in text} == {f"user:{asked}"}
    assert "[" not in late["user:U0EVE"], "the sponsor only reads"
    await quiet.assigns(ANA)
    await at(quiet, start + 24 * H)
    late = {row.to: row.text for row in await quiet.promised() if "*resolution* late" in row.text}
    assert {"user:U0ANA", "user:U0LI", "user:U0EVE", "room:1"} <= set(late)
    assert {to for to, text in late.items() if "[Say why…]" in text} == {"user:U0ANA"}


async def test_the_way_out_is_on_every_warning(desk: Desk) -> None:
    desk.configure(CONFIG)
    await desk.opens()
    await desk.has_channel()
    await desk.assigns(ANA)
    start = desk.now
    for moment in (22.5 * M, 30 * M, 3 * H, 3.6 * H):
        await at(desk, start + moment)
    stand = {row.slot: row.text for row in await desk.promised() if (row.slot or "").startswith("warning:")}
    update = [text for text in stand.values() if "an update" in text]
    workaround = [text for text in stand.values() if "*workaround*" in text]
    assert (len(update), len(workaround)) == (2, 3)
    assert all("[For the customer…]" in text for text in update)
    assert all("[Workaround in place…]" in text for text in workaround)


async def test_a_new_breach_asks_for_its_own_reason(quiet: Desk) -> None:
    start = quiet.now
    await quiet.assigns(ANA)
    await at(quiet, start + 4 * H)
    found = await clock(quiet, ClockKind.WORKAROUND)
    async with quiet.changing() as (session, escalation):
        await clock_answers.say_why(
            session, actor=ANA, escalation=escalation, clock_id=found.id, reason="vendor fix failed", now=quiet.now
        )
    await quiet.changes_severity(Severity.SEV2)
    found = await clock(quiet, ClockKind.WORKAROUND)
    assert (found.late_because, found.generation) == (None, 2)
    assert found.due_at is not None
    assert found.due_at > quiet.now
    await quiet.news()
    await at(quiet, found.due_at)
    late = [row.text for row in await quiet.promised() if row.to == "user:U0ANA" and "*workaround* late" in row.text]
    assert "[Say why…]" in late[-1]
    assert "vendor fix failed" not in late[-1]
    assert "clock-late-because" in await quiet.kinds(), "the first reason stays with the first breach"


async def test_what_is_late_by_the_new_target_too_is_the_same_delay_and_no_new_post(desk: Desk) -> None:
    desk.configure(CONFIG)
    await desk.opens()
    await desk.has_channel()
    await desk.assigns(ANA)
    start = desk.now
    await at(desk, start + 30 * M)
    await at(desk, start + 8 * H)
    await desk.news()
    await desk.changes_severity(Severity.SEV2)
    edits = [row.text for row in await desk.news() if (row.slot or "").startswith("warning:") and row.to == "room:1"]
    since = f":red_circle: The customer has been waiting for an update since {when(start + H)}"
    assert any(text.startswith(since) for text in edits)
    assert not any("is now due" in text and "update" in text for text in edits)
    assert not [
        line for line in (await at(desk, start + 8 * H + M)).get("room:1", []) if "waiting for an update" in line
    ]


async def test_a_reason_is_asked_for_once_more_after_a_day_unless_it_is_given(quiet: Desk) -> None:
    start = quiet.now
    await quiet.assigns(ANA)
    await at(quiet, start + 4 * H)
    found = await clock(quiet, ClockKind.WORKAROUND)
    said = await at(quiet, start + 23 * H)
    assert set(said) == {"user:U0LI", "room:1"}, "the resolution at 90 per cent"
    said = await at(quiet, start + 24 * H)
    assert set(said) == {"room:1", "user:U0ANA", "user:U0LI"}
    assert await at(quiet, start + 28 * H) == {"user:U0ANA": [":question: Why is the *workaround* late? It was due"]}
    async with quiet.changing() as (session, escalation):
        resolution = await clock(quiet, ClockKind.RESOLUTION)
        await clock_answers.say_why(
            session, actor=ANA, escalation=escalation, clock_id=resolution.id, reason="vendor", now=quiet.now
        )
    await quiet.news()
    assert await at(quiet, start + 60 * H) == {}, "the reason of the resolution was given"
    assert (await clock(quiet, ClockKind.RESOLUTION)).late_because == "vendor"
    assert found.late_because is None


async def test_after_a_standstill_only_the_newest_warning_is_given_and_several_are_one_message(quiet: Desk) -> None:
    start = quiet.now
    await quiet.assigns(ANA)
    said = await at(quiet, start + 30 * H)
    assert said["user:U0ANA"] == ["2 things need you. :red_circle: *workaround* late, was due"]
    assert [len(each) for each in said.values()] == [1] * len(said)
    assert {(each.level) for each in await quiet.all_of(ClockWarning)} == {100}


async def test_a_milestone_and_a_clock_of_one_moment_are_one_message(quiet: Desk) -> None:
    start = quiet.now
    await quiet.assigns(ANA)
    await quiet.adds(owner=ANA, due=start + 3 * H + 4 * M, by=LI)
    await at(quiet, start + 2.5 * H)
    said = await at(quiet, start + 3 * H)
    assert said == {"user:U0ANA": ["2 things need you. :warning: *workaround* due"]}


async def test_a_clock_that_warns_within_five_minutes_of_a_milestone_comes_along(quiet: Desk) -> None:
    start = quiet.now
    await quiet.assigns(ANA)
    await quiet.adds(owner=ANA, due=start + 3 * H + 56 * M, by=LI)
    assert await at(quiet, start + 2 * H + 54 * M) == {}
    said = await at(quiet, start + 2 * H + 56 * M)
    assert said == {"user:U0ANA": ["2 things need you. :warning: *workaround* due"]}
    assert await at(quiet, start + 3 * H) == {}, "it was said"
    assert set(await at(quiet, start + 3.6 * H)) == {"room:1", "user:U0LI"}


async def test_what_the_room_would_hear_does_not_come_early(quiet: Desk) -> None:
    start = quiet.now
    await quiet.assigns(ANA)
    await at(quiet, start + 3 * H)
    await quiet.adds(owner=LI, due=start + 4 * H + 33 * M, by=ANA)
    assert set(await at(quiet, start + 3 * H + 33 * M)) == {"user:U0LI"}
    assert set(await at(quiet, start + 3.6 * H)) == {"room:1", "user:U0LI"}


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_what_somebody_is_changing_is_told_by_the_next_sweep_as_it_is_then(quiet: Desk) -> None:
    start = quiet.now
    await quiet.assigns(ANA)
    quiet.watch.at = start + 3 * H
    await sweep_clocks(quiet.house)
    await quiet.news()
    async with quiet.changing() as (session, escalation):
        async with asyncio.timeout(2):
            await sweep_due(quiet.house)
        assert heard(await quiet.news()) == {}
        await clocks.happened(
            session, escalation, Event.WORKED_AROUND, clock_rules=quiet.tenant.clock_rules, now=quiet.now
        )
    await sweep_due(quiet.house)
    assert heard(await quiet.news()) == {}, "there is nothing to warn of any more"


async def test_two_sweeps_at_once_say_everything_once(quiet: Desk) -> None:
    await quiet.assigns(ANA)
    quiet.forward(hours=4)
    await quiet.news()
    await asyncio.gather(*(sweep_due(quiet.house) for _ in range(3)))
    await sweep_due(quiet.house)
    assert {to: len(said) for to, said in heard(await quiet.news()).items()} == {
        "room:1": 1,
        "user:U0ANA": 1,
        "user:U0LI": 1,
    }
    assert len(await quiet.all_of(ClockNotice)) == 3


async def test_have_it_quiets_one_person_until_the_breach(quiet: Desk) -> None:
    start = quiet.now
    await quiet.assigns(ANA)
    await at(quiet, start + 3 * H)
    found = await clock(quiet, ClockKind.WORKAROUND)
    async with quiet.changing() as (session, escalation):
        await clock_answers.have_it(session, actor=LI, escalation=escalation, clock_id=found.id)
    assert set(await at(quiet, start + 3.6 * H)) == {"room:1"}
    assert set(await at(quiet, start + 4 * H)) == {"room:1", "user:U0ANA", "user:U0LI"}


async def test_a_snoozed_warning_comes_again_after_an_hour(desk: Desk) -> None:
    await desk.opens(customer=None, severity=Severity.SEV1)
    await desk.has_channel()
    start = desk.now
    await desk.assigns(ANA)
    await at(desk, start + 4 * H)
    await at(desk, start + 18 * H)
    found = await clock(desk, ClockKind.RESOLUTION)
    for _ in range(2):  # the second time as if the clock had been set back
        desk.watch.at = start + 18 * H
        async with desk.changing() as (session, escalation):
            await clock_answers.snooze(session, actor=ANA, escalation=escalation, clock_id=found.id, now=desk.now)
        assert await at(desk, start + 18.9 * H) == {}
        assert await at(desk, start + 19 * H) == {"user:U0ANA": [":warning: *resolution* due"]}
        assert await at(desk, start + 20 * H) == {}


async def test_an_update_is_asked_of_the_customer_lead_then_the_owner_then_the_duty_manager(desk: Desk) -> None:
    await desk.opens()
    await desk.has_channel()
    start = desk.now
    await desk.accepts(ANA)
    said = await at(desk, start + 22.5 * M)
    assert said == {"user:U0ANA": [":alarm_clock: The customer expects an update by"]}
    async with desk.changing() as (session, escalation):
        held = RoleHolding(
            team_id=TEAM, escalation_id=escalation.id, role=Role.CUSTOMER_LEAD, user_id="U0EVE", from_at=desk.now
        )
        session.add(held)
        await clocks.happened(session, escalation, Event.UPDATED, clock_rules=desk.tenant.clock_rules, now=desk.now)
    assert await at(desk, start + 67.5 * M) == {"user:U0EVE": [":alarm_clock: The customer expects an update by"]}
    said = await at(desk, start + 82.5 * M)
    assert said == {"room:1": [":red_circle: The customer has been waiting for an update since"]}
    assert await at(desk, start + 90 * M) == {}


async def test_a_request_without_a_room_is_late_in_its_thread_and_a_confidential_one_with_nobody_else(
    desk: Desk,
) -> None:
    await desk.opens(customer=None)
    await desk.opens(customer=None, is_confidential=True)
    async with desk.database.transaction() as session:
        for number in (1, 2):
            (await session.get_one(Room, number)).state = RoomState.NOT_YET
    said = await at(desk, desk.now + 15 * M)
    assert said["board:intake"] == [":red_circle: Nobody accepted this by"]
    assert (await desk.escalation(2)).duty_id == "U0LI", "Ana is not in that room"
    assert said["user:U0LI"] == [":red_circle: Nobody has accepted this; it is late since"]
    rows = [row for row in await desk.promised() if row.to == "board:intake" and "warning" in row.key]
    assert len(rows) == 1


async def test_a_paused_clock_warns_nobody_and_its_warning_says_so(quiet: Desk) -> None:
    start = quiet.now
    await quiet.assigns(ANA)
    await at(quiet, start + 3 * H)
    async with quiet.changing() as (session, escalation):
        await clocks.waiting(session, escalation, reason="logs", now=quiet.now, clock_rules=quiet.tenant.clock_rules)
    news = await quiet.news()
    assert any("paused" in row.text for row in news if row.to == "user:U0ANA")
    assert await at(quiet, start + 30 * H) == {}
    async with quiet.changing() as (session, escalation):
        await clocks.resumed(session, escalation, now=quiet.now, clock_rules=quiet.tenant.clock_rules)
    assert set(await at(quiet, start + 30.6 * H)) == {"room:1", "user:U0LI"}


async def test_a_clock_with_nobody_to_tell_moves_on(desk: Desk) -> None:
    await desk.opens(EVE, duty_id=None, customer=None)
    from sqlalchemy import update

    from models.workspace import Person

    async with desk.database.transaction() as session:
        await session.execute(update(Person).values(is_admin=False))
    said = await at(desk, desk.now + 12 * M)
    assert said == {}
    assert (await clock(desk, ClockKind.ACKNOWLEDGE)).told == 75
    assert set(await at(desk, desk.now + 5 * M)) == {"room:1"}
    assert (await clock(desk, ClockKind.ACKNOWLEDGE)).next_at is None


async def test_what_is_over_warns_nobody(quiet: Desk) -> None:
    start = quiet.now
    await quiet.assigns(ANA)
    await quiet.resolves(by=DANA)
    assert await at(quiet, start + 30 * H) == {}


async def test_what_the_resolution_ended_needs_nothing_more_and_only_the_resolution_is_done(quiet: Desk) -> None:
    start = quiet.now
    await quiet.assigns(ANA)
    await at(quiet, start + 4 * H)
    await at(quiet, start + 18 * H)
    await quiet.news()
    await quiet.resolves(by=DANA)
    edits = [row.text for row in await quiet.news() if (row.slot or "").startswith("warning:")]
    workaround = [text for text in edits if "*workaround*" in text]
    resolution = [text for text in edits if "*resolution*" in text]
    assert workaround
    assert all("needs nothing more" in text and "done" not in text for text in workaround)
    assert resolution
    assert all("*resolution* done" in text for text in resolution)
