"""The courier to Slack: what leaves, what comes back, and what is never sent twice."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from aiohttp import web

from bot.delivery.slack import Answer, AnswerLost, NotSent, Slack, SlackRefused

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Echo:
    """A server that keeps what it got and answers as it is told."""

    def __init__(self) -> None:
        self.seen: list[dict[str, str]] = []
        self.headers: list[str] = []
        self.answer: Handler = self.ok
        self.url = ""

    async def ok(self, _: web.Request) -> web.StreamResponse:
        return web.json_response({"ok": True, "view": {"id": "V1"}})

    async def serve(self, request: web.Request) -> web.StreamResponse:
        self.seen.append({"path": request.path, **{name: str(value) for name, value in (await request.post()).items()}})
        self.headers.append(request.headers.get("Authorization", ""))
        return await self.answer(request)


@pytest.fixture
async def echo() -> AsyncIterator[Echo]:
    server = Echo()
    app = web.Application()
    app.router.add_post("/{path:.*}", server.serve)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    server.url = f"{site.name}/api"
    yield server
    await runner.cleanup()


@pytest.fixture
async def slack(echo: Echo) -> AsyncIterator[Slack]:
    client = Slack("xoxb-1", echo.url)
    yield client
    await client.close()


@pytest.mark.parametrize("slash", ["", "/"])
async def test_the_address_may_end_in_a_slash_or_not(echo: Echo, slash: str) -> None:
    slack = Slack("xoxb-1", echo.url + slash)
    await slack.ask("auth.test")
    await slack.close()
    assert echo.seen == [{"path": "/api/auth.test"}]
    assert echo.headers == ["Bearer xoxb-1"]


async def test_arguments_leave_as_a_form_with_json_where_they_are_not_plain(echo: Echo, slack: Slack) -> None:
    blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": "a & b = ü 🚨"}}]
    arguments = {"text": "a & b", "blocks": blocks, "users": ["U1", "U2"], "force": True, "limit": 5, "cursor": None}
    await slack.call("chat.postMessage", arguments)
    (seen,) = echo.seen
    assert json.loads(seen.pop("blocks")) == blocks
    assert seen == {
        "path": "/api/chat.postMessage",
        "text": "a & b",
        "users": "U1,U2",
        "force": "true",
        "limit": "5",
    }


async def test_a_refusal_is_an_answer_to_a_call_and_an_error_to_a_question(echo: Echo, slack: Slack) -> None:
    async def refuse(_: web.Request) -> web.StreamResponse:
        return web.json_response({"ok": False, "error": "expired_trigger_id"})

    echo.answer = refuse
    assert (await slack.call("views.open", {})).error == "expired_trigger_id"
    with pytest.raises(SlackRefused, match="expired_trigger_id"):
        await slack.open_view("T1", {})


async def test_retry_after_is_read(echo: Echo, slack: Slack) -> None:
    async def limited(_: web.Request) -> web.StreamResponse:
        return web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers={"Retry-After": "12"})

    echo.answer = limited
    answer = await slack.call("pins.add", {})
    assert (answer.status, answer.retry_after_s, answer.ok) == (429, 12.0, False)


@pytest.mark.parametrize("page", ["<html>Bad gateway</html>", "", "[]", '"ok"'])
async def test_a_proxys_page_is_no_answer_of_slacks(echo: Echo, slack: Slack, page: str) -> None:
    async def proxy(_: web.Request) -> web.StreamResponse:
        return web.Response(status=502, text=page)

    echo.answer = proxy
    assert await slack.call("pins.add", {}) == Answer(502, {})
    assert (await slack.call("pins.add", {})).error == "http_502"


async def test_nobody_there_means_not_sent(echo: Echo) -> None:
    slack = Slack("xoxb-1", "http://127.0.0.1:9/api")
    with pytest.raises(NotSent):
        await slack.call("pins.add", {})
    await slack.close()


async def test_a_slow_answer_is_lost_and_the_call_is_not_sent_again(echo: Echo, slack: Slack) -> None:
    async def slow(_: web.Request) -> web.StreamResponse:
        await asyncio.sleep(0.3)
        return web.json_response({"ok": True})

    echo.answer = slow
    with pytest.raises(AnswerLost):
        await slack.call("pins.add", {}, timeout=0.1)
    await asyncio.sleep(0.3)
    assert len(echo.seen) == 1


async def test_a_connection_that_breaks_is_lost_and_the_call_is_not_sent_again(echo: Echo, slack: Slack) -> None:
    async def hang_up(request: web.Request) -> web.StreamResponse:
        assert request.transport is not None
        request.transport.abort()
        return web.Response()

    await slack.call("pins.add", {})  # so that the next one meets a connection that is already open
    echo.answer = hang_up
    with pytest.raises(AnswerLost):
        await slack.call("pins.add", {})
    assert len(echo.seen) == 2


async def test_what_went_wrong_does_not_tell_the_address(echo: Echo) -> None:
    slack = Slack("xoxb-1", "http://127.0.0.1:9/secret/api")
    with pytest.raises(NotSent) as trouble:
        await slack.respond("http://127.0.0.1:9/secret", {"text": "hello"})
    assert "secret" not in str(trouble.value)
    await slack.close()


async def test_pages_are_followed_to_the_end(echo: Echo, slack: Slack) -> None:
    async def paged(request: web.Request) -> web.StreamResponse:
        cursor = (await request.post()).get("cursor")
        following = {None: "a", "a": "b", "b": ""}[str(cursor) if cursor else None]
        return web.json_response({"ok": True, "at": cursor, "response_metadata": {"next_cursor": following}})

    echo.answer = paged
    assert [body["at"] async for body in slack.pages("users.list", {"limit": 1})] == [None, "a", "b"]
