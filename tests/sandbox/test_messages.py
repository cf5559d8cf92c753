"""Messages refuse what Slack refuses, each time beside what it accepts."""

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.server import Sandbox
from tests.sandbox.conftest import plain, refused


@pytest.fixture
async def room(slack: AsyncWebClient) -> str:
    """The id of a channel of the app, with Dana in it."""
    made = str((await slack.conversations_create(name="room"))["channel"]["id"])
    await slack.conversations_invite(channel=made, users="U0DANA")
    return made


async def test_a_message_to_a_person_opens_the_direct_messages(sandbox: Sandbox, slack: AsyncWebClient) -> None:
    answer = await slack.chat_postMessage(channel="U0RAJ", text="for you")
    assert answer["channel"].startswith("D")
    assert [message.text for message in sandbox.person("raj").dms()] == ["for you"]
    assert sandbox.person("dana").look_for("for you") is None
    assert await refused(slack.chat_postMessage(channel="U0DEE", text="x")) == "channel_not_found"


async def test_metadata_is_kept_and_shown_only_when_asked_for(slack: AsyncWebClient, room: str) -> None:
    metadata = {"event_type": "outbox", "event_payload": {"key": "room:1:card"}}
    await slack.chat_postMessage(channel=room, text="card", metadata=metadata)
    without = await slack.conversations_history(channel=room)
    with_it = await slack.conversations_history(channel=room, include_all_metadata=True)
    assert "metadata" not in without["messages"][0]
    assert with_it["messages"][0]["metadata"] == metadata
    bad = {"event_type": "outbox"}
    assert await refused(slack.chat_postMessage(channel=room, text="x", metadata=bad)) == "invalid_metadata_schema"


async def test_a_message_needs_words_and_blocks_that_slack_takes(slack: AsyncWebClient, room: str) -> None:
    assert await refused(slack.api_call("chat.postMessage", params={"channel": room, "text": " "})) == "no_text"
    long = [{"type": "section", "text": plain("x" * 3001)}]
    with pytest.raises(SlackApiError) as caught:
        await slack.chat_postMessage(channel=room, text="long", blocks=long)
    assert caught.value.response["error"] == "invalid_blocks"
    assert "[json-pointer:/blocks/0/text/text]" in caught.value.response["response_metadata"]["messages"][0]
    fitting = [{"type": "section", "text": plain("x" * 3000)}]
    assert (await slack.chat_postMessage(channel=room, text="fits", blocks=fitting))["ok"]
    assert await refused(slack.chat_postMessage(channel=room, text="x", blocks="[{")) == "invalid_blocks_format"
    heavy = [{"type": "section", "text": plain("x" * 2900)} for _ in range(5)]
    assert await refused(slack.chat_postMessage(channel=room, text="x", blocks=heavy)) == "msg_blocks_too_long"


async def test_only_own_messages_can_be_updated_and_deleted(sandbox: Sandbox, slack: AsyncWebClient, room: str) -> None:
    theirs = (await sandbox.person("dana").says("mine", channel="room")).ts
    own = (await slack.chat_postMessage(channel=room, text="first", blocks=[{"type": "divider"}]))["ts"]
    assert await refused(slack.chat_update(channel=room, ts=theirs, text="x")) == "cant_update_message"
    assert await refused(slack.chat_delete(channel=room, ts=theirs)) == "cant_delete_message"
    assert await refused(slack.chat_update(channel=room, ts="1.000000", text="x")) == "message_not_found"
    assert await refused(slack.chat_update(channel=room, ts=own, text="x" * 4001)) == "msg_too_long"
    updated = await slack.chat_update(channel=room, ts=own, text="second")
    assert updated["message"]["text"] == "second"
    assert updated["message"]["blocks"], "what an update leaves out stays"
    assert (await slack.chat_delete(channel=room, ts=own))["ok"]
    assert await refused(slack.chat_delete(channel=room, ts=own)) == "message_not_found"


async def test_an_ephemeral_message_is_for_one_reader_in_the_channel(
    sandbox: Sandbox, slack: AsyncWebClient, room: str
) -> None:
    await slack.conversations_invite(channel=room, users="U0LI")
    assert (await slack.chat_postEphemeral(channel=room, user="U0DANA", text="psst"))["message_ts"]
    assert (await sandbox.person("dana").sees("psst", channel="room")).reader == "U0DANA"
    assert sandbox.person("li").look_for("psst") is None
    assert await refused(slack.chat_postEphemeral(channel=room, user="U0RAJ", text="x")) == "user_not_in_channel"


async def test_history_runs_backwards_between_two_times_and_replies_forwards(slack: AsyncWebClient, room: str) -> None:
    sent = [(await slack.chat_postMessage(channel=room, text=f"m{n}"))["ts"] for n in range(4)]
    reply = await slack.chat_postMessage(channel=room, text="reply", thread_ts=sent[1])
    page = await slack.conversations_history(channel=room, oldest=sent[0], latest=sent[3])
    assert [m["text"] for m in page["messages"]] == ["m2", "m1"]
    page = await slack.conversations_history(channel=room, oldest=sent[0], latest=sent[3], inclusive=True, limit=3)
    assert ([m["text"] for m in page["messages"]], page["has_more"]) == (["m3", "m2", "m1"], True)
    thread = await slack.conversations_replies(channel=room, ts=sent[1])
    assert [m["ts"] for m in thread["messages"]] == [sent[1], reply["ts"]]
    assert thread["messages"][0]["reply_count"] == 1
    assert await refused(slack.conversations_replies(channel=room, ts="1.000000")) == "thread_not_found"
    assert await refused(slack.conversations_history(channel=room, oldest="soon")) == "invalid_ts_oldest"
    assert await refused(slack.chat_postMessage(channel=room, text="x", thread_ts="1.0")) == "cannot_reply_to_message"


async def test_pins_and_reactions_are_set_once(sandbox: Sandbox, slack: AsyncWebClient, room: str) -> None:
    ts = (await slack.chat_postMessage(channel=room, text="card"))["ts"]
    join_line = next(iter(sandbox.channel("room").messages))
    assert await refused(slack.pins_add(channel=room, timestamp=join_line)) == "not_pinnable"
    assert await refused(slack.pins_add(channel=room, timestamp="9.000000")) == "message_not_found"
    assert (await slack.pins_add(channel=room, timestamp=ts))["ok"]
    assert await refused(slack.pins_add(channel=room, timestamp=ts)) == "already_pinned"
    assert [pin["message"]["ts"] for pin in (await slack.pins_list(channel=room))["items"]] == [ts]
    assert (await slack.pins_remove(channel=room, timestamp=ts))["ok"]
    assert await refused(slack.pins_remove(channel=room, timestamp=ts)) == "no_pin"
    assert (await slack.reactions_add(channel=room, timestamp=ts, name="eyes"))["ok"]
    assert await refused(slack.reactions_add(channel=room, timestamp=ts, name="eyes")) == "already_reacted"
    assert (await slack.reactions_remove(channel=room, timestamp=ts, name="eyes"))["ok"]


async def test_a_permalink_is_for_a_message_that_is_there(slack: AsyncWebClient, room: str) -> None:
    ts = (await slack.chat_postMessage(channel=room, text="card"))["ts"]
    link = await slack.chat_getPermalink(channel=room, message_ts=ts)
    assert link["permalink"].endswith(f"/archives/{room}/p{ts.replace('.', '')}")
    assert await refused(slack.chat_getPermalink(channel=room, message_ts="1.000000")) == "message_not_found"


async def test_a_file_is_announced_uploaded_and_shared(
    sandbox: Sandbox, slack: AsyncWebClient, session: aiohttp.ClientSession, room: str
) -> None:
    await slack.files_upload_v2(channel=room, filename="dossier.md", content="# All of it", initial_comment="Here")
    message = await sandbox.person("dana").sees("Here", channel="room")
    assert message.files[0]["name"] == "dossier.md"
    announced = await slack.files_getUploadURLExternal(filename="a.txt", length=3)
    files = [{"id": announced["file_id"], "title": "A"}]
    assert await refused(slack.files_completeUploadExternal(files=files)) == "file_not_found"
    assert (await session.post(announced["upload_url"], data=b"four")).status == 400
    assert (await session.post(announced["upload_url"], data=b"abc")).status == 200
    assert (await slack.files_completeUploadExternal(files=files, channel_id=room))["ok"]
