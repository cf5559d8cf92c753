"""How the app is installed decides what it may do and hear: by Warroom's manifest, or as a test wants it."""

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError

from bot.manifest import manifest
from bot.sandbox.installation import EVERYTHING, Installation
from bot.sandbox.server import Sandbox
from tests.sandbox.conftest import client_of


async def test_without_an_installation_it_is_warrooms(session: aiohttp.ClientSession) -> None:
    async with Sandbox() as sandbox:
        told = await sandbox.person("ana").says("exports fail", channel="general")
        slack = client_of(sandbox, session)
        mark = {"channel": "C0GENERAL", "timestamp": told.ts}
        with pytest.raises(SlackApiError) as caught:
            await slack.reactions_add(name="eyes", **mark)
        scopes = manifest()["oauth_config"]["scopes"]["bot"]
        answer = caught.value.response
        assert (answer["error"], answer["needed"]) == ("missing_scope", "reactions:write")
        assert answer["provided"].split(",") == scopes
        await slack.conversations_join(channel="C0GENERAL")
        assert (await slack.pins_add(**mark))["ok"], "pins are among its scopes"
        assert (await sandbox.person("ana").types("/nope")).error == "/nope is not a valid command."
        assert "dispatch_failed" in (await sandbox.person("ana").types("/escalate")).error, (
            "it is known, nobody answers"
        )


async def test_an_app_that_may_do_everything_is_not_refused(session: aiohttp.ClientSession) -> None:
    async with Sandbox(installation=EVERYTHING) as sandbox:
        told = await sandbox.person("ana").says("exports fail", channel="general")
        slack = client_of(sandbox, session)
        await slack.conversations_join(channel="C0GENERAL")
        assert (await slack.reactions_add(name="eyes", channel="C0GENERAL", timestamp=told.ts))["ok"]


@pytest.mark.parametrize(
    ("scopes", "heard_in"),
    [
        ({"channels:read"}, ["public"]),
        ({"groups:read"}, ["private"]),
        ({"channels:read", "groups:read"}, ["public", "private"]),
        (set(), []),
    ],
)
async def test_who_comes_in_is_heard_where_the_scopes_reach(scopes: set[str], heard_in: list[str]) -> None:
    async with Sandbox(installation=Installation(scopes=frozenset(scopes))) as sandbox:
        ana = sandbox.person("ana")
        for name in ("public", "private"):
            await ana.creates(name, private=name == "private")
            await ana.invites("@warroom", name)
            await ana.invites("@li", name)
        events = [delivery.payload["event"] for delivery in sandbox.socket.log]
        came = [
            event["channel"] for event in events if event["type"] == "member_joined_channel" and event["user"] == "U0LI"
        ]
        assert [sandbox.workspace.channels[channel].name for channel in came] == heard_in
