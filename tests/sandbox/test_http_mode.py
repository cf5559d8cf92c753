"""HTTP mode: the handshake, signatures, answers in the response, retries of events; raw and with real Bolt."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import parse_qs

import pytest
from aiohttp import web
from slack_bolt.async_app import AsyncApp
from slack_sdk.signature import SignatureVerifier

from bot.sandbox import signed
from bot.sandbox.http_mode import NotTaken
from bot.sandbox.installation import EVERYTHING
from bot.sandbox.server import Sandbox
from tests.sandbox.conftest import serving


class Site:
    """The app's own server: keeps what came, and answers what the test wants (a status, or a whole response)."""

    def __init__(self) -> None:
        self.came: list[tuple[dict[str, str], str]] = []
        self.answers: list[web.Response] = []

    async def door(self, request: web.Request) -> web.StreamResponse:
        """Take one request."""
        body = await request.text()
        if '"url_verification"' in body:
            return web.Response(text=json.loads(body)["challenge"])
        self.came.append((dict(request.headers), body))
        return self.answers.pop(0) if self.answers else web.Response()


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    """A fresh Slack workspace whose app is reached over HTTP."""
    async with Sandbox(installation=EVERYTHING, http=True) as running:
        running.http.retries_s = (0.0, 0.0, 0.0)
        yield running


@pytest.fixture
async def site(sandbox: Sandbox) -> AsyncIterator[Site]:
    """The app's server, entered as the request URL."""
    made = Site()
    async with serving(made.door) as url:
        await sandbox.http.enter(url)
        yield made


def header(site: Site, name: str) -> list[str | None]:
    """This header of everything that came."""
    return [headers.get(name) for headers, _ in site.came]


def test_the_signature_is_the_one_of_slacks_own_example() -> None:
    body = (
        b"token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V"
        b"&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text="
        b"&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN"
        b"&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c"
    )
    made = signed.signature("8f742231b10e8888abcd99yyyzzz85a5", "1531420618", body)
    assert made == "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"


async def test_each_kind_comes_signed_and_in_slacks_form(sandbox: Sandbox, site: Site) -> None:
    dana = sandbox.person("dana")
    await dana.types("/escalate Exports & imports", patience=0)
    await dana.uses("any")
    await dana.says("hello", channel="@warroom")
    await sandbox.until(lambda: len(site.came) == 3)
    verifier = SignatureVerifier(sandbox.signing_secret)
    assert all(verifier.is_valid_request(body, headers) for headers, body in site.came)
    assert not any(SignatureVerifier("another").is_valid_request(body, headers) for headers, body in site.came)
    command, interaction, event = [body for _, body in site.came]
    assert header(site, "Content-Type") == [signed.FORM, signed.FORM, signed.JSON]
    assert parse_qs(command)["text"] == ["Exports &amp; imports"]
    assert json.loads(parse_qs(interaction)["payload"][0])["type"] == "shortcut"
    assert json.loads(event)["event"]["text"] == "hello"
    assert header(site, "X-Slack-Retry-Num") == [None] * 3


async def test_a_request_url_that_does_not_repeat_the_challenge_is_not_taken(sandbox: Sandbox, site: Site) -> None:
    async def silent(_: web.Request) -> web.Response:
        return web.Response(text="hello")

    async def repeating(request: web.Request) -> web.Response:
        return web.json_response({"challenge": (await request.json())["challenge"]})

    entered = list(sandbox.http.urls)
    async with serving(silent) as wrong, serving(repeating) as right:
        with pytest.raises(NotTaken, match="not the challenge"):
            await sandbox.http.enter(wrong)
        assert sandbox.http.urls == entered
        await sandbox.http.enter(right)
        assert sandbox.http.urls == [right]
    with pytest.raises(NotTaken, match="connection_failed"):
        await sandbox.http.enter(right)


async def test_before_a_request_url_is_entered_the_app_hears_nothing(sandbox: Sandbox) -> None:
    dana = sandbox.person("dana")
    assert "dispatch_failed" in (await dana.types("/any")).error
    await dana.says("hello", channel="@warroom")
    await sandbox.until(lambda: sandbox.http.log[-1].gave_up)


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (web.Response(status=404), "http_client_error"),
        (web.Response(status=500), "http_service_error"),
        (web.Response(text="{", content_type="application/json"), "invalid_response"),
    ],
)
async def test_a_command_that_fails_is_told_and_never_sent_again(
    sandbox: Sandbox, site: Site, answer: web.Response, error: str
) -> None:
    dana = sandbox.person("dana")
    site.answers = [answer]
    assert (await dana.types("/any")).error == f'/any failed with the error "{error}"'
    assert len(site.came) == 1
    site.answers = [web.Response(text="hello")]
    assert (await dana.types("/any")).text == "hello"


async def test_an_app_that_is_gone_or_slow_fails_before_its_users_eyes(sandbox: Sandbox) -> None:
    answering = asyncio.Event()
    site = Site()

    async def slow(request: web.Request) -> web.StreamResponse:
        answer = await site.door(request)
        if site.came:
            await answering.wait()
        return answer

    dana = sandbox.person("dana")
    async with serving(slow) as url:
        await sandbox.http.enter(url)
        sandbox.http.ack_within_s = 0.05
        assert (await dana.types("/any")).error == '/any failed with the error "operation_timeout"'
        answering.set()
    assert (await dana.types("/any")).error == '/any failed with the error "dispatch_failed"'
    assert "We had some trouble connecting" in (await dana.uses("any")).error


async def test_an_event_comes_again_three_times_and_says_why(sandbox: Sandbox, site: Site) -> None:
    site.answers = [web.Response(status=500) for _ in range(4)]
    await sandbox.person("dana").says("hello", channel="@warroom")
    await sandbox.until(lambda: sandbox.http.log[-1].gave_up)
    assert header(site, "X-Slack-Retry-Num") == [None, "1", "2", "3"]
    assert header(site, "X-Slack-Retry-Reason") == [None, "http_error", "http_error", "http_error"]
    assert len({json.loads(body)["event_id"] for _, body in site.came}) == 1
    verifier = SignatureVerifier(sandbox.signing_secret)
    assert all(verifier.is_valid_request(body, headers) for headers, body in site.came)
    site.answers = [web.Response(status=500)]
    await sandbox.person("dana").says("and again", channel="@warroom")
    await sandbox.until(lambda: sandbox.http.log[-1].is_acked)
    assert sandbox.http.log[-1].retries == 1


async def test_slack_waits_nearly_nothing_a_minute_and_five_minutes_between_tries(site: Site) -> None:
    async with Sandbox(installation=EVERYTHING, http=True) as patient:
        assert patient.http.retries_s == (0.1, 60.0, 300.0)
        assert patient.http.ack_within_s == 3.0


async def test_an_app_may_ask_not_to_be_told_again(sandbox: Sandbox, site: Site) -> None:
    site.answers = [web.Response(status=500, headers={"X-Slack-No-Retry": "1"})]
    await sandbox.person("dana").says("hello", channel="@warroom")
    await sandbox.until(lambda: sandbox.http.log[-1].gave_up)
    assert len(site.came) == 1


async def test_several_request_urls_are_taken_in_turn(sandbox: Sandbox) -> None:
    sites = [Site(), Site()]
    async with serving(sites[0].door) as one, serving(sites[1].door) as two:
        await sandbox.http.enter(one, two)
        for _ in range(4):
            await sandbox.person("dana").types("/any", patience=0)
    assert [len(each.came) for each in sites] == [2, 2]


async def test_nothing_is_sent_while_slack_is_down(sandbox: Sandbox, site: Site) -> None:
    dana = sandbox.person("dana")
    await sandbox.goes_down()
    await dana.says("later", channel="@warroom")
    assert "dispatch_failed" in (await dana.types("/any")).error
    await asyncio.sleep(0.05)
    assert site.came == []
    await sandbox.comes_up()
    await sandbox.until(lambda: len(site.came) == 1)
    assert not (await dana.types("/any")).error


async def test_real_bolt_takes_the_handshake_the_ssl_check_and_a_lost_event_again(
    sandbox: Sandbox, app: AsyncApp
) -> None:
    got: list[tuple[str, str | None]] = []

    @app.event("message")
    async def hear(event: Any, request: Any) -> None:
        got.append((event["text"], request.headers.get("x-slack-retry-num", [None])[0]))
        if len(got) == 1:
            raise ValueError("on purpose: not taken")

    await sandbox.http.check_ssl()
    await sandbox.person("dana").says("first", channel="@warroom")
    await sandbox.until(lambda: got == [("first", None), ("first", "1")])
    await sandbox.until(lambda: not sandbox.http.unacknowledged)


async def test_real_bolt_refuses_another_apps_signature(sandbox: Sandbox, app: AsyncApp) -> None:
    @app.command("/any")
    async def any_(ack: Any) -> None:
        await ack("hello")

    own = sandbox.http.signing_secret
    sandbox.http.signing_secret = "another"
    assert "http_client_error" in (await sandbox.person("dana").types("/any")).error
    sandbox.http.signing_secret = own
    assert (await sandbox.person("dana").types("/any")).text == "hello"
