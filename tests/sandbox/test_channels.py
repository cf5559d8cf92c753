"""Channels refuse what Slack refuses, each time beside what it accepts."""

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.server import Sandbox
from tests.sandbox.conftest import refused


async def create(slack: AsyncWebClient, name: str = "esc-1", *, private: bool = False) -> str:
    """The id of a new channel."""
    return str((await slack.conversations_create(name=name, is_private=private))["channel"]["id"])


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("", "invalid_name_required"),
        ("a" * 81, "invalid_name_maxlength"),
        ("--__", "invalid_name_punctuation"),
        ("Esc-1", "invalid_name_specials"),
        ("esc 1", "invalid_name_specials"),
        ("general", "name_taken"),
    ],
)
async def test_a_bad_name_is_refused_for_its_own_reason(slack: AsyncWebClient, name: str, error: str) -> None:
    assert await refused(slack.conversations_create(name=name)) == error
    assert await create(slack, "a" * 80)


async def test_the_name_of_an_archived_channel_stays_taken(slack: AsyncWebClient) -> None:
    await slack.conversations_archive(channel=await create(slack))
    assert await refused(slack.conversations_create(name="esc-1")) == "name_taken"
    assert await create(slack, "esc-1-again")


async def test_archiving_takes_the_app_out_so_that_it_cannot_bring_the_channel_back(
    sandbox: Sandbox, slack: AsyncWebClient
) -> None:
    room = await create(slack)
    await slack.conversations_invite(channel=room, users="U0ANA")
    assert await refused(slack.conversations_unarchive(channel=room)) == "not_archived"
    await slack.conversations_archive(channel=room)
    assert await refused(slack.conversations_archive(channel=room)) == "already_archived"
    assert await refused(slack.conversations_unarchive(channel=room)) == "not_in_channel"
    assert await refused(slack.chat_postMessage(channel=room, text="hi")) == "is_archived"
    assert await refused(slack.conversations_setTopic(channel=room, topic="x")) == "is_archived"
    assert await refused(slack.conversations_invite(channel=room, users="U0LI")) == "is_archived"
    await sandbox.person("ana").unarchives("esc-1")
    assert await refused(slack.chat_postMessage(channel=room, text="hi")) == "not_in_channel"
    await slack.conversations_join(channel=room)
    assert (await slack.chat_postMessage(channel=room, text="hi"))["ok"]


async def test_inviting_is_all_or_nothing_unless_forced(sandbox: Sandbox, slack: AsyncWebClient) -> None:
    room = await create(slack)
    users = ["U0DANA", "U0NOBODY", "U0WARROOM", "U0DEE", "U0PAT"]
    assert await refused(slack.conversations_invite(channel=room, users=users)) == "user_not_found"
    assert sandbox.channel("esc-1").members == ["U0WARROOM"]
    answer = await slack.conversations_invite(channel=room, users=users, force=True)
    assert {error["user"]: error["error"] for error in answer["errors"]} == {
        "U0NOBODY": "user_not_found",
        "U0WARROOM": "cant_invite_self",
        "U0DEE": "cant_invite",
        "U0PAT": "no_external_invite_permission",
    }
    assert sandbox.channel("esc-1").members == ["U0WARROOM", "U0DANA"]
    assert await refused(slack.conversations_invite(channel=room, users="U0DANA")) == "already_in_channel"
    assert (await slack.conversations_invite(channel=room, users="U0GUS"))["ok"]  # guests are the app's business
    too_many = [f"U{number}" for number in range(101)]
    assert await refused(slack.conversations_invite(channel=room, users=too_many)) == "invalid_arguments"


async def test_a_private_channel_does_not_exist_for_those_outside(sandbox: Sandbox, slack: AsyncWebClient) -> None:
    ana = sandbox.person("ana")
    secret = await ana.creates("secret", private=True)
    assert await refused(slack.conversations_info(channel=secret.id)) == "channel_not_found"
    assert await refused(slack.chat_postMessage(channel=secret.id, text="hi")) == "channel_not_found"
    listed = await slack.conversations_list(types="public_channel,private_channel")
    assert "secret" not in [channel["name"] for channel in listed["channels"]]
    await ana.invites("@warroom", "secret")
    assert (await slack.conversations_info(channel=secret.id))["channel"]["is_private"]
    own = await slack.users_conversations(types="private_channel")
    assert [channel["name"] for channel in own["channels"]] == ["secret"]


async def test_acting_in_a_channel_needs_being_in_it(slack: AsyncWebClient) -> None:
    refusals = [
        slack.chat_postMessage(channel="C0RANDOM", text="hi"),
        slack.conversations_setTopic(channel="C0RANDOM", topic="x"),
        slack.conversations_invite(channel="C0RANDOM", users="U0GUS"),
        slack.conversations_history(channel="C0RANDOM"),
        slack.conversations_archive(channel="C0RANDOM"),
    ]
    assert {await refused(call) for call in refusals} == {"not_in_channel"}
    await slack.conversations_join(channel="C0RANDOM")
    assert (await slack.conversations_join(channel="C0RANDOM"))["warning"] == "already_in_channel"
    assert (await slack.chat_postMessage(channel="C0RANDOM", text="hi"))["ok"]
    assert (await slack.conversations_history(channel="C0RANDOM"))["messages"][0]["text"] == "hi"


async def test_topics_have_a_length_and_a_line_in_the_channel(sandbox: Sandbox, slack: AsyncWebClient) -> None:
    room = await create(slack)
    assert await refused(slack.conversations_setTopic(channel=room, topic="x" * 251)) == "too_long"
    assert (await slack.conversations_setTopic(channel=room, topic="x" * 250))["ok"]
    assert (await slack.conversations_setPurpose(channel=room, purpose="why"))["ok"]
    channel = sandbox.channel("esc-1")
    assert (len(channel.topic["value"]), channel.purpose["value"]) == (250, "why")
    assert "channel_topic" in [message.subtype for message in channel.messages.values()]


async def test_renaming_is_for_the_creator(sandbox: Sandbox, slack: AsyncWebClient) -> None:
    room = await create(slack)
    assert await refused(slack.conversations_rename(channel=room, name="general")) == "name_taken"
    assert (await slack.conversations_rename(channel=room, name="esc-2"))["channel"]["name"] == "esc-2"
    assert sandbox.channel("esc-2").previous_names == ["esc-1"]
    await slack.conversations_join(channel="C0SUPPORT")
    assert await refused(slack.conversations_rename(channel="C0SUPPORT", name="help")) == "not_authorized"


async def test_kicking_and_leaving(sandbox: Sandbox, slack: AsyncWebClient) -> None:
    room = await create(slack)
    await slack.conversations_invite(channel=room, users="U0DANA")
    assert await refused(slack.conversations_kick(channel=room, user="U0WARROOM")) == "cant_kick_self"
    assert await refused(slack.conversations_kick(channel=room, user="U0LI")) == "not_in_channel"
    assert (await slack.conversations_kick(channel=room, user="U0DANA"))["ok"]
    assert (await slack.conversations_members(channel=room))["members"] == ["U0WARROOM"]
    await slack.conversations_join(channel="C0GENERAL")
    assert await refused(slack.conversations_leave(channel="C0GENERAL")) == "cant_leave_general"
    assert (await slack.conversations_leave(channel=room))["ok"]
    assert (await slack.conversations_leave(channel=room))["not_in_channel"]
    assert sandbox.channel("esc-1").members == []


async def test_a_direct_message_opens_once(slack: AsyncWebClient) -> None:
    assert await refused(slack.conversations_open(users="U0NOBODY")) == "user_not_found"
    assert await refused(slack.conversations_open(users="U0DEE")) == "user_disabled"
    assert await refused(slack.conversations_open(users="")) == "users_list_not_supplied"
    first = await slack.conversations_open(users="U0RAJ", return_im=True)
    second = await slack.conversations_open(users="U0RAJ")
    assert (first["already_open"], second["already_open"]) == (False, True)
    assert first["channel"]["id"] == second["channel"]["id"]
    assert await refused(slack.conversations_archive(channel=first["channel"]["id"])) == (
        "method_not_supported_for_channel_type"
    )


async def test_bookmarks_are_links_of_a_channel_that_the_app_is_in(slack: AsyncWebClient) -> None:
    room = await create(slack)
    link = {"title": "Case", "type": "link", "link": "https://case.example/1"}
    assert await refused(slack.bookmarks_add(channel_id="C0RANDOM", **link)) == "permission_denied"
    assert await refused(slack.bookmarks_add(channel_id=room, **link | {"type": "file"})) == "invalid_bookmark_type"
    assert await refused(slack.bookmarks_add(channel_id=room, **link | {"link": "nope"})) == "invalid_link"
    made = (await slack.bookmarks_add(channel_id=room, **link))["bookmark"]
    await slack.bookmarks_edit(channel_id=room, bookmark_id=made["id"], title="The case")
    assert [b["title"] for b in (await slack.bookmarks_list(channel_id=room))["bookmarks"]] == ["The case"]
    await slack.bookmarks_remove(channel_id=room, bookmark_id=made["id"])
    assert await refused(slack.bookmarks_remove(channel_id=room, bookmark_id=made["id"])) == "not_found"
