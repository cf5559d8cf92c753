"""What goes when: order within a lane, side by side between lanes, after what is needed, newest edit only."""

import asyncio
from datetime import timedelta

import pytest

from bot.clock import transport_now
from bot.outbox import Priority
from models.outbox import Delivery
from tests.delivery.office import Office, patient


async def test_messages_of_one_lane_arrive_in_the_order_they_were_promised(office: Office) -> None:
    for number in range(6):
        await office.promise(f"m{number}", lane="general")
    await office.relay()
    await office.all_kept()
    assert office.posted() == ["m0", "m1", "m2", "m3", "m4", "m5"]


async def test_a_lane_waits_for_its_older_call_even_when_that_one_is_slow(office: Office) -> None:
    office.sandbox.faults.slow("chat.postMessage", 0.2, when=lambda args: args["text"] == "first", times=1)
    await office.promise("first", lane="general")
    await office.promise("second", lane="general")
    await office.promise("elsewhere", lane="other")
    await office.relay()
    await office.becomes("elsewhere", Delivery.DELIVERED)
    assert (await office.row("first")).state is Delivery.CLAIMED
    await office.all_kept()
    assert office.posted().index("first") < office.posted().index("second")


async def test_lanes_run_side_by_side(office: Office) -> None:
    office.sandbox.gate.latency_s = 1.0
    for number in range(8):
        await office.promise(f"m{number}")
    await office.relay(patient(call_s=5.0, lease_s=10.0))
    await office.all_kept()
    calls = office.sandbox.calls_of("chat.postMessage")
    assert max(call.at for call in calls) < min(call.at + call.seconds for call in calls)  # all under way at once


async def test_a_row_waits_for_all_that_it_comes_after(office: Office) -> None:
    office.sandbox.faults.slow("chat.postMessage", 0.15, when=lambda args: args["text"] == "a", times=1)
    await office.promise("a")
    await office.promise("b")
    await office.promise("c", after=["a", "b"])
    await office.relay()
    await office.becomes("b", Delivery.DELIVERED)
    assert (await office.row("c")).state is Delivery.WAITING
    await office.all_kept()
    assert office.posted()[-1] == "c"


async def test_coming_after_a_key_that_nobody_promised_is_refused(office: Office) -> None:
    with pytest.raises(KeyError, match="nobody promised"):
        await office.promise("a", after=["never promised"])


async def test_a_failed_room_holds_back_its_topic_until_it_exists(office: Office) -> None:
    office.sandbox.faults.status("conversations.create", 503, times=1)
    to = await office.a_room("esc-1-acme")
    await office.promise("topic", "conversations.setTopic", to=to, payload={"topic": "SEV1"})  # with no `after`
    await office.relay()
    await office.all_kept()
    assert office.sandbox.channel("esc-1-acme").topic["value"] == "SEV1"
    assert (await office.room(to)).channel_id == office.sandbox.channel("esc-1-acme").id


async def test_a_promise_is_made_once_for_its_key(office: Office) -> None:
    await office.promise("once")
    await office.promise("once", payload={"text": "twice"})
    await office.relay()
    await office.all_kept()
    assert office.posted() == ["once"]


async def test_a_newer_edit_replaces_an_older_one_that_nobody_has_claimed(office: Office) -> None:
    card = {"slot": "card:1", "lane": "card"}
    await office.promise("post", **card)
    for number in range(5):
        await office.promise(f"edit{number}", "chat.update", **card)
    await office.relay()
    await office.all_kept()
    assert office.calls("chat.update") == 1
    assert office.posted() == ["edit4"]
    assert (await office.row("edit3")).state is Delivery.REPLACED


async def test_an_edit_goes_to_the_message_its_slot_became(office: Office) -> None:
    await office.relay()
    await office.promise("edit-to-come", slot="card:1", lane="card")
    await office.promise("edit", "chat.update", slot="card:1", lane="another lane, no `after`")
    await office.promise("pin", "pins.add", payload={"slot": "card:1"})
    await office.all_kept()
    (message,) = office.messages()
    assert message.text == "edit"
    assert list(office.sandbox.channel("general").pins) == [message.ts]
    assert (await office.slot("card:1")).ts == message.ts


async def test_a_newer_message_of_a_slot_replaces_an_older_one_and_its_edits(office: Office) -> None:
    """Of reminders that piled up, the newest one goes; nobody waits for a message behind them in their lane."""
    reminder = {"slot": "reminder:1", "lane": "reminders"}
    await office.promise("due soon", **reminder)
    await office.promise("edit", "chat.update", **reminder)
    await office.promise("pin", "pins.add", **reminder)
    await office.promise("overdue", **reminder)
    await office.relay()
    await office.all_kept()
    assert office.posted() == ["overdue"]
    assert (await office.row("pin")).problem == "its message was never posted"


async def test_urgent_rows_go_first(office: Office) -> None:
    for number in range(3):
        await office.promise(f"later{number}", priority=Priority.LATER)
        await office.promise(f"normal{number}")
        await office.promise(f"urgent{number}", priority=Priority.URGENT)
    await office.relay(patient(in_flight=1))
    await office.all_kept()
    assert office.posted() == [f"{how}{number}" for how in ("urgent", "normal", "later") for number in range(3)]


async def test_a_row_waits_for_its_time(office: Office) -> None:
    due = transport_now() + timedelta(seconds=0.5)
    await office.promise("later", not_before=due)
    await office.promise("now")
    await office.relay()
    await office.all_kept()
    at = {call.args["text"]: call.at for call in office.sandbox.calls_of("chat.postMessage")}
    assert at["later"] >= due.timestamp()


async def test_a_commit_wakes_the_relay_at_once(office: Office) -> None:
    relay = await office.relay(patient(poll_s=60.0, renew_s=60.0, lease_s=200.0))
    await office.until(lambda: _true(relay.is_leading))
    await asyncio.sleep(0.1)
    await office.promise("now")
    await office.all_kept()  # the next look by itself would be after 60 s


async def test_direct_messages_are_opened_once_and_remembered(office: Office) -> None:
    raj = office.sandbox.person("Raj").id
    await office.promise("one", to=f"user:{raj}", lane="raj")
    await office.promise("two", to=f"user:{raj}", lane="raj")
    await office.relay()
    await office.all_kept()
    assert office.calls("conversations.open") == 1
    channel = (await office.row("one")).answer or {}
    assert office.posted(channel["channel"]) == ["one", "two"]


async def _true(value: bool) -> bool:
    return value
