"""The war room as people treat it by hand: renamed, archived, lost and found again, come into and left."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import transport_now
from bot.queries.rooms import find_by_channel
from bot.services import rooms
from models.room import Room, RoomState
from tests.makers import ANA, LI
from tests.services.desk import TEAM, Desk


@pytest.fixture
async def room(desk: Desk) -> Desk:
    """ESC-1 is Ana's, and its room is channel C1."""
    await desk.opens()
    await desk.assigns(ANA)
    await desk.has_channel("C1")
    await desk.news()
    return desk


@asynccontextmanager
async def found(desk: Desk) -> AsyncIterator[tuple[AsyncSession, Room]]:
    """The room as a door finds it by its channel."""
    async with desk.database.transaction() as session:
        room = await find_by_channel(session, team_id=TEAM, channel_id="C1")
        assert room is not None
        yield session, room


async def loses(desk: Desk, state: RoomState, by: str | None = "U0EVE") -> None:
    async with found(desk) as (session, room):
        await rooms.lost(session, found=room, state=state, now=desk.now, actor_id=by)


async def finds(desk: Desk) -> None:
    async with found(desk) as (session, room):
        await rooms.found_again(session, found=room, now=desk.now, actor_id="U0ANA")


@pytest.mark.parametrize(
    ("state", "words"),
    [(RoomState.ARCHIVED, "archived #esc-1-acme-exports-fail"), (RoomState.LOST, "I can no longer reach")],
)
async def test_whoever_leads_hears_once_how_to_mend_it(room: Desk, state: RoomState, words: str) -> None:
    await loses(room, state)
    await loses(room, state)
    (told,) = await room.news()
    assert (told.method, told.to) == ("chat.postMessage", "user:U0ANA")
    assert words in told.text
    assert "/invite @Warroom" in told.text
    assert (await room.facts()).room.state is state
    assert (await room.kinds())[-1] == f"room-{state.value}"
    assert (await room.kinds()).count(f"room-{state.value}") == 1


async def test_nobody_is_told_of_what_they_did_themselves(room: Desk) -> None:
    await loses(room, RoomState.ARCHIVED, by="U0ANA")
    assert await room.news() == []
    assert (await room.facts()).room.state is RoomState.ARCHIVED


async def test_without_an_owner_the_duty_manager_hears_and_without_both_the_requester(desk: Desk) -> None:
    for number, duty_id, leader in ((1, "U0LI", "user:U0LI"), (2, None, "user:U0DANA")):
        await desk.opens(duty_id=duty_id)
        await desk.has_channel("C1", number=number)
        await desk.news()
        await loses(desk, RoomState.LOST)
        assert [row.to for row in await desk.news()] == [leader]
        await desk.has_channel(f"C1-{number}", number=number)


async def test_archiving_the_room_of_something_over_disturbs_nobody(room: Desk) -> None:
    await room.resolves()
    await room.news()
    await loses(room, RoomState.ARCHIVED)
    assert await room.news() == []
    assert (await room.kinds())[-1] == "room-archived"


async def test_nothing_is_promised_to_a_lost_room_and_the_work_goes_on(room: Desk) -> None:
    await loses(room, RoomState.LOST)
    await room.news()
    await room.adds()
    assert [row.to for row in await room.news()] == ["user:U0RAJ"]
    assert len((await room.facts()).milestones) == 1
    await room.resolves()
    assert {row.to for row in await room.news()} == {"user:U0DANA", "user:U0LI", "user:U0RAJ", "board:intake"}


async def test_a_room_found_again_catches_up_once(room: Desk) -> None:
    await loses(room, RoomState.LOST)
    await room.adds("Fix live in EU")
    await room.news()
    await finds(room)
    await finds(room)
    news = {row.method: row for row in await room.news() if row.method != "conversations.invite"}
    assert sorted(news) == ["chat.update", "conversations.setTopic"]
    assert "Fix live in EU" in news["chat.update"].text
    assert {row.to for row in news.values()} == {"room:1"}
    assert (await room.facts()).room.state is RoomState.OPEN
    assert (await room.kinds())[-1] == "room-open"


async def test_those_who_were_needed_meanwhile_are_invited_when_the_room_is_found_again(room: Desk) -> None:
    await loses(room, RoomState.LOST)
    await room.adds()  # Raj's
    await room.news()
    await finds(room)
    invited = [row.payload["users"] for row in await room.news() if row.method == "conversations.invite"]
    assert any("U0RAJ" in users for users in invited)


async def test_another_name_is_noted_once_and_the_room_goes_on(room: Desk) -> None:
    for _ in range(2):
        async with found(room) as (session, each):
            await rooms.renamed(session, found=each, name="acme-on-fire", now=room.now, actor_id="U0EVE")
    assert (await room.facts()).room.name == "acme-on-fire"
    line = (await room.timeline())[-1]
    assert (line.kind, line.actor_id, line.data) == ("room-renamed", "U0EVE", {"room": "acme-on-fire"})
    assert (await room.kinds()).count("room-renamed") == 1
    assert await room.news() == []


async def test_who_comes_in_and_goes_out_is_known(room: Desk) -> None:
    for _ in range(2):
        async with found(room) as (session, each):
            await rooms.came_in(session, found=each, user_id="U0EVE", at=transport_now(), now=room.now)
    assert "U0EVE" in (await room.facts()).room.members
    for _ in range(2):
        async with found(room) as (session, each):
            await rooms.went_out(session, found=each, user_id="U0EVE", at=transport_now())
    assert (await room.facts()).room.members == {"U0DANA", "U0LI", "U0ANA"}


async def test_those_who_left_are_invited_again_when_they_are_needed(room: Desk) -> None:
    async with found(room) as (session, each):
        await rooms.went_out(session, found=each, user_id="U0LI", at=transport_now())
    await room.adds(owner=ANA)
    assert [row for row in await room.news() if row.method == "conversations.invite"] == []
    await room.reassigns(to=LI, by=ANA)
    (invited,) = [row for row in await room.news() if row.method == "conversations.invite"]
    assert invited.payload == {"users": "U0LI", "force": True}
