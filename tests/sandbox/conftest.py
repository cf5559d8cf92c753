"""A sandbox, a Slack client of the app, and a small real Bolt app connected over Socket Mode or HTTP."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.installation import EVERYTHING
from bot.sandbox.server import Sandbox


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    """A fresh Slack workspace with an app that may do everything."""
    async with Sandbox(installation=EVERYTHING) as running:
        yield running


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    """One HTTP session, as the app would share it."""
    async with aiohttp.ClientSession() as shared:
        yield shared


@pytest.fixture
async def slack(sandbox: Sandbox, session: aiohttp.ClientSession) -> AsyncWebClient:
    """The app's client, with its bot token."""
    return client_of(sandbox, session)


@pytest.fixture
async def app(sandbox: Sandbox, session: aiohttp.ClientSession) -> AsyncIterator[AsyncApp]:
    """A real Bolt app, connected as the sandbox wants it; a test adds its listeners to it."""
    bolt = AsyncApp(
        client=client_of(sandbox, session), signing_secret=sandbox.signing_secret, process_before_response=True
    )
    if sandbox.transport is sandbox.http:
        async with serving(bolt_door(bolt)) as url:
            await sandbox.http.enter(url)
            yield bolt
        return
    handler = AsyncSocketModeHandler(bolt, sandbox.app_token, ping_interval=0.5)
    await handler.connect_async()
    await sandbox.until(lambda: sandbox.socket.is_connected)
    yield bolt
    await handler.close_async()


Door = Callable[[web.Request], Awaitable[web.StreamResponse]]


def bolt_door(bolt: AsyncApp) -> Door:
    """Brings requests to a Bolt app, as its adapter for aiohttp does."""

    async def enter(request: web.Request) -> web.StreamResponse:
        return await to_aiohttp_response(await bolt.async_dispatch(await to_bolt_request(request)))

    return enter


@asynccontextmanager
async def serving(door: Door) -> AsyncIterator[str]:
    """A web server with this one door; gives its address."""
    site = web.Application()
    site.router.add_route("*", "/{rest:.*}", door)
    runner = web.AppRunner(site)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    yield f"http://{host}:{port}/slack/events"
    await runner.cleanup()


def client_of(sandbox: Sandbox, session: aiohttp.ClientSession) -> AsyncWebClient:
    """A client without retries, so that tests see every answer."""
    return AsyncWebClient(token=sandbox.bot_token, base_url=sandbox.api_url, session=session, retry_handlers=[])


async def refused(call: Any) -> str:
    """The error code that a call is answered with."""
    with pytest.raises(SlackApiError) as caught:
        await call
    return str(caught.value.response["error"])


def plain(text: str) -> dict[str, Any]:
    """A plain text object."""
    return {"type": "plain_text", "text": text}


def modal(title: str = "Form", *blocks: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A modal with a submit button."""
    body = list(blocks) or [{"type": "section", "text": plain("Nothing to fill in")}]
    return {"type": "modal", "title": plain(title), "submit": plain("Send"), "blocks": body, **more}


def text_input(label: str, **element: Any) -> dict[str, Any]:
    """An input block whose block id is its label in lower case."""
    return {
        "type": "input",
        "block_id": label.lower(),
        "label": plain(label),
        "element": {"type": "plain_text_input", "action_id": "it", **element},
    }


def buttons(*labels: str) -> list[dict[str, Any]]:
    """One actions block with buttons; the action id is the label in lower case."""
    elements = [
        {"type": "button", "text": plain(label), "action_id": label.lower(), "value": label} for label in labels
    ]
    return [{"type": "actions", "block_id": "row", "elements": elements}]
