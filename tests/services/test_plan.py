"""The plan: milestones are added, done, slipped, reassigned, and each change can be taken back."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import pytest

from bot.errors import Refused
from models.milestone import Milestone, MilestoneStatus
from tests.makers import ANA, BOT, DANA, DEE, GUS, LI, PAT, RAJ
from tests.services.desk import Desk
from tests.services.refusals import refusal, refused

FRIDAY = datetime(2026, 11, 27, 17, tzinfo=UTC)


@pytest.fixture
async def plan(desk: Desk) -> Desk:
    """ESC-1 is Ana's, and Raj has M1 *Fix live in EU*, due on Friday."""
    await desk.opens()
    await desk.assigns(ANA)
    await desk.adds(due=FRIDAY)
    await desk.news()
    return desk


# ── adding ───────────────────────────────────────────────────────────────────────────────────────────────


async def test_a_milestone_is_kept_numbered_and_its_owner_comes_in(desk: Desk) -> None:
    await desk.opens()
    await desk.adds(due=FRIDAY)
    await desk.adds("Vendor patch", owner=LI)
    one, two = (await desk.facts()).milestones[::-1]
    assert (one.name, one.what, one.owner_id, one.due_at) == ("M1", "Fix live in EU", "U0RAJ", FRIDAY)
    assert (two.name, two.what) == ("M2", "Vendor patch")
    assert (await desk.facts()).room.members == {"U0DANA", "U0LI", "U0RAJ"}
    line = (await desk.timeline())[1]
    assert (line.kind, line.actor_id) == ("milestone-added", "U0ANA")
    assert (line.data["owner_id"], line.data["due_at"]) == ("U0RAJ", FRIDAY.isoformat())


async def test_its_owner_is_told_once_and_only_by_somebody_else(desk: Desk) -> None:
    await desk.opens()
    await desk.news()
    await desk.adds(owner=RAJ, by=ANA)
    news = await desk.news()
    assert [(row.method, row.to) for row in news] == [
        ("conversations.invite", "room:1"),
        ("chat.postEphemeral", "room:1"),
        ("chat.update", "room:1"),
        ("chat.postMessage", "user:U0RAJ"),
    ]
    assert "<@U0ANA> gave you *M1*" in news[3].text
    await desk.adds(owner=RAJ, by=RAJ)
    assert [(row.method, row.to) for row in await desk.news()] == [("chat.update", "room:1")]


async def test_a_milestone_may_depend_on_others(plan: Desk) -> None:
    await plan.adds("Vendor patch")
    await plan.adds("Tell Acme", needs=[2, 1, 2])
    milestone = (await plan.facts()).milestone(3)
    assert milestone is not None
    assert milestone.needs == (1, 2)
    card = [row for row in await plan.news() if row.lane == "room:1/card"][-1]
    assert "after M1, M2" in card.text


async def test_it_cannot_depend_on_what_is_not_there(plan: Desk) -> None:
    caught = await refusal(plan.adds("Tell Acme", needs=[9]))
    assert (caught.words, caught.facts["name"]) == ("milestone-unknown", "M9")
    assert len((await plan.facts()).milestones) == 1


async def test_only_a_colleague_can_have_a_milestone(plan: Desk) -> None:
    for person in (GUS, PAT, DEE, BOT):
        assert await refused(plan.adds(owner=person)) == "person-cannot-own"
        assert await refused(plan.reassigns(to=person)) == "person-cannot-own"
    assert len((await plan.facts()).milestones) == 1
    await plan.reassigns(to=LI)


async def test_two_added_at_once_get_different_numbers(plan: Desk) -> None:
    await asyncio.gather(*(plan.adds(f"Step {each}") for each in range(5)))
    assert sorted(milestone.number for milestone in (await plan.facts()).milestones) == [1, 2, 3, 4, 5, 6]


# ── done, slip, reassign ─────────────────────────────────────────────────────────────────────────────────


async def test_done_is_kept_shown_and_ends_the_reminders(plan: Desk) -> None:
    at = plan.forward(hours=1)
    await plan.finishes(by=LI)
    kept = await plan.milestone()
    assert (kept.status, kept.done_by, kept.done_at, kept.next_at) == (MilestoneStatus.DONE, "U0LI", at, None)
    news = await plan.news()
    assert [(row.method, row.to) for row in news] == [("chat.update", "room:1"), ("chat.update", "user:U0RAJ")]
    assert "was done by <@U0LI>" in news[1].text
    assert "[Done]" not in news[1].text


async def test_done_twice_is_refused_and_says_by_whom(plan: Desk) -> None:
    await plan.finishes(by=RAJ)
    caught = await refusal(plan.finishes(by=ANA))
    assert (caught.words, caught.facts["who_id"]) == ("milestone-done-already", "U0RAJ")
    assert (await plan.milestone()).done_by == "U0RAJ"


async def test_a_slip_keeps_its_reason_and_tells_nobody_anew(plan: Desk) -> None:
    monday = FRIDAY + timedelta(days=3)
    await plan.slips(to=monday, because="vendor late", by=RAJ)
    kept = await plan.milestone()
    assert (kept.due_at, kept.set_at, kept.generation) == (monday, plan.now, 2)
    line = (await plan.timeline())[-1]
    assert (line.kind, line.data["reason"], line.data["due_at"]) == (
        "milestone-slipped",
        "vendor late",
        monday.isoformat(),
    )
    assert [(row.method, row.to) for row in await plan.news()] == [
        ("chat.update", "room:1"),
        ("chat.update", "user:U0RAJ"),
    ]
    assert await refused(plan.slips(to=monday)) == "milestone-same-due"


async def test_a_reassigned_milestone_is_told_to_its_new_owner_and_the_old_one_reads_who_has_it(plan: Desk) -> None:
    await plan.reassigns(to=LI, by=ANA)
    assert (await plan.milestone()).owner_id == "U0LI"
    assert "U0LI" in (await plan.facts()).room.members
    news = {(row.method, row.to): row.text for row in await plan.news()}
    assert "is with <@U0LI> now" in news["chat.update", "user:U0RAJ"]
    assert "<@U0ANA> gave you *M1*" in news["chat.postMessage", "user:U0LI"]
    assert await refused(plan.reassigns(to=LI)) == "milestone-same-owner"


CHANGES: list[Callable[..., Awaitable[object]]] = [
    Desk.adds,
    Desk.finishes,
    Desk.slips,
    Desk.reassigns,
    Desk.snoozes,
    Desk.has_it,
]


async def test_what_is_not_there_cannot_be_changed(plan: Desk) -> None:
    for change in CHANGES[1:]:
        assert await refused(change(plan, 7)) == "milestone-unknown"


async def test_the_plan_of_something_over_cannot_change_until_it_is_reopened(plan: Desk) -> None:
    entry = await plan.adds("Tell Acme")
    await plan.resolves()
    before = await plan.facts(), await plan.kinds()
    for doing in (*(change(plan) for change in CHANGES), plan.undoes(entry)):
        assert await refused(doing) == "plan-too-late"
    assert (await plan.facts(), await plan.kinds()) == before
    await plan.reopens()
    await plan.finishes()


# ── taking back ──────────────────────────────────────────────────────────────────────────────────────────


async def test_adding_can_be_taken_back_and_the_number_is_not_used_again(plan: Desk) -> None:
    entry = await plan.adds("Tell Acme", owner=LI, needs=[1])
    await plan.news()
    await plan.undoes(entry)
    facts = await plan.facts()
    assert [milestone.name for milestone in facts.milestones] == ["M1"]
    assert (await plan.milestone(2)).next_at is None
    news = {row.to: row.text for row in await plan.news()}
    assert "was taken back" in news["user:U0LI"]
    assert "Tell Acme" not in news["room:1"]
    await plan.adds("Tell Acme again")
    assert (await plan.milestone(3)).what == "Tell Acme again"
    assert await refused(plan.finishes(2)) == "milestone-unknown"


async def test_what_a_dropped_milestone_held_back_is_free(plan: Desk) -> None:
    entry = await plan.adds("Vendor patch")
    await plan.adds("Tell Acme", needs=[1, 2])
    await plan.undoes(entry)
    milestone = (await plan.facts()).milestone(3)
    assert milestone is not None
    assert milestone.needs == (1,)


async def test_done_can_be_taken_back(plan: Desk) -> None:
    entry = await plan.finishes(by=RAJ)
    await plan.news()
    await plan.undoes(entry, by=RAJ)
    kept = await plan.milestone()
    assert (kept.status, kept.done_at, kept.done_by) == (MilestoneStatus.OPEN, None, None)
    assert kept.next_at is not None
    news = {row.to: row.text for row in await plan.news()}
    assert "gave you" in news["user:U0RAJ"]
    assert "[Done]" in news["user:U0RAJ"]
    assert (await plan.kinds())[-1] == "milestone-undone"


async def test_a_slip_can_be_taken_back(plan: Desk) -> None:
    entry = await plan.slips(by=RAJ)
    await plan.undoes(entry, by=RAJ)
    assert (await plan.milestone()).due_at == FRIDAY


async def test_a_reassignment_can_be_taken_back_and_both_read_it(plan: Desk) -> None:
    entry = await plan.reassigns(to=LI, by=ANA)
    await plan.news()
    await plan.undoes(entry)
    assert (await plan.milestone()).owner_id == "U0RAJ"
    news = {row.to: row.text for row in await plan.news()}
    assert "is with <@U0RAJ> now" in news["user:U0LI"]
    assert "gave you" in news.get("user:U0RAJ", "Raj still reads that Li has it")


async def test_only_the_newest_change_can_be_taken_back(plan: Desk) -> None:
    added = await plan.adds("Tell Acme")
    slipped = await plan.slips(2, by=ANA)
    assert await refused(plan.undoes(added)) == "undo-too-late"
    await plan.undoes(slipped)
    assert await refused(plan.undoes(slipped)) == "undo-too-late"


async def test_a_change_of_another_milestone_does_not_come_between(plan: Desk) -> None:
    entry = await plan.finishes(by=RAJ)
    await plan.adds("Tell Acme")
    await plan.finishes(2, by=RAJ)
    await plan.undoes(entry, by=RAJ)


async def test_a_reminder_does_not_come_between(plan: Desk) -> None:
    entry = await plan.adds("Tell Acme", owner=LI, due=timedelta(hours=2))
    plan.forward(hours=1)
    assert len(await plan.sweeps()) == 1
    await plan.undoes(entry)
    assert (await plan.milestone(2)).status is MilestoneStatus.DROPPED


async def test_only_those_who_did_it_can_take_it_back(plan: Desk) -> None:
    entry = await plan.finishes(by=RAJ)
    assert await refused(plan.undoes(entry, by=ANA)) == "undo-not-yours"
    await plan.undoes(entry, by=RAJ)


async def test_only_changes_of_this_escalations_plan_can_be_taken_back(plan: Desk) -> None:
    assert await refused(plan.undoes(1, by=DANA)) == "undo-not-yours", "raising"
    assert await refused(plan.undoes(999)) == "undo-not-yours"
    await plan.opens()
    entry = await plan.finishes(by=RAJ)
    assert await refused(plan.undoes(entry, by=RAJ, number=2)) == "undo-not-yours"


# ── two at once ──────────────────────────────────────────────────────────────────────────────────────────


async def test_of_two_who_finish_it_at_once_one_did(plan: Desk) -> None:
    came = await asyncio.gather(plan.finishes(by=RAJ), plan.finishes(by=ANA), return_exceptions=True)
    assert [each.words for each in came if isinstance(each, Refused)] == ["milestone-done-already"]
    assert sum(isinstance(each, int) for each in came) == 1
    assert (await plan.kinds()).count("milestone-done") == 1


async def test_of_two_who_slip_it_to_the_same_time_at_once_one_did(plan: Desk) -> None:
    came = await asyncio.gather(plan.slips(by=RAJ), plan.slips(by=ANA), return_exceptions=True)
    assert [each.words for each in came if isinstance(each, Refused)] == ["milestone-same-due"]
    assert (await plan.milestone()).generation == 2


async def test_a_person_is_not_turned_away_because_a_sweep_runs_at_the_same_moment(plan: Desk) -> None:
    plan.forward(days=5)
    came = await asyncio.gather(plan.sweeps(), plan.finishes(by=RAJ), plan.sweeps(), return_exceptions=True)
    assert not [each for each in came if isinstance(each, BaseException)]
    kept = await plan.milestone()
    assert (kept.status, kept.next_at) == (MilestoneStatus.DONE, None)


async def test_rows_of_milestones_are_counted_for_each_escalation(plan: Desk) -> None:
    await plan.opens()
    await plan.adds("Elsewhere", number=2)
    assert len(await plan.all_of(Milestone, Milestone.number == 1)) == 2
