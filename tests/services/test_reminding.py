"""Reminders: once for each step and person, in one message, however late, often or many at once we look."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from handlers.schedule import sweep_cards, sweep_reminders
from models.milestone import Reminder
from models.outbox import OutboxRow
from tests.makers import ANA, DANA, LI, RAJ
from tests.services.desk import Desk, Promised

only_postgresql = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)

FIVE = datetime(2026, 11, 23, 17, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


@pytest.fixture
async def crew(desk: Desk) -> Desk:
    """ESC-1 is Ana's; Dana raised it and Li is on duty."""
    await desk.opens()
    await desk.assigns(ANA)
    return desk


async def messages_at(desk: Desk, at: datetime) -> list[Promised]:
    """What a sweep at this time promises."""
    desk.watch.at = at
    return await desk.sweeps()


async def told(desk: Desk, at: datetime) -> list[tuple[str, str]]:
    """Who is told which step by a sweep at this time; a second sweep must tell nobody anything."""
    before = {each.id for each in await desk.all_of(Reminder)}
    messages = await messages_at(desk, at)
    given = [each for each in await desk.all_of(Reminder) if each.id not in before]
    assert sorted(row.slot or "" for row in messages) == sorted({each.slot for each in given})
    assert {row.method for row in messages} <= {"chat.postMessage"}
    assert await desk.sweeps() == [], "the second sweep"
    steps = [(each.receiver_id.removeprefix("U0"), each.step) for each in given]
    return sorted((who, "again" if step.startswith("again:") else step) for who, step in steps)


# ── the steps ────────────────────────────────────────────────────────────────────────────────────────────


async def test_the_owner_hears_before_when_overdue_then_daily_and_the_manager_once(crew: Desk) -> None:
    await crew.adds(due=FIVE)
    steps = [
        (-61 * MINUTE, []),
        (-60 * MINUTE, [("RAJ", "before")]),
        (-30 * MINUTE, []),
        (-1 * MINUTE, []),
        (0 * MINUTE, [("RAJ", "overdue")]),
        (DAY - MINUTE, []),
        (DAY, [("ANA", "manager"), ("RAJ", "daily:1")]),
        (2 * DAY - MINUTE, []),
        (2 * DAY, [("RAJ", "daily:2")]),
        (3 * DAY, [("RAJ", "daily:3")]),
    ]
    for after, words in steps:
        assert await told(crew, FIVE + after) == words, after


async def test_what_was_set_more_than_three_days_ahead_is_announced_a_day_before(crew: Desk) -> None:
    due = FIVE + 3 * DAY
    await crew.adds(due=due)
    assert await messages_at(crew, due - DAY - MINUTE) == []
    assert await told(crew, due - DAY) == [("RAJ", "before")]
    assert await messages_at(crew, due - 60 * MINUTE) == []


async def test_what_was_set_less_than_an_hour_ahead_is_not_announced(crew: Desk) -> None:
    await crew.adds(due=crew.now + 30 * MINUTE)
    assert await crew.sweeps() == []
    crew.forward(minutes=30)
    assert await told(crew, crew.now) == [("RAJ", "overdue")]


async def test_a_late_sweep_gives_only_the_newest(crew: Desk) -> None:
    await crew.adds(due=FIVE)
    assert await told(crew, FIVE + 3 * DAY + 7 * MINUTE) == [("ANA", "manager"), ("RAJ", "daily:3")]
    assert await crew.sweeps() == []
    assert await messages_at(crew, FIVE + 4 * DAY - MINUTE) == []
    assert await told(crew, FIVE + 4 * DAY) == [("RAJ", "daily:4")]


async def test_done_slipped_and_dropped_ones_are_not_spoken_of(crew: Desk) -> None:
    await crew.adds(due=FIVE)
    await crew.adds("Vendor patch", due=FIVE)
    dropped = await crew.adds("Tell Acme", due=FIVE)
    await crew.finishes(1)
    await crew.slips(2, to=FIVE + DAY)
    await crew.undoes(dropped)
    assert await messages_at(crew, FIVE) == []
    assert await messages_at(crew, FIVE + 23 * 60 * MINUTE) != []


async def test_a_slip_starts_the_steps_anew(crew: Desk) -> None:
    await crew.adds(due=FIVE)
    assert await told(crew, FIVE) == [("RAJ", "overdue")]
    await crew.slips(to=FIVE + 5 * 60 * MINUTE)
    assert await crew.sweeps() == []
    assert await told(crew, FIVE + 4 * 60 * MINUTE) == [("RAJ", "before")]
    assert await told(crew, FIVE + 5 * 60 * MINUTE) == [("RAJ", "overdue")]


async def test_a_new_owner_is_reminded_and_the_former_one_no_longer(crew: Desk) -> None:
    await crew.adds(due=FIVE)
    await messages_at(crew, FIVE - 60 * MINUTE)
    await crew.reassigns(to=LI)
    assert await told(crew, FIVE) == [("LI", "overdue")]


# ── the manager ──────────────────────────────────────────────────────────────────────────────────────────


async def test_without_an_owner_the_duty_manager_hears(desk: Desk) -> None:
    await desk.opens()
    await desk.adds(due=FIVE)
    assert await told(desk, FIVE + DAY) == [("LI", "manager"), ("RAJ", "daily:1")]


async def test_a_manager_who_has_the_milestone_hears_it_once_as_its_owner(crew: Desk) -> None:
    await crew.adds(owner=ANA, due=FIVE)
    assert await told(crew, FIVE + DAY) == [("ANA", "daily:1")]
    assert await crew.sweeps() == []
    assert await told(crew, FIVE + 2 * DAY) == [("ANA", "daily:2")]


async def test_a_milestone_that_nobody_leads_is_not_looked_at_in_every_beat(desk: Desk) -> None:
    await desk.opens(duty_id=None)
    await desk.adds(due=FIVE)
    assert await told(desk, FIVE + DAY) == [("RAJ", "daily:1")]
    assert await desk.sweeps() == []
    next_at = (await desk.milestone()).next_at
    assert next_at is not None
    assert next_at > desk.now, "the sweep would find it again every two seconds, for ever"


async def test_somebody_who_comes_to_lead_later_still_hears(desk: Desk) -> None:
    await desk.opens(duty_id=None)
    await desk.adds(due=FIVE)
    await messages_at(desk, FIVE + DAY)
    await desk.assigns(ANA)
    assert ("ANA", "manager") in await told(desk, FIVE + 2 * DAY)


# ── one message ──────────────────────────────────────────────────────────────────────────────────────────


async def test_what_is_due_for_one_person_within_five_minutes_is_one_message(crew: Desk) -> None:
    await crew.adds("One", due=FIVE)
    await crew.adds("Two", due=FIVE + 3 * MINUTE)
    await crew.adds("Three", due=FIVE + 5 * MINUTE)
    await crew.adds("Later", due=FIVE + 6 * MINUTE)
    await crew.adds("Of Li", owner=LI, due=FIVE + 3 * MINUTE)
    for at in (FIVE - 60 * MINUTE, FIVE):
        (one,) = await messages_at(crew, at)
        assert one.to == "user:U0RAJ"
        words = ("One", "Two", "Three", "Later", "Of Li")
        assert [word in one.text for word in words] == [True, True, True, False, False]
        assert one.payload["text"].startswith("3 milestones need you.")
        assert [row.to for row in await messages_at(crew, at + 3 * MINUTE)] == ["user:U0LI"]
        assert await messages_at(crew, at + 5 * MINUTE) == []
        (later,) = await messages_at(crew, at + 6 * MINUTE)
        assert "Later" in later.text


async def test_nothing_is_called_overdue_early(crew: Desk) -> None:
    await crew.adds("One", due=FIVE)
    await crew.adds("Two", due=FIVE + 3 * MINUTE)
    (message,) = await messages_at(crew, FIVE)
    assert "*M1* is overdue" in message.text
    assert "*M2* is overdue" not in message.text
    assert "*M2* due" in message.text
    assert await told(crew, FIVE + DAY + 3 * MINUTE) == [("ANA", "manager")] * 2 + [("RAJ", "daily:1")] * 2


async def test_ones_of_several_escalations_stand_in_one_message(crew: Desk) -> None:
    await crew.opens(title="Login fails")
    await crew.adds(due=FIVE)
    await crew.adds("Patch login", due=FIVE, number=2)
    (one,) = await messages_at(crew, FIVE)
    assert "ESC-1" in one.text
    assert "ESC-2" in one.text
    assert len({each.slot for each in await crew.all_of(Reminder)}) == 1


async def test_a_managers_message_holds_their_own_and_those_they_lead(crew: Desk) -> None:
    await crew.adds(due=FIVE)
    await crew.adds("Vendor patch", owner=ANA, due=FIVE)
    to_ana = [row for row in await messages_at(crew, FIVE + DAY) if row.to == "user:U0ANA"]
    assert len(to_ana) == 1
    assert "<@U0RAJ> has had *M1* overdue for a day" in to_ana[0].text
    assert "*M2* is still overdue" in to_ana[0].text


# ── snooze and I have it ─────────────────────────────────────────────────────────────────────────────────


async def test_a_snooze_is_an_hour_of_silence_and_then_the_same_again(crew: Desk) -> None:
    await crew.adds(due=FIVE)
    await messages_at(crew, FIVE)
    crew.forward(minutes=10)
    await crew.snoozes()
    assert await messages_at(crew, FIVE + 69 * MINUTE) == []
    assert await told(crew, FIVE + 70 * MINUTE) == [("RAJ", "again")]
    assert await crew.sweeps() == []
    assert ("RAJ", "daily:1") in await told(crew, FIVE + DAY)


async def test_what_was_snoozed_or_taken_says_so_and_loses_those_buttons_while_the_others_keep_them(crew: Desk) -> None:
    for what in ("Fix live", "Tell Acme", "Write it down"):
        await crew.adds(what, due=FIVE)
    (together,) = await messages_at(crew, FIVE)
    assert together.text.count("[Snooze 1 h]") == together.text.count("[I have it]") == 3
    crew.forward(minutes=1)
    await crew.snoozes(1)
    await crew.has_it(2)
    followed = [row for row in await crew.news() if row.slot == together.slot][-1]
    assert (
        "*M1* due <!date^1795453200^{date_short_pretty}, {time}|Mon 23 Nov 17:00 UTC>, snoozed until" in followed.text
    )
    assert "<@U0RAJ> has *M2*, due" in followed.text
    assert "*M3* is overdue since" in followed.text
    assert followed.text.count("[Snooze 1 h]") == followed.text.count("[I have it]") == 1
    assert followed.text.count("[Done]") == 3


async def test_a_second_snooze_is_heard_even_when_the_clock_was_set_back(crew: Desk) -> None:
    await crew.adds(due=FIVE)
    await messages_at(crew, FIVE)
    for _ in range(2):
        crew.watch.at = FIVE + 10 * MINUTE
        await crew.snoozes()
        assert await told(crew, FIVE + 70 * MINUTE) == [("RAJ", "again")]


async def test_after_a_snooze_over_the_due_time_the_newest_is_said(crew: Desk) -> None:
    await crew.adds(due=FIVE)
    await messages_at(crew, FIVE - 60 * MINUTE)
    crew.watch.at = FIVE - 10 * MINUTE
    await crew.snoozes()
    assert await messages_at(crew, FIVE) == []
    assert await told(crew, FIVE + 50 * MINUTE) == [("RAJ", "overdue")]


async def test_i_have_it_ends_the_dailies_but_not_what_the_manager_hears(crew: Desk) -> None:
    await crew.adds(due=FIVE)
    await messages_at(crew, FIVE)
    await crew.has_it()
    assert await told(crew, FIVE + DAY) == [("ANA", "manager")]
    assert await messages_at(crew, FIVE + 2 * DAY) == []
    assert (await crew.milestone()).next_at is None
    await crew.slips(to=FIVE + 5 * DAY)
    assert await told(crew, FIVE + 5 * DAY) == [("RAJ", "overdue")]


async def test_a_snooze_does_not_keep_the_manager_from_hearing(crew: Desk) -> None:
    await crew.adds(due=FIVE)
    await messages_at(crew, FIVE)
    crew.watch.at = FIVE + DAY - 10 * MINUTE
    await crew.snoozes()
    assert await told(crew, FIVE + DAY) == [("ANA", "manager")]
    assert await told(crew, FIVE + DAY + 50 * MINUTE) == [("RAJ", "daily:1")]


async def test_i_have_it_before_it_is_due_leaves_the_overdue_reminder(crew: Desk) -> None:
    await crew.adds(due=FIVE)
    await messages_at(crew, FIVE - 60 * MINUTE)
    await crew.has_it()
    assert await told(crew, FIVE) == [("RAJ", "overdue")]


# ── the message follows ──────────────────────────────────────────────────────────────────────────────────


async def test_the_reminder_shows_that_it_was_done(crew: Desk) -> None:
    await crew.adds(due=FIVE)
    (reminder,) = await messages_at(crew, FIVE)
    await crew.news()
    await crew.finishes(by=ANA)
    (edited,) = [row for row in await crew.news() if row.slot == reminder.slot]
    assert edited.method == "chat.update"
    assert "was done by <@U0ANA>" in edited.text
    assert "[Done]" not in edited.text


async def test_the_reminder_of_a_former_owner_loses_its_buttons(crew: Desk) -> None:
    await crew.adds(due=FIVE)
    (reminder,) = await messages_at(crew, FIVE)
    await crew.news()
    await crew.reassigns(to=LI)
    edited = [row for row in await crew.news() if row.slot == reminder.slot]
    assert [row.method for row in edited] == ["chat.update"]
    assert "<@U0LI>" in edited[0].text
    assert "[Done]" not in edited[0].text


async def test_the_managers_reminder_shows_that_it_was_done_also_days_later(crew: Desk) -> None:
    await crew.adds(due=FIVE)
    (to_ana,) = [row for row in await messages_at(crew, FIVE + DAY) if row.to == "user:U0ANA"]
    for days in range(2, 8):
        await messages_at(crew, FIVE + days * DAY)
    await crew.finishes(by=RAJ)
    edited = [row for row in await crew.news() if row.slot == to_ana.slot]
    assert [row.method for row in edited] == ["chat.update"]
    assert "was done by <@U0RAJ>" in edited[0].text


async def overdue_edits(desk: Desk) -> list[Promised]:
    """The edits of cards that were left behind by a reminder."""
    return [row for row in await desk.promised() if ":edit:overdue" in row.key]


async def test_the_card_marks_what_became_overdue_in_one_edit_for_each_escalation(crew: Desk) -> None:
    await crew.adds(due=FIVE)
    await crew.adds("Vendor patch", owner=LI, due=FIVE)
    await crew.adds("Much later", due=FIVE + DAY)
    crew.watch.at = FIVE
    for _ in range(2):
        await sweep_reminders(crew.house)
        await sweep_cards(crew.house)
        cards = await overdue_edits(crew)
        assert [(row.method, row.to, row.slot) for row in cards] == [("chat.update", "room:1", "card:1")]
        assert cards[0].text.count("overdue since") == 2


async def test_a_card_is_drawn_again_after_a_crash_between_the_reminder_and_the_card(crew: Desk) -> None:
    await crew.adds(due=FIVE)
    crew.watch.at = FIVE
    await sweep_reminders(crew.house)
    assert await overdue_edits(crew) == []
    crew.forward(minutes=10)
    await sweep_cards(crew.house)
    assert len(await overdue_edits(crew)) == 1


async def test_cards_are_drawn_once_by_sweeps_at_the_same_moment(crew: Desk) -> None:
    await crew.adds(due=FIVE)
    crew.watch.at = FIVE
    await sweep_reminders(crew.house)
    await asyncio.gather(*(sweep_cards(crew.house) for _ in range(4)))
    await sweep_cards(crew.house)
    assert len(await overdue_edits(crew)) == 1


async def test_what_becomes_overdue_later_is_marked_as_well(crew: Desk) -> None:
    await crew.adds(due=FIVE)
    await crew.adds("Vendor patch", due=FIVE + DAY)
    for days in (0, 1):
        crew.watch.at = FIVE + days * DAY
        await sweep_reminders(crew.house)
        await sweep_cards(crew.house)
    first, second = await overdue_edits(crew)
    assert (first.text.count("overdue since"), second.text.count("overdue since")) == (1, 3), (
        "the second is the next one, too"
    )


async def test_a_late_sweep_marks_the_card_too_and_daily_reminders_do_not_draw_it_again(crew: Desk) -> None:
    await crew.adds(due=FIVE)
    for days in (3, 4):
        crew.watch.at = FIVE + days * DAY
        await sweep_reminders(crew.house)
        await sweep_cards(crew.house)
        assert len(await overdue_edits(crew)) == 1


# ── late, twice, two at once, half-way ───────────────────────────────────────────────────────────────────


async def test_sweeps_at_the_same_moment_give_each_reminder_once(crew: Desk) -> None:
    await crew.adds(due=FIVE)
    await crew.adds("Vendor patch", owner=LI, due=FIVE)
    crew.watch.at = FIVE + DAY
    await asyncio.gather(*(crew.sweeps() for _ in range(4)))
    await crew.sweeps()  # a sweep that met the others' locks leaves the rest to the next beat
    given = [(each.receiver_id, each.step) for each in await crew.all_of(Reminder)]
    assert sorted(given) == [
        ("U0ANA", "manager"),
        ("U0ANA", "manager"),
        ("U0LI", "daily:1"),
        ("U0RAJ", "daily:1"),
    ]
    posted = [row for row in await crew.promised() if row.key.startswith("reminder:")]
    assert {row.to for row in posted} == {"user:U0ANA", "user:U0LI", "user:U0RAJ"}
    assert sum(row.text.count("overdue for a day") for row in posted) == 2
    assert sum(row.text.count("still overdue") for row in posted) == 2


async def test_one_receiver_that_cannot_be_handled_stops_nobody_else_and_is_made_good_later(
    crew: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    for each, owner in enumerate((LI, DANA, RAJ)):
        await crew.adds(f"Step {each}", owner=owner, due=FIVE)
    async with crew.database.transaction() as session:
        await session.execute(text("UPDATE milestones SET told = 'nonsense' WHERE owner_id = 'U0DANA'"))
    assert await told(crew, FIVE) == [("LI", "overdue"), ("RAJ", "overdue")]
    assert "reminding U0DANA of T1 failed" in caplog.text
    async with crew.database.transaction() as session:
        await session.execute(text("UPDATE milestones SET told = NULL WHERE owner_id = 'U0DANA'"))
    assert await told(crew, FIVE) == [("DANA", "overdue")]


@only_postgresql
async def test_a_row_that_somebody_holds_locked_holds_up_no_sweep(crew: Desk) -> None:
    await crew.adds(due=FIVE)
    await crew.adds("Vendor patch", owner=LI, due=FIVE)
    crew.watch.at = FIVE
    async with crew.database.transaction() as session:
        await session.execute(text("SELECT 1 FROM milestones WHERE owner_id = 'U0RAJ' FOR UPDATE"))
        async with asyncio.timeout(2):
            assert [row.to for row in await crew.sweeps()] == ["user:U0LI"]
    assert await told(crew, crew.now) == [("RAJ", "overdue")]


async def test_reminders_are_normal_promises_in_a_lane_of_their_own(crew: Desk) -> None:
    await crew.adds(due=FIVE)
    (reminder,) = await messages_at(crew, FIVE)
    assert (reminder.lane, reminder.key) == (f"user:U0RAJ/{reminder.slot}", f"{reminder.slot}:post")
    (row,) = await crew.all_of(OutboxRow, OutboxRow.key == reminder.key)
    assert row.priority == 1
