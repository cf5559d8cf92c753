"""A sandbox, a browser on its page, and a tiny app connected to it."""

from collections.abc import AsyncIterator

import aiohttp
import pytest_asyncio
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import page
from bot.sandbox.installation import from_manifest
from bot.sandbox.server import Sandbox
from tests.sandbox.page.browser import MANIFEST, App, Browser


@pytest_asyncio.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox(installation=from_manifest(MANIFEST), ack_within_s=2.0) as made:
        yield made


@pytest_asyncio.fixture
async def browser(sandbox: Sandbox) -> AsyncIterator[Browser]:
    jar = aiohttp.CookieJar(unsafe=True)  # cookies of an address by number
    async with aiohttp.ClientSession(cookie_jar=jar) as session:
        async with session.get(page.link(sandbox)) as answer:
            assert answer.status == 200
        yield Browser(session, sandbox)


@pytest_asyncio.fixture
async def app(sandbox: Sandbox) -> AsyncIterator[App]:
    async with aiohttp.ClientSession() as session:
        web = AsyncWebClient(token=sandbox.bot_token, base_url=sandbox.api_url, session=session)
        made = App(web)
        socket = SocketModeClient(app_token=sandbox.app_token, web_client=web)
        socket.socket_mode_request_listeners.append(made.hear)
        await socket.connect()
        await web.conversations_join(channel="C0GENERAL")
        yield made
        await socket.close()
