"""A promise with a `thread_slot` stands in the thread of that slot's message, once, whatever happens meanwhile."""

from bot.outbox import Priority
from models.outbox import Delivery
from tests.delivery.office import Office, patient

PARENT = {"slot": "executive:1", "lane": "executive"}
REPLY = {"text": "reply", "thread_slot": "executive:1"}


async def test_a_reply_stands_in_the_thread_of_its_slots_message(office: Office) -> None:
    await office.promise("parent", **PARENT)
    await office.promise("reply", payload=REPLY)
    await office.promise("alone")
    await office.relay()
    await office.all_kept()
    told = {message.text: message for message in office.messages()}
    assert told["reply"].thread_ts == told["parent"].ts
    assert told["alone"].thread_ts is None
    assert "thread_slot" not in (await office.row("reply")).payload


async def test_a_reply_waits_for_its_message_even_in_another_lane_and_when_it_is_more_urgent(office: Office) -> None:
    office.sandbox.faults.status("chat.postMessage", 503, times=1, when=lambda args: args["text"] == "parent")
    await office.promise("parent", **PARENT)
    await office.promise("reply", payload=REPLY, priority=Priority.URGENT)
    await office.relay()
    await office.becomes("reply", Delivery.DELIVERED)
    told = {message.text: message for message in office.messages()}
    assert told["reply"].thread_ts == told["parent"].ts


async def test_a_reply_to_a_message_that_was_never_posted_is_set_aside(office: Office) -> None:
    office.sandbox.faults.error("chat.postMessage", "is_archived", times=1, when=lambda args: args["text"] == "parent")
    await office.promise("parent", **PARENT)
    await office.promise("reply", payload=REPLY)
    await office.relay()
    await office.all_kept()
    assert (await office.row("reply")).problem == "the message whose thread it belongs to was never posted"
    assert office.posted() == []


async def test_a_reply_follows_its_message_into_the_channel_where_that_stands(office: Office) -> None:
    elsewhere = office.sandbox.channel("random")
    elsewhere.members.append(office.bot_user_id)
    await office.promise("parent", to=f"channel:{elsewhere.id}", **PARENT)
    await office.promise("reply", payload=REPLY)
    await office.relay()
    await office.all_kept()
    assert office.posted("random") == ["parent", "reply"]


async def test_a_reply_whose_answer_was_lost_is_looked_for_in_its_thread_and_posted_once(office: Office) -> None:
    office.sandbox.faults.lose_answer("chat.postMessage", times=1, when=lambda args: args["text"] == "reply")
    await office.promise("parent", **PARENT)
    await office.promise("reply", payload=REPLY)
    await office.relay(patient(backoff_s=0.1))
    await office.all_kept()
    assert office.posted() == ["parent", "reply"]
    assert office.calls("conversations.replies") >= 1
