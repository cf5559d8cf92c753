"""The HTTP door: what it takes, what it refuses before anything is parsed, and that nobody reads of it in the log."""

import asyncio
import io
import json
import logging
import time
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import urlencode

import aiohttp
import pytest
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult

from bot import http_door
from bot.errors import NotConfigured
from bot.http_door import LARGEST_BODY, HttpDoor
from bot.sandbox import signed
from bot.sandbox.signed import FORM, JSON, Request

SECRET = "0123456789abcdef0123456789abcdef"
COMMAND = urlencode({"command": "/any", "text": "Zanzibar", "team_id": "T1", "user_id": "U1"}).encode()


class Visitor:
    """Sends requests to one door, and knows what came through it."""

    def __init__(self, door: HttpDoor, session: aiohttp.ClientSession) -> None:
        self.door = door
        self.session = session
        self.came: list[dict[str, Any]] = []

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.door.port}"

    async def sends(self, request: Request, **more: Any) -> tuple[int, str]:
        """The status and the body of the answer."""
        body = more.pop("data", io.BytesIO(request.body))
        url = f"{self.base}/slack/events"
        async with self.session.post(url, data=body, headers={**request.headers, **more}) as response:
            return response.status, await response.text()


@pytest.fixture
async def visitor() -> AsyncIterator[Visitor]:
    """A door on a free port, with a real Bolt app behind it that answers each command."""
    door = HttpDoor(_all_is_well, host="127.0.0.1", port=0, signing_secret=SECRET)
    async with aiohttp.ClientSession() as session:
        visiting = Visitor(door, session)
        await door.start()
        door.open(_app(visiting))
        yield visiting
        await door.stop()


async def _all_is_well() -> dict[str, str]:
    return {"database": "ok"}


def _app(visiting: Visitor) -> AsyncApp:
    async def authorize() -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=None, team_id="T1", bot_user_id="UBOT", bot_token="xoxb-1")

    app = AsyncApp(
        name="test",
        logger=logging.getLogger("slack_bolt"),
        authorize=authorize,
        process_before_response=True,
        request_verification_enabled=False,
    )

    @app.command("/any")
    async def take(ack: Any, body: Any) -> None:
        visiting.came.append(body)
        await ack("hello")

    return app


def made(body: bytes = COMMAND, content_type: str = FORM, *, secret: str = SECRET, age_s: float = 0) -> Request:
    """A request as Slack signs it."""
    return signed.request(secret, body, content_type, at=time.time() - age_s)


def _without(request: Request, name: str) -> Request:
    return Request(request.body, {key: value for key, value in request.headers.items() if key != name})


def _with(request: Request, **headers: str) -> Request:
    return Request(
        request.body, {**request.headers, **{key.replace("_", "-"): value for key, value in headers.items()}}
    )


# ── signatures ───────────────────────────────────────────────────────────────────────────────────────────

FORGED = {
    "another app's secret": made(secret="another"),
    "a body that was changed": Request(COMMAND + b"!", made().headers),
    "no signature": _without(made(), "X-Slack-Signature"),
    "no time": _without(made(), "X-Slack-Request-Timestamp"),
    "a time that is none": _with(made(), X_Slack_Request_Timestamp="now"),
    "a time in other digits": _with(made(), X_Slack_Request_Timestamp="١٧٠٠٠٠٠٠٠٠"),
    "a signature that is none": _with(made(), X_Slack_Signature="v0=é"),
    "an empty signature": _with(made(), X_Slack_Signature=""),
}


@pytest.mark.parametrize("how", FORGED)
async def test_what_slack_did_not_sign_is_refused_without_a_word_on_why(visitor: Visitor, how: str) -> None:
    assert await visitor.sends(FORGED[how]) == (401, '{"error": "invalid request"}')
    assert visitor.came == []
    assert await visitor.sends(made()) == (200, "hello")
    assert visitor.came[0]["text"] == "Zanzibar"


@pytest.mark.parametrize("age_s", [302, -302])
async def test_a_signature_is_good_for_five_minutes(visitor: Visitor, age_s: int) -> None:
    assert await visitor.sends(made(age_s=age_s)) == (401, '{"error": "invalid request"}')
    assert await visitor.sends(made(age_s=age_s * 0.98)) == (200, "hello")


async def test_the_log_tells_of_refusals_once_and_quotes_nothing(
    visitor: Visitor, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        for _ in range(20):
            await visitor.sends(made(secret="another"))
    said = [record for record in caplog.records if record.name == "bot.http_door"]
    assert len(said) == 1
    assert "SLACK_SIGNING_SECRET" in said[0].getMessage()
    for quoted in ("Zanzibar", "v0=", SECRET):
        assert quoted not in caplog.text


async def test_slacks_look_at_the_certificate_need_not_be_signed(visitor: Visitor) -> None:
    look = Request(b"ssl_check=1&token=x", {"Content-Type": FORM})
    assert await visitor.sends(look) == (200, "")
    assert (await visitor.sends(Request(b"ssl_check=0&token=x", look.headers)))[0] == 401


async def test_the_handshake_needs_a_signature(visitor: Visitor) -> None:
    asked = signed.challenge(SECRET, "x", "word", at=time.time())
    status, answer = await visitor.sends(asked)
    assert (status, json.loads(answer)) == (200, {"challenge": "word"})
    assert (await visitor.sends(signed.challenge("another", "x", "word", at=time.time())))[0] == 401


# ── shapes ───────────────────────────────────────────────────────────────────────────────────────────────

DEEP = b"[" * 100_000 + b"]" * 100_000
BROKEN = {
    "broken JSON": (b'{"type": ', JSON, 400),
    "no JSON at all": (b"hello", JSON, 400),
    "a list": (b"[]", JSON, 400),
    "deep JSON": (b'{"a": ' + DEEP + b"}", JSON, 400),
    "a number of many digits": (b'{"a": ' + b"9" * 10_000 + b"}", JSON, 400),
    "nothing": (b"", JSON, 400),
    "an empty form": (b"", FORM, 400),
    "a form without a payload": (b"a=b", FORM, 400),
    "a payload that is broken": (b"payload=%7B", FORM, 400),
    "a payload that is a list": (b"payload=[]", FORM, 400),
    "a deep payload": (b"payload=" + DEEP, FORM, 400),
    "JSON called a form": (b'{"command": "/any"}', FORM, 400),
    "a thousand fields": (b"&".join(b"a%d=b" % n for n in range(1000)) + b"&command=/any", FORM, 400),
    "bytes that are no text": (b"command=/any&text=\xff\xfe", FORM, 400),
    "JSON of another shape": (b'{"user": 5}', JSON, 400),
    "an event of another shape": (b'{"type": "event_callback", "event": 5, "authorizations": 7}', JSON, 400),
    "text": (COMMAND, "text/plain", 415),
    "no type": (COMMAND, "", 415),
    "another type": (COMMAND, "multipart/form-data; boundary=x", 415),
}


@pytest.mark.parametrize("what", BROKEN)
async def test_what_slack_never_sends_is_refused_even_signed(
    visitor: Visitor, caplog: pytest.LogCaptureFixture, what: str
) -> None:
    body, content_type, expected = BROKEN[what]
    with caplog.at_level(logging.INFO):
        status, answer = await visitor.sends(made(body, content_type))
    assert status == expected
    assert set(json.loads(answer)) == {"error"}
    assert not [record for record in caplog.records if record.levelno > logging.INFO or record.exc_info]
    assert visitor.came == []
    assert await visitor.sends(made()) == (200, "hello")


async def test_what_is_too_large_is_refused_before_it_is_read(visitor: Visitor) -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(2 * LARGEST_BODY // 65536):
            yield b"x" * 65536

    large = COMMAND + b"&text=" + b"x" * LARGEST_BODY
    assert (await visitor.sends(made(large)))[0] == 413
    assert (await visitor.sends(made(), data=endless()))[0] == 413
    assert await visitor.sends(made(COMMAND + b"&more=" + b"x" * (LARGEST_BODY - 200))) == (200, "hello")


async def test_what_says_that_it_is_too_large_is_not_waited_for(visitor: Visitor) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", visitor.door.port)
    writer.write(f"POST /slack/events HTTP/1.1\r\nHost: x\r\nContent-Length: {LARGEST_BODY + 1}\r\n".encode())
    writer.write(b"Content-Type: application/json\r\n\r\n")
    assert b" 413 " in await asyncio.wait_for(reader.readline(), http_door.READ_WITHIN_S / 2)
    writer.close()


async def test_a_body_that_is_packed_is_not_unpacked(visitor: Visitor) -> None:
    assert (await visitor.sends(_with(made(), Content_Encoding="deflate")))[0] == 415


async def test_a_body_that_does_not_come_is_not_waited_for(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http_door, "READ_WITHIN_S", 0.1)
    reader, writer = await asyncio.open_connection("127.0.0.1", visitor.door.port)
    writer.write(b"POST /slack/events HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n")
    writer.write(b"Content-Type: application/json\r\n\r\n{")
    assert b" 408 " in await asyncio.wait_for(reader.readline(), 5)
    writer.close()


async def test_broken_http_is_answered_and_not_logged(visitor: Visitor, caplog: pytest.LogCaptureFixture) -> None:
    for garbage in (b"\x16\x03\x01\x02\x00\r\n\r\n", b"POST /slack/events HTTP/1.1\r\nContent-Length: x\r\n\r\n"):
        reader, writer = await asyncio.open_connection("127.0.0.1", visitor.door.port)
        writer.write(garbage)
        assert b" 400 " in await asyncio.wait_for(reader.readline(), 5)
        writer.close()
    assert caplog.records == []


async def test_other_addresses_and_methods_are_not_served(visitor: Visitor) -> None:
    for method, path, status in [("GET", "/slack/events", 405), ("POST", "/slack", 404), ("POST", "/readyz", 405)]:
        async with visitor.session.request(method, visitor.base + path) as response:
            assert response.status == status


# ── the process ──────────────────────────────────────────────────────────────────────────────────────────


async def test_health_is_told_from_the_first_moment_and_slack_waits_until_the_door_is_open() -> None:
    door = HttpDoor(_all_is_well, host="127.0.0.1", port=0, signing_secret=SECRET)
    await door.start()
    async with aiohttp.ClientSession() as session:
        visitor = Visitor(door, session)
        assert (await visitor.sends(made()))[0] == 503
        async with session.get(f"{visitor.base}/healthz") as response:
            assert (response.status, await response.json()) == (200, {"alive": True})
        door.open(_app(visitor))
        assert await visitor.sends(made()) == (200, "hello")
    await door.stop()


@pytest.mark.parametrize(("state", "status"), [("ok", 200), ("cannot be reached", 503)])
async def test_readiness_names_each_part(state: str, status: int) -> None:
    async def look() -> dict[str, str]:
        return {"database": state, "slack": "ok"}

    door = HttpDoor(look, host="127.0.0.1", port=0)
    await door.start()
    async with aiohttp.ClientSession() as session:
        base = Visitor(door, session).base
        async with session.get(f"{base}/readyz") as response:
            assert response.status == status
            told = await response.json()
            assert told == {"ready": status == 200, "checks": {"database": state, "slack": "ok"}}
        async with session.post(f"{base}/slack/events") as response:
            assert response.status == 404, "without a signing secret nobody could be believed"
    await door.stop()


async def test_a_port_that_is_taken_is_named(visitor: Visitor) -> None:
    second = HttpDoor(_all_is_well, host="127.0.0.1", port=visitor.door.port)
    with pytest.raises(
        NotConfigured, match=f"Port {visitor.door.port} on 127.0.0.1 cannot be used .address already in use.. "
    ):
        await second.start()


async def test_a_stop_listens_no_more_and_finishes_what_is_under_way() -> None:
    door = HttpDoor(_all_is_well, host="127.0.0.1", port=0, signing_secret=SECRET)
    await door.start()
    entered, leave = asyncio.Event(), asyncio.Event()
    async with aiohttp.ClientSession() as session:
        visitor = Visitor(door, session)
        app = _app(visitor)

        @app.command("/slow")
        async def slow(ack: Any) -> None:
            entered.set()
            await leave.wait()
            await ack("done")

        door.open(app)
        under_way = asyncio.create_task(visitor.sends(made(b"command=/slow")))
        await entered.wait()
        url = f"{visitor.base}/healthz"
        stopping = asyncio.create_task(door.stop())
        await asyncio.sleep(0.05)
        async with aiohttp.ClientSession() as newcomer:
            with pytest.raises(aiohttp.ClientConnectionError):
                await newcomer.get(url)
        assert not stopping.done()
        leave.set()
        assert await under_way == (200, "done")
        await stopping
