"""A call whose answer was lost: looked for first, repeated only when it was not executed; never doubled."""

import asyncio
from typing import Any

import pytest

from models.outbox import Delivery
from tests.delivery.office import Office, patient

LINK: dict[str, Any] = {"title": "Case", "type": "link", "link": "https://example.com/1"}


async def test_a_message_that_was_posted_is_found_and_not_posted_again(office: Office) -> None:
    office.sandbox.faults.lose_answer("chat.postMessage")
    await office.promise("update", slot="update:1")
    await office.relay()
    await office.all_kept()
    (message,) = office.messages()
    assert (await office.slot("update:1")).ts == message.ts
    assert office.calls("chat.postMessage") == 1


async def test_a_message_that_was_not_posted_is_posted_once(office: Office) -> None:
    office.sandbox.faults.lose_call("chat.postMessage")
    await office.promise("update")
    await office.relay()
    await office.all_kept()
    assert office.posted() == ["update"]


async def test_nothing_is_repeated_while_slack_may_still_be_executing_it(office: Office) -> None:
    office.sandbox.faults.late("chat.postMessage", 0.35)
    await office.promise("update")
    await office.relay(patient(doubt_s=0.8))
    await office.all_kept()
    assert office.posted() == ["update"]
    assert office.calls("chat.postMessage") == 1


async def test_a_message_that_comes_later_than_slack_ever_should_is_found_and_the_younger_one_deleted(
    office: Office,
) -> None:
    """The window that is left: executed after our last look. The look after the repeat sees both."""
    office.sandbox.faults.late("chat.postMessage", 0.75)
    office.sandbox.faults.slow("chat.postMessage", 0.3, when=lambda _: office.calls("chat.postMessage") > 1)
    await office.promise("update", slot="update:1")
    await office.relay(patient(doubt_s=0.4, look_again_s=0.3))
    await office.all_kept()
    (message,) = office.messages()
    assert office.calls("chat.delete") == 1
    assert (await office.slot("update:1")).ts == message.ts


async def test_a_reply_in_a_thread_is_looked_for_in_its_thread(office: Office) -> None:
    await office.relay()
    await office.promise("parent", slot="parent")
    await office.all_kept()
    office.sandbox.faults.lose_answer("chat.postMessage")
    thread_ts = (await office.slot("parent")).ts
    await office.promise("reply", payload={"text": "reply", "thread_ts": thread_ts})
    await office.all_kept()
    assert office.posted() == ["parent", "reply"]


async def test_a_direct_message_is_looked_for_as_well(office: Office) -> None:
    raj = office.sandbox.person("Raj").id
    office.sandbox.faults.lose_answer("chat.postMessage")
    await office.promise("dm", to=f"user:{raj}")
    await office.relay()
    await office.all_kept()
    answer = (await office.row("dm")).answer or {}
    assert office.posted(answer["channel"]) == ["dm"]


@pytest.mark.parametrize("is_private", [False, True])
@pytest.mark.parametrize("fault", ["lose_answer", "lose_call"])
async def test_a_war_room_is_made_once(office: Office, fault: str, is_private: bool) -> None:
    getattr(office.sandbox.faults, fault)("conversations.create")
    to = await office.a_room("esc-1-acme", is_private=is_private)
    await office.promise("topic", "conversations.setTopic", to=to, payload={"topic": "SEV1"})
    await office.relay()
    await office.all_kept()
    made = [channel for channel in office.sandbox.workspace.channels.values() if channel.name.startswith("esc-1")]
    assert [(channel.name, channel.topic["value"]) for channel in made] == [("esc-1-acme", "SEV1")]
    assert (await office.room(to)).channel_id == made[0].id


async def test_a_war_room_that_was_made_late_is_adopted(office: Office) -> None:
    """Not there when we looked, there when we repeated: the name is taken, by ourselves."""
    office.sandbox.faults.late("conversations.create", 0.5)
    office.sandbox.faults.slow("users.conversations", 0.3, when=lambda _: office.calls("users.conversations") == 2)
    to = await office.a_room("esc-1-acme")
    await office.relay(patient(doubt_s=0.3))
    await office.all_kept()
    room = await office.room(to)
    assert (room.name, room.channel_id) == ("esc-1-acme", office.sandbox.channel("esc-1-acme").id)
    assert not [channel for channel in office.sandbox.workspace.channels.values() if channel.name == "esc-1-acme-2"]


async def test_a_room_of_somebody_else_with_our_name_is_not_adopted(office: Office) -> None:
    theirs = await _somebody_makes(office, "esc-1-acme")
    office.sandbox.faults.lose_call("conversations.create")
    to = await office.a_room("esc-1-acme")
    await office.relay()
    await office.all_kept()
    room = await office.room(to)
    assert room.name == "esc-1-acme-2"
    assert room.channel_id != theirs


@pytest.mark.parametrize("fault", ["lose_answer", "lose_call"])
async def test_a_bookmark_is_set_once(office: Office, fault: str) -> None:
    getattr(office.sandbox.faults, fault)("bookmarks.add")
    await office.promise("bookmark", "bookmarks.add", payload=LINK)
    await office.relay()
    await office.all_kept()
    assert [mark["title"] for mark in office.sandbox.channel("general").bookmarks.values()] == ["Case"]


@pytest.mark.parametrize("fault", ["lose_answer", "lose_call"])
async def test_people_are_invited_pinned_and_renamed_whatever_got_lost(office: Office, fault: str) -> None:
    to = await office.a_room("esc-1-acme")
    await office.relay()
    await office.all_kept()
    for method in ("conversations.invite", "pins.add", "conversations.rename", "conversations.setPurpose"):
        getattr(office.sandbox.faults, fault)(method)
    raj = office.sandbox.person("Raj").id
    await office.promise("card", to=to, slot="card:1")
    await office.promise("invite", "conversations.invite", to=to, payload={"users": [raj]})
    await office.promise("pin", "pins.add", to=to, payload={"slot": "card:1"})
    await office.promise("rename", "conversations.rename", to=to, payload={"name": "esc-1-new"})
    await office.promise("purpose", "conversations.setPurpose", to=to, payload={"purpose": "why"})
    await office.all_kept()
    channel = office.sandbox.channel("esc-1-new")
    assert raj in channel.members
    assert len(channel.pins) == 1
    assert channel.purpose["value"] == "why"


async def test_a_late_edit_cannot_undo_a_newer_one(office: Office) -> None:
    await office.relay(patient(doubt_s=0.5))
    await office.promise("post", slot="card:1", lane="card")
    await office.all_kept()
    office.sandbox.faults.late("chat.update", 0.3)
    await office.promise("old", "chat.update", slot="card:1", lane="card")
    await office.until(lambda: _called(office, "chat.update"))
    await office.promise("new", "chat.update", slot="card:1", lane="card")
    await office.all_kept()
    assert office.posted() == ["new"]
    await asyncio.sleep(0.4)
    assert office.posted() == ["new"]
    assert (await office.row("old")).state is Delivery.REPLACED  # not repeated: the newer one says it all


@pytest.mark.parametrize("status", [500, 502])
async def test_a_server_error_is_a_doubt(office: Office, status: int) -> None:
    office.sandbox.faults.status("chat.postMessage", status)
    await office.promise("update")
    await office.relay()
    await office.all_kept()
    assert office.posted() == ["update"]
    assert office.calls("conversations.history") >= 1


async def test_a_time_out_is_a_doubt(office: Office) -> None:
    office.sandbox.faults.slow("chat.postMessage", 0.7, times=1)
    await office.promise("update")
    await office.relay()
    await office.all_kept()
    assert office.posted() == ["update"]


async def test_a_look_that_fails_is_taken_again(office: Office) -> None:
    office.sandbox.faults.lose_answer("chat.postMessage")
    office.sandbox.faults.error("conversations.history", "internal_error", times=2)
    office.sandbox.faults.rate_limit("conversations.history", 1, times=1)
    await office.promise("update")
    await office.relay()
    await office.all_kept()
    assert office.posted() == ["update"]


async def _somebody_makes(office: Office, name: str) -> str:
    dana = office.sandbox.person("Dana")
    channel = await dana.creates(name)
    await dana.invites("warroom", name)
    return str(channel.id)


async def _called(office: Office, method: str) -> bool:
    return office.calls(method) > 0
