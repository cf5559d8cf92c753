"""Response URLs: five uses in thirty minutes, replacing and deleting, and no token needed."""

from typing import Any

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.server import Sandbox


@pytest.fixture
async def card(sandbox: Sandbox, slack: AsyncWebClient) -> Any:
    """A message of the app in #general."""
    await slack.conversations_join(channel="C0GENERAL")
    ts = (await slack.chat_postMessage(channel="C0GENERAL", text="card"))["ts"]
    return sandbox.workspace.find_message("C0GENERAL", ts)


async def post(session: aiohttp.ClientSession, url: str, **body: Any) -> int:
    """The status that the answer to a response URL gets."""
    return (await session.post(url, json=body)).status


async def test_a_response_url_takes_five_answers_and_not_a_sixth(
    sandbox: Sandbox, session: aiohttp.ClientSession
) -> None:
    url = sandbox.workspace.new_response_url("C0GENERAL", "U0DANA")
    statuses = [await post(session, url, text=f"answer {n}") for n in range(6)]
    assert statuses == [200] * 5 + [404]
    assert len(sandbox.person("dana").messages_of("general")) == 5
    assert sandbox.person("ana").messages_of("general") == []


async def test_a_response_url_runs_out(sandbox: Sandbox, session: aiohttp.ClientSession) -> None:
    assert sandbox.workspace.lifetimes.response_url_s == 1800
    url = sandbox.workspace.new_response_url("C0GENERAL", "U0DANA")
    assert await post(session, url, text="in time") == 200
    sandbox.workspace.lifetimes.response_url_s = 0.0
    assert await post(session, url, text="late") == 404
    assert await post(session, f"{sandbox.base_url}/response/guessed", text="x") == 404


async def test_the_original_can_be_replaced_and_deleted(
    sandbox: Sandbox, session: aiohttp.ClientSession, card: Any
) -> None:
    url = sandbox.workspace.new_response_url("C0GENERAL", "U0DANA", card)
    assert await post(session, url, text="new text", replace_original=True) == 200
    assert card.text == "new text"
    assert await post(session, url, text="for all", response_type="in_channel") == 200
    assert sandbox.person("ana").look_for("for all") is not None
    assert await post(session, url, delete_original=True) == 200
    assert sandbox.person("ana").look_for("new text") is None


async def test_what_slack_cannot_show_is_refused(sandbox: Sandbox, session: aiohttp.ClientSession) -> None:
    url = sandbox.workspace.new_response_url("C0GENERAL", "U0DANA")
    assert await post(session, url) == 400
    assert await post(session, url, text="x", colour="red") == 400
    assert await post(session, url, text="x", blocks=[{"type": "nonsense"}]) == 400
    assert await post(session, url, text="fine") == 200
