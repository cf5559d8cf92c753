"""How calls reach the sandbox: addresses, encodings, tokens, scopes, arguments."""

import json
from collections.abc import AsyncIterator

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.installation import Installation
from bot.sandbox.server import Sandbox
from tests.sandbox.conftest import client_of, refused

BLOCKS = [{"type": "divider"}]


@pytest.fixture
async def narrow() -> AsyncIterator[Sandbox]:
    """A sandbox whose app may write and manage public channels only."""
    async with Sandbox(
        installation=Installation(scopes=frozenset({"chat:write", "channels:manage", "channels:read"}))
    ) as running:
        yield running


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


@pytest.mark.parametrize("way", ["query", "form", "json", "multipart", "token in the body"])
async def test_arguments_may_come_as_query_form_json_or_multipart(
    sandbox: Sandbox, session: aiohttp.ClientSession, slack: AsyncWebClient, way: str
) -> None:
    await slack.conversations_join(channel="C0GENERAL")
    url, headers = f"{sandbox.api_url}chat.postMessage", bearer(sandbox.bot_token)
    args = {"channel": "C0GENERAL", "text": "hello", "blocks": json.dumps(BLOCKS)}
    if way == "query":
        response = await session.get(url, params=args, headers=headers)
    elif way == "form":
        response = await session.post(url, data=args, headers=headers)
    elif way == "json":
        response = await session.post(url, json=args | {"blocks": BLOCKS}, headers=headers)
    elif way == "multipart":
        form = aiohttp.FormData(args, default_to_multipart=True)
        response = await session.post(url, data=form, headers=headers)
    else:
        response = await session.post(url, data=args | {"token": sandbox.bot_token})
    answer = await response.json()
    assert answer["ok"], answer
    assert answer["message"]["blocks"][0]["type"] == "divider"


async def test_a_call_needs_a_token_that_is_known_and_of_the_right_type(
    sandbox: Sandbox, session: aiohttp.ClientSession
) -> None:
    async def error(method: str, token: str) -> str:
        response = await session.post(f"{sandbox.api_url}{method}", headers=bearer(token) if token else {})
        return str((await response.json()).get("error", "ok"))

    assert await error("users.list", "") == "not_authed"
    assert await error("users.list", "xoxb-wrong") == "invalid_auth"
    assert await error("users.list", sandbox.app_token) == "not_allowed_token_type"
    assert await error("users.list", sandbox.bot_token) == "ok"
    assert await error("apps.connections.open", sandbox.bot_token) == "not_allowed_token_type"
    assert await error("apps.connections.open", sandbox.app_token) == "ok"
    assert await error("users.lists", sandbox.bot_token) == "unknown_method"


async def test_a_missing_scope_is_named_together_with_those_that_are_there(
    narrow: Sandbox, session: aiohttp.ClientSession
) -> None:
    slack = client_of(narrow, session)
    response = await session.get(f"{narrow.api_url}users.list", headers=bearer(narrow.bot_token))
    assert await response.json() == {
        "ok": False,
        "error": "missing_scope",
        "needed": "users:read",
        "provided": "channels:manage,channels:read,chat:write",
    }
    assert await refused(slack.conversations_create(name="secret", is_private=True)) == "missing_scope"
    assert (await slack.conversations_create(name="open"))["ok"]
    assert await refused(slack.conversations_list(types="private_channel")) == "missing_scope"
    assert (await slack.conversations_list(types="public_channel"))["ok"]


async def test_unknown_and_missing_arguments_are_refused_by_name(
    sandbox: Sandbox, session: aiohttp.ClientSession
) -> None:
    async def answer(method: str, **args: str) -> tuple[str, str]:
        body = await (
            await session.post(f"{sandbox.api_url}{method}", data=args, headers=bearer(sandbox.bot_token))
        ).json()
        return body.get("error", "ok"), " ".join(body.get("response_metadata", {}).get("messages", []))

    error, said = await answer("conversations.create", name="a", colour="red")
    assert (error, "colour" in said) == ("invalid_arguments", True)
    error, said = await answer("conversations.setTopic", channel="C0GENERAL")
    assert (error, "topic" in said) == ("invalid_arguments", True)
    assert (await answer("conversations.create"))[0] == "invalid_name_required"
    assert (await answer("conversations.create", name="a"))[0] == "ok"


async def test_a_page_of_another_origin_or_a_foreign_host_name_gets_nothing(
    sandbox: Sandbox, session: aiohttp.ClientSession
) -> None:
    async def status(**headers: str) -> int:
        return (await session.get(sandbox.clock_url, headers=headers)).status

    assert await status() == 200
    assert await status(Origin=sandbox.desk_url) == 200
    assert await status(Origin="http://evil.example") == 403
    assert await status(Origin="null") == 403
    assert await status(Host="evil.example") == 403
    assert (await session.get(sandbox.clock_url.replace("127.0.0.1", "localhost"))).status == 200


async def test_every_call_is_logged_with_its_answer_and_without_tokens(sandbox: Sandbox, slack: AsyncWebClient) -> None:
    await slack.conversations_create(name="logged")
    call = sandbox.calls_of("conversations.create")[-1]
    assert (call.args["name"], call.status, call.answer and call.answer["ok"]) == ("logged", 200, True)
    assert sandbox.bot_token not in str(sandbox.calls)


async def test_lists_come_in_pages(slack: AsyncWebClient) -> None:
    first = await slack.users_list(limit=4)
    second = await slack.users_list(limit=4, cursor=first["response_metadata"]["next_cursor"])
    ids = [user["id"] for user in [*first["members"], *second["members"]]]
    assert len(set(ids)) == 8
    assert await refused(slack.users_list(cursor="nonsense")) == "invalid_cursor"


async def test_people_have_zones_roles_and_addresses(slack: AsyncWebClient) -> None:
    raj = (await slack.users_info(user="U0RAJ"))["user"]
    assert (raj["tz"], raj["tz_offset"], raj["is_restricted"]) == ("Asia/Kolkata", 19800, False)
    assert (await slack.users_info(user="U0GUS"))["user"]["is_restricted"]
    assert (await slack.users_info(user="U0PAT"))["user"]["is_stranger"]
    assert (await slack.users_info(user="U0DEE"))["user"]["deleted"]
    assert await refused(slack.users_info(user="U0NOBODY")) == "user_not_found"
    assert (await slack.users_lookupByEmail(email="ana@warroom.example"))["user"]["id"] == "U0ANA"
    groups = (await slack.usergroups_list(include_users=True))["usergroups"]
    assert {group["handle"]: group["users"] for group in groups}["oncall"] == ["U0RAJ"]
    assert (await slack.usergroups_users_list(usergroup="S0ONCALL"))["users"] == ["U0RAJ"]
    assert await refused(slack.usergroups_users_list(usergroup="S0NONE")) == "no_such_subteam"
