"""Which events the app hears, and in what shape."""

from typing import Any

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.installation import Installation, from_manifest
from bot.sandbox.people import User
from bot.sandbox.server import Sandbox
from tests.sandbox.conftest import client_of


def heard(sandbox: Sandbox) -> list[dict[str, Any]]:
    """The events that were sent (or kept for the next connection), oldest first."""
    return [delivery.payload["event"] for delivery in sandbox.socket.log if delivery.kind == "events_api"]


def names(sandbox: Sandbox) -> list[str]:
    return [event.get("subtype") or event["type"] for event in heard(sandbox)]


async def test_messages_are_heard_only_in_channels_that_the_app_is_in(sandbox: Sandbox, slack: AsyncWebClient) -> None:
    ana = sandbox.person("ana")
    await ana.says("nobody listens", channel="general")
    assert heard(sandbox) == []
    await slack.conversations_join(channel="C0GENERAL")
    await ana.says("hello @warroom and @li", channel="general")
    message, mention = heard(sandbox)[-2:]
    assert (message["type"], message["channel_type"], message["user"]) == ("message", "channel", "U0ANA")
    assert message["text"] == "hello <@U0WARROOM> and <@U0LI>"
    assert (mention["type"], mention["ts"]) == ("app_mention", message["ts"])


async def test_edits_removals_and_reactions_are_heard(sandbox: Sandbox, slack: AsyncWebClient) -> None:
    ana = sandbox.person("ana")
    message = await ana.says("first", channel="@warroom")
    await ana.edits(message, "second")
    await ana.reacts("eyes", message)
    await ana.removes(message)
    changed, reaction, removed = heard(sandbox)[1:]
    assert (changed["message"]["text"], changed["previous_message"]["text"]) == ("second", "first")
    assert (reaction["type"], reaction["item"]["ts"]) == ("reaction_added", message.ts)
    assert removed["deleted_ts"] == message.ts
    ts = (await slack.chat_postMessage(channel="U0ANA", text="from the app"))["ts"]
    assert (heard(sandbox)[-1]["ts"], heard(sandbox)[-1]["bot_id"]) == (ts, "B0WARROOM")


@pytest.mark.parametrize(("private", "word"), [(False, "channel"), (True, "group")])
async def test_what_people_do_to_a_channel_of_the_app_is_heard(
    sandbox: Sandbox, slack: AsyncWebClient, private: bool, word: str
) -> None:
    ana = sandbox.person("ana")
    room = await ana.creates("room", private=private)
    await ana.invites("@warroom", "room")
    await ana.invites("raj", "room")
    await sandbox.person("raj").leaves("room")
    await ana.renames("room", "hall")
    await ana.archives("hall")
    told = names(sandbox)
    for name in ("member_joined_channel", "member_left_channel", f"{word}_rename", f"{word}_archive"):
        assert name in told
    assert room.members == ["U0ANA"], "archiving takes the app out"
    count = len(heard(sandbox))
    await ana.unarchives("hall")
    await ana.says("are you there?", channel="hall")
    assert names(sandbox)[count:] == ([] if private else ["channel_unarchive"])


async def test_the_app_hears_that_it_was_removed(sandbox: Sandbox) -> None:
    ana = sandbox.person("ana")
    for name, private, word in (("open", False, "channel_left"), ("closed", True, "group_left")):
        await ana.creates(name, private=private)
        await ana.invites("@warroom", name)
        await ana.kicks("@warroom", name)
        assert names(sandbox)[-2:] == ["member_left_channel", word]
        count = len(heard(sandbox))
        await ana.says("now we can talk", channel=name)
        assert len(heard(sandbox)) == count


async def test_a_deleted_channel_is_gone(sandbox: Sandbox, slack: AsyncWebClient) -> None:
    ana = sandbox.person("ana")
    await ana.creates("room")
    await ana.invites("@warroom", "room")
    await ana.deletes("room")
    assert names(sandbox)[-1] == "channel_deleted"
    with pytest.raises(KeyError):
        sandbox.channel("room")


async def test_changes_of_accounts_are_heard(sandbox: Sandbox, slack: AsyncWebClient) -> None:
    sandbox.changes_user("raj", tz="Asia/Tokyo")
    assert heard(sandbox)[-1]["user"]["tz_offset"] == 32400
    sandbox.changes_user("raj", deleted=True)
    assert (await slack.users_info(user="U0RAJ"))["user"]["deleted"]
    mia = sandbox.welcomes(User("U0MIA", "mia", "Mia Moon"))
    assert (heard(sandbox)[-1]["type"], mia.name) == ("team_join", "mia")


async def test_the_envelope_names_workspace_app_and_bot(sandbox: Sandbox) -> None:
    await sandbox.person("dana").says("hello", channel="@warroom")
    body = sandbox.socket.log[-1].payload
    assert {"token", "team_id", "api_app_id", "event", "type", "event_id", "event_time", "event_context"} <= set(body)
    assert (body["type"], body["is_ext_shared_channel"]) == ("event_callback", False)
    assert body["authorizations"][0]["user_id"] == "U0WARROOM"


async def test_only_subscribed_events_with_their_scope_are_sent(session: aiohttp.ClientSession) -> None:
    events, scopes = {"message.im", "channel_created"}, {"im:history", "channels:manage"}
    app = Installation(events=frozenset(events), scopes=frozenset(scopes))
    async with Sandbox(installation=app) as sandbox:
        await sandbox.person("dana").says("hello", channel="@warroom")
        await sandbox.person("dana").opens_tab()
        await client_of(sandbox, session).conversations_create(name="room")
        assert names(sandbox) == ["message"], "no subscription to app_home_opened, no scope for channel_created"


async def test_a_manifest_decides_scopes_events_commands_and_shortcuts() -> None:
    manifest = {
        "features": {
            "slash_commands": [
                {"command": "/escalate", "should_escape": True, "usage_hint": "[title]"},
                {"command": "/raw", "should_escape": False},
            ],
            "shortcuts": [{"name": "Add to timeline", "type": "message", "callback_id": "timeline.add"}],
            "app_home": {"home_tab_enabled": True},
        },
        "oauth_config": {"scopes": {"bot": ["commands", "im:history"]}},
        "settings": {"event_subscriptions": {"bot_events": ["message.im"]}},
    }
    async with Sandbox(installation=from_manifest(manifest)) as sandbox:
        dana = sandbox.person("dana")
        assert (await dana.types("/nope")).error == "/nope is not a valid command."
        assert "dispatch_failed" in (await dana.types("/escalate")).error
        assert sandbox.workspace.bot_scopes == {"commands", "im:history"}
        assert sandbox.installation.shortcuts["Add to timeline"] == "timeline.add"
        assert sandbox.installation.hints["/escalate"] == {"usage_hint": "[title]"}
        assert (sandbox.installation.escapes("/escalate"), sandbox.installation.escapes("/raw")) == (True, False)
