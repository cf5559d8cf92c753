"""What others do to an escalation within five minutes is one direct message: one ping, then edits in place."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import update

from bot.clock import transport_now
from bot.services.telling import LINES
from models.escalation import Severity
from models.outbox import Delivery, OutboxRow
from models.role import Role
from models.room import RoomMember
from models.telling import Telling
from tests.makers import ANA, DANA, LI, RAJ
from tests.services.desk import Desk, Promised

FIVE = timedelta(minutes=5)


@pytest.fixture
async def crew(desk: Desk) -> Desk:
    """ESC-1 is Ana's, who accepted it herself: nobody has told her anything yet."""
    await desk.opens()
    await desk.has_channel()
    await desk.accepts(ANA)
    await desk.news()
    return desk


def to(rows: list[Promised], who: str) -> list[Promised]:
    """What one person reads of what others did."""
    return [row for row in rows if row.to == f"user:{who}" and row.key.startswith("told:")]


async def test_what_others_do_within_five_minutes_is_one_ping(crew: Desk) -> None:
    await crew.adds("Fix live", owner=ANA, by=ANA)
    start = crew.now
    await crew.changes_severity(Severity.SEV2)
    crew.forward(minutes=1)
    await crew.waits()
    await crew.resumes()
    crew.forward(minutes=1)
    await crew.gives({Role.TECHNICAL_LEAD: ANA}, by=DANA)
    await crew.slips(by=RAJ)
    crew.forward(minutes=2)
    await crew.resolves(by=LI)
    told = to(await crew.news(), "U0ANA")
    assert [row.method for row in told] == ["chat.postMessage"] + ["chat.update"] * 5
    assert len({row.slot for row in told}) == len({row.lane for row in told}) == 1
    lines = told[-1].text.splitlines()
    said = ("to SEV2", "waits for", "no longer waits", "the technical lead", "moved your *M1*", "resolved *ESC-1*")
    places = [next(at for at, line in enumerate(lines) if part in line) for part in said]
    assert places == sorted(places), "the newest last"
    assert told[-1].payload["text"].startswith(":white_check_mark: <@U0LI> resolved")
    assert {row.since_at for row in await crew.all_of(Telling)} == {start}


async def test_after_five_minutes_from_the_first_line_a_new_message_begins(crew: Desk) -> None:
    await crew.changes_severity(Severity.SEV2)
    crew.forward(minutes=4, seconds=59)
    await crew.waits()
    crew.forward(seconds=1)
    await crew.resumes()
    assert [row.method for row in to(await crew.news(), "U0ANA")] == [
        "chat.postMessage",
        "chat.update",
        "chat.postMessage",
    ]


async def test_a_clock_that_was_set_back_begins_a_new_message_and_loses_none(crew: Desk) -> None:
    await crew.waits()
    crew.forward(hours=-1)
    await crew.resumes()
    crew.forward(hours=1)
    await crew.waits()
    told = to(await crew.news(), "U0ANA")
    assert [row.method for row in told] == ["chat.postMessage"] * 3
    assert len({row.slot for row in told}) == 3


async def test_each_person_and_each_escalation_has_a_message_of_its_own(crew: Desk) -> None:
    await crew.opens(title="Logins fail", customer="Beta")
    await crew.accepts(ANA, number=2)
    await crew.news()
    await crew.changes_severity(Severity.SEV2)
    await crew.changes_severity(Severity.SEV2, number=2)
    await crew.gives({Role.SCRIBE: RAJ}, by=DANA)
    news = await crew.news()
    assert [row.method for row in to(news, "U0ANA")] == ["chat.postMessage"] * 2
    assert [row.method for row in to(news, "U0RAJ")] == ["chat.postMessage"]
    assert "SEV2" not in to(news, "U0RAJ")[0].text.splitlines()[0]


async def test_many_lines_go_on_in_another_message(crew: Desk) -> None:
    for _ in range(LINES // 2):
        await crew.waits()
        await crew.resumes()
    await crew.changes_severity(Severity.SEV2)
    told = to(await crew.news(), "U0ANA")
    assert [row.method for row in told].count("chat.postMessage") == 2
    assert "waits for" not in told[-1].text
    assert told[-1].method == "chat.postMessage"


async def test_what_slack_refused_begins_anew(crew: Desk) -> None:
    await crew.changes_severity(Severity.SEV2)
    async with crew.changing() as (session, _):
        refused = update(OutboxRow).where(OutboxRow.key.startswith("told:"))
        await session.execute(
            refused.values(state=Delivery.SET_ASIDE, problem="channel_not_found", finished_at=transport_now())
        )
    await crew.waits()
    told = to(await crew.news(), "U0ANA")
    assert [row.method for row in told] == ["chat.postMessage"] * 2


async def test_an_edit_that_nobody_has_claimed_is_replaced_by_a_newer_one(crew: Desk) -> None:
    await crew.changes_severity(Severity.SEV2)
    await crew.waits()
    await crew.resumes()
    rows = await crew.all_of(OutboxRow, OutboxRow.key.startswith("told:"))
    states = [row.state for row in sorted(rows, key=lambda row: int(row.id))]
    assert states == [Delivery.WAITING, Delivery.REPLACED, Delivery.WAITING]


async def test_two_doors_at_once_make_one_message_with_both(crew: Desk) -> None:
    await asyncio.gather(
        crew.changes_severity(Severity.SEV2), crew.waits(by=LI), crew.gives({Role.SCRIBE: ANA}, by=RAJ)
    )
    told = to(await crew.news(), "U0ANA")
    assert sorted(row.method for row in told) == ["chat.postMessage", "chat.update", "chat.update"]
    assert all(part in told[-1].text for part in ("SEV2", "waits for", "scribe"))


async def test_nobody_reads_there_what_they_did_themselves(crew: Desk) -> None:
    await crew.changes_severity(Severity.SEV2, by=DANA)
    await crew.waits(by=ANA)
    await crew.resumes(by=DANA)
    told = to(await crew.news(), "U0ANA")
    assert len(told) == 2
    assert "<@U0ANA>" not in told[-1].payload["text"]
    assert "that *ESC-1*, which you own, waits for" not in told[-1].text


async def test_undo_takes_the_line_back_where_it_stands(crew: Desk) -> None:
    entry = await crew.changes_severity(Severity.SEV2)
    await crew.waits()
    await crew.takes_back(entry, by=DANA)
    told = to(await crew.news(), "U0ANA")
    assert [row.method for row in told] == ["chat.postMessage", "chat.update", "chat.update"]
    first, second = (line for line in told[-1].text.splitlines() if "which you own" in line)
    assert "took that back" in first
    assert "SEV1 again" in first
    assert "waits for" in second
    assert "changed *ESC-1*" not in told[-1].text


async def test_an_undo_after_the_five_minutes_is_said_in_both_places(crew: Desk) -> None:
    entry = await crew.changes_severity(Severity.SEV2)
    crew.forward(minutes=6)
    await crew.takes_back(entry, by=DANA)
    posted, edited, again = to(await crew.news(), "U0ANA")
    assert (edited.method, edited.slot) == ("chat.update", posted.slot)
    assert again.method == "chat.postMessage"
    assert "took that back" in edited.text
    assert "took that back" in again.text


async def test_undo_of_an_owner_or_a_role_is_read_by_both_in_their_messages(crew: Desk) -> None:
    await crew.takes_back(await crew.assigns(LI, by=DANA), by=DANA)
    await crew.takes_back((await crew.gives({Role.SCRIBE: RAJ}, by=DANA))[0], by=DANA)
    news = await crew.news()
    for who, said in (
        ("U0ANA", "<@U0DANA> took that back: you own *ESC-1* again."),
        ("U0LI", "<@U0DANA> took that back: you do not own *ESC-1*."),
        ("U0RAJ", "<@U0DANA> took that back: you are not the scribe of *ESC-1*."),
    ):
        posted, edited = to(news, who)
        assert (posted.method, edited.method) == ("chat.postMessage", "chat.update")
        assert said in edited.text


async def test_whoever_no_longer_owns_it_is_pinged_however_lately_they_were_told_something(crew: Desk) -> None:
    await crew.changes_severity(Severity.SEV2)
    await crew.assigns(LI, by=DANA)
    first, second = to(await crew.news(), "U0ANA")
    assert [first.method, second.method] == ["chat.postMessage"] * 2
    assert "you no longer are" in second.text
    assert "SEV2." not in second.text


async def test_undo_of_a_moved_milestone_takes_the_line_back_and_pings_nobody(crew: Desk) -> None:
    await crew.adds("Fix live", owner=ANA, by=ANA)
    entry = await crew.slips(by=RAJ)
    crew.forward(minutes=6)
    await crew.undoes(entry, by=RAJ)
    posted, edited = to(await crew.news(), "U0ANA")
    assert "moved your *M1*" in posted.text
    assert (edited.method, edited.slot) == ("chat.update", posted.slot)
    assert "took that back" in edited.text


async def test_of_a_confidential_one_only_those_in_its_room_are_told(desk: Desk) -> None:
    await desk.opens(is_confidential=True)
    await desk.assigns(ANA)
    await desk.news()
    entry = await desk.changes_severity(Severity.SEV2)
    assert len(to(await desk.news(), "U0ANA")) == 1, "the owner is in it"
    room_id = (await desk.facts()).room.id
    async with desk.changing() as (session, _):
        member = await session.get_one(RoomMember, (room_id, "U0ANA"))
        member.left_at = member.joined_at + FIVE
    await desk.waits()
    await desk.takes_back(entry, by=DANA)
    assert to(await desk.news(), "U0ANA") == []
