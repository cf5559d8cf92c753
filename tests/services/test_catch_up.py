"""Whoever comes into a war room later is caught up in private, once for each coming in; `@Warroom catch me up`."""

from datetime import timedelta

import pytest

from bot.clock import transport_now
from bot.queries.rooms import find_by_channel
from bot.rules.duty import Duty
from bot.services import catch_up, rooms, undelivered
from models.outbox import OutboxRow
from tests.makers import ANA, LI, RAJ
from tests.services.desk import TEAM, Desk, Promised


@pytest.fixture
async def room(desk: Desk) -> Desk:
    """ESC-1 is Ana's, with its room in channel C1."""
    await desk.opens()
    await desk.assigns(ANA)
    await desk.has_channel("C1")
    await desk.news()
    return desk


async def comes(desk: Desk, user_id: str, *, after: timedelta = timedelta(0)) -> list[Promised]:
    """Slack tells that this person came into the room; what was promised to them in private."""
    async with desk.database.transaction() as session:
        found = await find_by_channel(session, team_id=TEAM, channel_id="C1")
        assert found is not None
        await rooms.came_in(session, found=found, user_id=user_id, at=transport_now() + after, now=desk.now)
    return await private(desk)


async def leaves(desk: Desk, user_id: str, *, after: timedelta) -> None:
    async with desk.database.transaction() as session:
        found = await find_by_channel(session, team_id=TEAM, channel_id="C1")
        assert found is not None
        await rooms.went_out(session, found=found, user_id=user_id, at=transport_now() + after)


async def private(desk: Desk) -> list[Promised]:
    return [row for row in await desk.news() if row.method == "chat.postEphemeral"]


async def asks(desk: Desk, user_id: str, text: str = "<@U0WARROOM> catch me up", channel: str = "C1") -> list[Promised]:
    for _ in range(2):
        async with desk.database.transaction() as session:
            await catch_up.answer_mention(
                session,
                team_id=TEAM,
                channel_id=channel,
                user_id=user_id,
                text=text,
                ts="17.1",
                thread_ts=None,
                now=desk.now,
            )
    return await private(desk)


async def test_those_invited_at_the_opening_are_not_caught_up(desk: Desk) -> None:
    await desk.opens()
    await desk.has_channel("C1")
    assert await private(desk) == []
    assert await comes(desk, "U0DANA") == []
    assert await comes(desk, "U0LI") == []


async def test_whoever_comes_by_themselves_reads_where_it_stands(room: Desk) -> None:
    await room.adds("Fix live in EU", owner=ANA)
    await room.news()
    (told,) = await comes(room, "U0EVE")
    assert (told.to, told.payload["user"]) == ("room:1", "U0EVE")
    for words in ("ESC-1", "Exports fail", "SEV1", "Active", "<@U0ANA>", "M1", "pinned summary card"):
        assert words in told.text
    assert await comes(room, "U0EVE") == []


async def test_what_is_planned_and_the_clocks_are_told_too_and_not_without_end(room: Desk) -> None:
    await room.assigns(LI)
    for number in range(8):
        await room.adds(f"Step {number}", due=timedelta(hours=number + 1))
    await room.finishes(1)
    room.forward(hours=2, minutes=30)
    await room.news()
    (told,) = await comes(room, "U0EVE")
    assert "*workaround* due" in told.text
    assert "*M2* overdue since" in told.text
    assert "Step 0" not in told.text
    assert "Step 6" in told.text
    assert "Step 7" not in told.text
    assert "and 1 more" in told.text


async def test_coming_in_again_is_a_joining_of_its_own(room: Desk) -> None:
    assert len(await comes(room, "U0EVE")) == 1
    await leaves(room, "U0EVE", after=timedelta(seconds=5))
    assert len(await comes(room, "U0EVE", after=timedelta(seconds=9))) == 1


async def test_whoever_is_invited_later_is_caught_up_once_they_are_in(room: Desk) -> None:
    await room.adds(owner=RAJ)
    (told,) = [row for row in await room.news() if row.method == "chat.postEphemeral"]
    assert told.payload["user"] == "U0RAJ"
    assert told.after == ("room:1:invite:3:0",)
    assert await comes(room, "U0RAJ") == []


@pytest.mark.parametrize("user_id", ["U0GUS", "U0PAT", "U0WARROOM", "U0NOBODY"])
async def test_guests_strangers_and_bots_are_told_nothing(room: Desk, user_id: str) -> None:
    assert await comes(room, user_id) == []


async def test_a_mention_is_answered_in_private_and_once(room: Desk) -> None:
    (told,) = await asks(room, "U0DANA")
    assert (told.to, told.payload["user"]) == ("room:1", "U0DANA")
    assert "Exports fail" in told.text


@pytest.mark.parametrize(
    ("user_id", "text", "channel", "words"),
    [
        ("U0GUS", "<@U0WARROOM> catch me up", "C1", "Only full members"),
        ("U0DANA", "<@U0WARROOM> hello", "C1", "I can catch you up"),
        ("U0DANA", "<@U0WARROOM> catch me up", "C9", "This channel is not a war room"),
    ],
)
async def test_other_mentions_hear_what_to_do(room: Desk, user_id: str, text: str, channel: str, words: str) -> None:
    (told,) = await asks(room, user_id, text, channel)
    assert words in told.text
    assert "Exports fail" not in told.text


async def test_a_confidential_room_catches_up_those_in_it_and_nobody_who_left(desk: Desk) -> None:
    await desk.opens(is_confidential=True)
    await desk.has_channel("C1")
    await desk.news()
    assert "Exports fail" in (await asks(desk, "U0DANA"))[0].text
    assert "Exports fail" not in (await asks(desk, "U0EVE"))[0].text


async def test_one_that_could_not_be_told_troubles_nobody(room: Desk) -> None:
    await comes(room, "U0EVE")
    (row,) = [row for row in await room.all_of(OutboxRow) if row.payload.get("user") == "U0EVE"]
    async with room.database.transaction() as session:
        kept = await session.get_one(OutboxRow, row.id)
        kept.problem = "user_not_in_channel"
        await undelivered.set_aside(session, kept, duty=Duty(), now=room.now)
    assert await room.news() == []
