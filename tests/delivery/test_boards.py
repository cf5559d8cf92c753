"""Boards: the intake, executive and digest channels are made once, or adopted when their name is taken."""

import asyncio
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from bot.announce import boards as announce
from bot.announce import receivers
from bot.clock import transport_now
from bot.queries.boards import get_board
from bot.rules.duty import Duty, Turn
from bot.rules.week import Span
from bot.sandbox.records import Channel
from bot.services import boards, undelivered, workspaces
from bot.services.people import remember_people
from models.outbox import Delivery, OutboxRow
from models.workspace import BOARDS, Board
from tests.delivery.office import Office

NAME = "escalations"


@pytest.fixture
async def office(office: Office) -> Office:
    """The office knows its workspace and Li, who is on duty."""
    async with office.database.transaction() as session:
        await workspaces.remember_workspace(session, team_id=office.team_id, name="Acme", bot_user_id="U0WARROOM")
        li = {"id": "U0LI", "team_id": office.team_id, "name": "li", "tz": "UTC", "is_admin": True}
        await remember_people(session, team_id=office.team_id, users=[li], now=transport_now())
    return office


async def post(office: Office, key: str, name: str = "intake") -> None:
    """A message for a board, as an announcement promises it."""
    async with office.database.transaction() as session:
        after = await announce.ready(session, team_id=office.team_id, name=name)
        await office.promise_in(session, key, to=receivers.board(name), after=after)


async def restart(office: Office, intake: str = NAME) -> None:
    """What the start of the bot does, with this name in warroom.yaml."""
    async with office.database.transaction() as session:
        await boards.name_boards(session, team_id=office.team_id, wanted={**BOARDS, "intake": intake})


async def board(office: Office, name: str = "intake") -> Board:
    async with office.database.reading() as session:
        return await get_board(session, team_id=office.team_id, name=name)


async def tell(session: AsyncSession, row: OutboxRow) -> None:
    await undelivered.set_aside(session, row, duty=Duty(), now=transport_now())


def made(office: Office, name: str = NAME) -> list[Channel]:
    return [channel for channel in office.sandbox.workspace.channels.values() if channel.name.startswith(name)]


async def test_a_board_is_made_when_something_is_to_be_put_there_and_is_known_from_then_on(office: Office) -> None:
    await office.relay()
    assert made(office) == []
    for key in ("one", "two"):
        await post(office, key)
        await office.all_kept()
    assert office.posted(NAME) == ["one", "two"]
    assert (await board(office)).channel_id == made(office)[0].id
    assert office.calls("conversations.create") == 1


def _duty() -> Duty:
    turn = Turn("U0RAJ", frozenset(range(7)), Span(0, 1440), ZoneInfo("UTC"))
    return Duty(rota=(turn, replace(turn, who="U0GUS")), managers=("U0LI", "U0GUS"))


async def _invited(office: Office, name: str) -> set[str]:
    """Who is in the channel of this board beside Warroom, once something was put there."""

    async def delivered(session: AsyncSession, row: OutboxRow) -> None:
        await undelivered.delivered(session, row, duty=_duty(), now=transport_now())
        await undelivered.delivered(session, row, duty=_duty(), now=transport_now())  # the hook may be called twice

    async with office.database.transaction() as session:
        raj = {"id": "U0RAJ", "team_id": office.team_id, "name": "raj", "tz": "UTC"}
        gus = {**raj, "id": "U0GUS", "name": "gus", "is_restricted": True}
        await remember_people(session, team_id=office.team_id, users=[raj, gus], now=transport_now())
    await office.relay(on_delivered=delivered)
    await post(office, "one", name)
    await office.all_kept()
    channel = office.sandbox.channel(BOARDS[name])
    return set(channel.members) - {office.bot_user_id}


@pytest.mark.parametrize(
    ("name", "people"),
    [("intake", {"U0LI", "U0RAJ"}), ("digest", {"U0LI", "U0RAJ"}), ("executive", {"U0LI"})],
)
async def test_whoever_leads_comes_into_a_board_that_was_made_and_no_guest_does(
    office: Office, name: str, people: set[str]
) -> None:
    assert await _invited(office, name) == people
    assert office.calls("conversations.invite") == 1


async def test_nobody_is_invited_to_a_channel_that_was_there_before(office: Office) -> None:
    raj = office.sandbox.person("Raj")
    await raj.creates(NAME)
    assert await _invited(office, "intake") == {raj.id}
    assert office.calls("conversations.invite") == 0


async def test_two_at_once_make_one_channel(office: Office) -> None:
    await office.relay()
    await asyncio.gather(*(post(office, f"message {number}") for number in range(8)))
    await office.all_kept()
    assert len(made(office)) == 1
    assert len(office.posted(NAME)) == 8


async def test_two_machines_that_start_for_the_first_time_at_once_know_the_same_boards(office: Office) -> None:
    async def starts() -> None:
        async with office.database.transaction() as session:
            await workspaces.remember_workspace(session, team_id="T9", name="New", bot_user_id="U0WARROOM")
            await asyncio.sleep(0.1)

    await asyncio.gather(starts(), starts())
    async with office.database.reading() as session:
        for name, wanted in BOARDS.items():
            assert (await get_board(session, team_id="T9", name=name)).wanted == wanted


@pytest.mark.parametrize("fault", ["lose_answer", "lose_call"])
async def test_a_board_whose_making_was_in_doubt_is_made_once(office: Office, fault: str) -> None:
    getattr(office.sandbox.faults, fault)("conversations.create")
    await post(office, "one")
    await office.relay()
    await office.all_kept()
    assert [channel.id for channel in made(office)] == [(await board(office)).channel_id]
    assert office.posted(NAME) == ["one"]


async def test_a_crash_between_making_it_and_recording_it_makes_no_second_one(office: Office) -> None:
    office.sandbox.faults.slow("conversations.create", 0.3)
    await post(office, "one")
    first = await office.relay()
    await office.until(lambda: _is_true(bool(made(office))))
    await office.kill(first)
    assert (await board(office)).channel_id is None
    await office.relay()
    await office.all_kept()
    assert [channel.name for channel in made(office)] == [NAME]
    assert office.posted(NAME) == ["one"]


async def test_a_public_channel_of_that_name_is_joined_and_used(office: Office) -> None:
    theirs = await office.sandbox.person("Raj").creates(NAME)
    await office.relay()
    await post(office, "one")
    await office.all_kept()
    assert (await board(office)).channel_id == theirs.id
    assert office.bot_user_id in theirs.members
    assert office.posted(NAME) == ["one"]
    assert len(made(office)) == 1


async def test_a_private_channel_of_that_name_is_used_when_we_are_in_it(office: Office) -> None:
    raj = office.sandbox.person("Raj")
    theirs = await raj.creates(NAME, private=True)
    await raj.invites("warroom", NAME)
    await office.relay()
    await post(office, "one")
    await office.all_kept()
    assert (await board(office)).channel_id == theirs.id
    assert office.posted(NAME) == ["one"]


async def test_one_that_we_cannot_see_is_told_to_the_duty_manager_and_used_once_we_are_invited(office: Office) -> None:
    raj = office.sandbox.person("Raj")
    theirs = await raj.creates(NAME, private=True)
    await office.relay(on_set_aside=tell)
    await post(office, "one")
    await office.becomes("one", Delivery.SET_ASIDE)
    seen = await office.sandbox.person("Li").sees("I cannot see it", dm=True)
    assert "channels.intake" in seen.text
    assert "/invite @Warroom" in seen.text

    await raj.invites("warroom", NAME)
    async with office.database.transaction() as session:
        await boards.entered(session, team_id=office.team_id, channel_id=theirs.id, name=NAME)
    await post(office, "two")
    await office.all_kept()
    assert office.posted(NAME) == ["two"]


async def test_a_message_that_somebody_deleted_troubles_nobody_when_it_is_edited(office: Office) -> None:
    told: list[str] = []

    async def note(session: AsyncSession, row: OutboxRow) -> None:
        told.append(row.key)
        await tell(session, row)

    await office.relay(on_set_aside=note)
    async with office.database.transaction() as session:
        after = await announce.ready(session, team_id=office.team_id, name="intake")
        await office.promise_in(session, "one", to=receivers.board("intake"), after=after, slot="intake:1")
    await office.all_kept()
    office.sandbox.faults.error("chat.update", "message_not_found")
    await office.promise("edit", "chat.update", to=receivers.board("intake"), slot="intake:1")
    await office.becomes("edit", Delivery.SET_ASIDE)
    await office.all_kept()
    assert told == ["edit"]
    assert office.calls("chat.postMessage") == 1


async def test_an_archived_one_is_told_and_tried_again_after_a_restart(office: Office) -> None:
    raj = office.sandbox.person("Raj")
    await raj.creates(NAME)
    await raj.archives(NAME)
    await office.relay(on_set_aside=tell)
    await post(office, "one")
    await office.becomes("one", Delivery.SET_ASIDE)
    await office.sandbox.person("Li").sees("it is archived", dm=True)

    await raj.unarchives(NAME)
    await restart(office)
    await post(office, "two")
    await office.all_kept()
    assert office.posted(NAME) == ["two"]


async def test_another_name_moves_the_board_and_back_again(office: Office) -> None:
    await office.relay()
    await post(office, "one")
    await office.all_kept()
    await restart(office, "war-desk")
    await post(office, "two")
    await office.all_kept()
    await restart(office)
    await post(office, "three")
    await office.all_kept()
    assert office.posted(NAME) == ["one", "three"]
    assert office.posted("war-desk") == ["two"]
    assert len(made(office)) == 1


async def test_what_waits_when_the_name_changes_goes_to_the_new_channel(office: Office) -> None:
    await post(office, "one")
    await restart(office, "war-desk")
    await office.relay()
    await office.all_kept()
    assert office.posted("war-desk") == ["one"]


async def test_a_channel_named_by_its_id_is_used_as_it_is(office: Office) -> None:
    await restart(office, office.channel)
    await office.relay()
    await post(office, "one")
    await office.all_kept()
    assert office.posted() == ["one"]
    assert office.calls("conversations.create") == 0


async def test_a_deleted_board_is_made_anew(office: Office) -> None:
    await office.relay()
    await post(office, "one")
    await office.all_kept()
    gone = made(office)[0].id
    await office.sandbox.person("Ana").joins(NAME)
    await office.sandbox.person("Ana").deletes(NAME)
    async with office.database.transaction() as session:
        await boards.deleted(session, team_id=office.team_id, channel_id=gone)
    await post(office, "two")
    await office.all_kept()
    assert office.posted(NAME) == ["two"]


async def _is_true(what: bool) -> bool:
    return what
