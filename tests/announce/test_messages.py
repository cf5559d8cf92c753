"""Who hears about it: once, in one message that follows, and nobody of what they did themselves."""

import asyncio
from datetime import timedelta

import pytest

from bot.announce import delivery, room
from bot.facts.actor import Actor
from bot.services import plan
from handlers.left_to_do import sweep_requests
from models.outbox import OutboxRow
from models.request import RoomMade
from tests.makers import ANA, DANA, LI, RAJ
from tests.services.desk import Desk


async def _row(desk: Desk, key: str) -> OutboxRow:
    (found,) = await desk.all_of(OutboxRow, OutboxRow.key == key)
    row: OutboxRow = found
    return row


async def test_a_hundred_people_are_one_invitation_and_more_are_two(desk: Desk) -> None:
    await desk.opens()
    await desk.news()
    facts = await desk.facts()
    async with desk.database.transaction() as session:
        people = [f"U{number:03}" for number in range(101)]
        await room.joined(session, facts, user_ids=[*people, *people], entry_id=7, now=desk.now)
    news = await desk.news()
    invited = [row.payload["users"].split(",") for row in news if row.method == "conversations.invite"]
    assert sorted(map(len, invited)) == [1, 100]
    assert sorted(user for batch in invited for user in batch) == people


async def test_when_the_room_exists_the_messages_say_where_it_is(desk: Desk) -> None:
    await desk.opens()
    await desk.has_channel("C7")
    await desk.news()
    for _ in range(2):  # the relay may tell us twice
        async with desk.database.transaction() as session:
            await delivery.delivered(session, await session.get_one(OutboxRow, (await _row(desk, "room:1:create")).id))
    news = await desk.news()
    told = ("user:U0DANA", "user:U0LI", "board:intake")
    assert [(row.method, row.to) for row in news] == [("chat.update", to) for to in told]
    assert all("War room: <#C7>" in row.text for row in news)


async def test_a_room_that_is_made_while_somebody_adds_a_milestone_is_told_of_right_after(desk: Desk) -> None:
    await desk.opens()
    await desk.has_channel("C7")
    await desk.news()

    async def is_told_by_the_relay() -> None:
        for _ in range(2):  # it may tell us twice
            async with desk.database.transaction() as session:
                row = await _row(desk, "room:1:create")
                await delivery.delivered(session, await session.get_one(OutboxRow, row.id))

    async with desk.changing() as (session, escalation):
        due_at = desk.now + timedelta(hours=5)
        await plan.add_milestone(
            session, actor=DANA, escalation=escalation, what="Fix", owner=RAJ, due_at=due_at, needs=(), now=desk.now
        )
        relay = asyncio.create_task(is_told_by_the_relay())
        if session.get_bind().dialect.name == "postgresql":  # SQLite has one writer at a time
            async with asyncio.timeout(30):
                await relay
            await sweep_requests(desk.house)
    await relay
    await asyncio.gather(*(sweep_requests(desk.house) for _ in range(3)))
    await sweep_requests(desk.house)
    news = [row for row in await desk.news() if ":edit:room:" in row.key]
    assert [row.to for row in news] == ["user:U0DANA", "user:U0LI", "board:intake"]
    assert all("War room: <#C7>" in row.text for row in news)
    assert await desk.all_of(RoomMade) == []


async def test_other_deliveries_are_no_news(desk: Desk) -> None:
    await desk.opens()
    await desk.news()
    async with desk.database.transaction() as session:
        for row in await desk.all_of(OutboxRow, OutboxRow.method != "conversations.create"):
            await delivery.delivered(session, row)
    assert await desk.news() == []


async def test_what_could_not_be_delivered_is_told_to_whoever_leads_once_a_day_and_reason(desk: Desk) -> None:
    await desk.opens(duty_id=None)
    await desk.news()
    row = await _row(desk, "topic:1:1")
    row.problem = "channel_not_found"
    leaders = []
    for _ in range(2):
        async with desk.database.transaction() as session:
            await delivery.set_aside(session, row)
    leaders += [each.to for each in await desk.news()]
    await desk.assigns(ANA)
    await desk.news()
    async with desk.database.transaction() as session:
        await delivery.set_aside(session, row)
    (told,) = await desk.news()
    assert [*leaders, told.to] == ["user:U0DANA", "user:U0ANA"]
    assert "Slack refused `conversations.setTopic` with `channel_not_found`" in told.text


async def test_a_notice_that_cannot_be_delivered_tells_nobody_of_itself(desk: Desk) -> None:
    await desk.opens()
    row = await _row(desk, "topic:1:1")
    row.problem = "channel_not_found"
    async with desk.database.transaction() as session:
        await delivery.set_aside(session, row)
    (notice,) = [each for each in await desk.all_of(OutboxRow) if each.key.startswith("undelivered:")]
    notice.problem = "cannot_dm_bot"
    await desk.news()
    async with desk.database.transaction() as session:
        await delivery.set_aside(session, notice)
    assert await desk.news() == []


async def test_the_topic_names_the_owner_in_plain_words(desk: Desk) -> None:
    await desk.opens()
    topics = [row.payload["topic"] for row in await desk.news() if row.method == "conversations.setTopic"]
    await desk.assigns(RAJ)
    topics += [row.payload["topic"] for row in await desk.news() if row.method == "conversations.setTopic"]
    assert topics == [
        "ESC-1 · SEV1 · Requested · owner: nobody has accepted it yet; Li Lloyd was asked · Exports fail",
        "ESC-1 · SEV1 · Active · owner: Raj Rao · Exports fail",
    ]


async def test_a_newer_edit_of_the_card_replaces_one_that_nobody_has_sent(desk: Desk) -> None:
    await desk.opens()
    await desk.assigns(ANA)
    for what in ("One", "Two", "Three"):
        await desk.adds(what, owner=ANA)
    edits = await desk.all_of(OutboxRow, OutboxRow.lane == "room:1/card", OutboxRow.method == "chat.update")
    assert sorted(row.state.value for row in edits) == ["replaced"] * 3 + ["waiting"]
    newest = max(edits, key=lambda row: int(row.id))
    assert newest.state.value == "waiting"
    assert "Three" in str(newest.payload)


@pytest.mark.parametrize("owner", [DANA, LI])
async def test_requester_and_duty_manager_who_become_owner_read_it_in_the_message_they_have(
    desk: Desk, owner: Actor
) -> None:
    await desk.opens()
    await desk.news()
    await desk.accepts(owner)
    to_owner = [row.method for row in await desk.news() if row.to == f"user:{owner.user_id}"]
    assert to_owner == ["chat.update"]
