"""The HTTP door: Slack's signed requests at `/slack/events`; `/healthz` and `/readyz` for whoever runs Warroom."""

import asyncio
import json
import logging
import re
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError
from slack_bolt.adapter.aiohttp import to_aiohttp_response
from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.signature import SignatureVerifier

from bot.clock import monotonic
from bot.errors import NotConfigured

log = logging.getLogger(__name__)

EVENTS = "/slack/events"
LARGEST_BODY = 2 * 1024 * 1024  # a form may carry 250 kB, which its encoding can make three times as long
MOST_FIELDS = 64
READ_WITHIN_S = 3.0  # then Slack has given up
FINISH_WITHIN_S = 3.0  # longer than anybody at Slack waits for an answer, shorter than whoever stops us does
TELL_EVERY_S = 60.0
JSON = "application/json"
FORM = "application/x-www-form-urlencoded"

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Look = Callable[[], Awaitable[dict[str, str]]]


class HttpDoor:
    """One web server of this process. `add` further routes before `start`; requests of Slack wait for `open`.

    Without a signing secret (Socket Mode) it only tells how the process is. `look` gives the state of each part by
    name, "ok" or what is wrong with it.
    """

    def __init__(self, look: Look, *, host: str, port: int, signing_secret: str | None = None) -> None:
        self._look = look
        self._host = host
        self._asked_port = port
        self._verifier = SignatureVerifier(signing_secret) if signing_secret else None
        self._bolt: AsyncApp | None = None
        self._refusals = 0
        self._told_at = float("-inf")
        self.site = web.Application(client_max_size=LARGEST_BODY)
        self.add("GET", "/healthz", self._tell_alive)
        self.add("GET", "/readyz", self._tell_ready)
        if self._verifier:
            self.add("POST", EVENTS, self._take)
        # Slack may have gone when we answer; what it asked for is done all the same.
        self._runner = web.AppRunner(self.site, access_log=None, shutdown_timeout=FINISH_WITHIN_S, logger=_logger())

    def add(self, method: str, path: str, handler: Handler) -> None:
        """Serve one more address. Raises RuntimeError once it was started."""
        self.site.router.add_route(method, path, handler)

    @property
    def port(self) -> int:
        """Where it listens, once it was started: asked for port 0, it takes any that is free."""
        return int(self._runner.addresses[0][1])

    async def start(self) -> None:
        """Listen. Raises NotConfigured when the address cannot be used."""
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, self._host, self._asked_port).start()
        except OSError as trouble:
            await self._runner.cleanup()
            why = str(trouble.strerror).rpartition(": ")[2]  # asyncio puts the address before it
            raise NotConfigured(
                f"Port {self._asked_port} on {self._host} cannot be used ({why}). "
                "Choose another with PORT, or another address with WARROOM_HOST."
            ) from None
        log.info("listening on %s:%d", self._host, self.port)

    def open(self, bolt: AsyncApp) -> None:
        """Let Slack's requests in."""
        self._bolt = bolt

    @property
    def is_open(self) -> bool:
        """Whether Slack's requests are let in."""
        return self._bolt is not None

    async def stop(self) -> None:
        """Listen no more, and finish what is under way."""
        await self._runner.cleanup()

    # ── how the process is ───────────────────────────────────────────────────────────────────────────

    async def _tell_alive(self, _: web.Request) -> web.Response:
        return web.json_response({"alive": True})  # that it could be said is the proof

    async def _tell_ready(self, _: web.Request) -> web.Response:
        checks = await self._look()
        is_ready = all(state == "ok" for state in checks.values())
        return web.json_response({"ready": is_ready, "checks": checks}, status=200 if is_ready else 503)

    # ── Slack ────────────────────────────────────────────────────────────────────────────────────────

    async def _take(self, request: web.Request) -> web.StreamResponse:
        """Verify before anything is parsed, then let Bolt answer."""
        if self._bolt is None:
            return _refused(503, "starting")
        text = await _read(request)
        if isinstance(text, web.Response):
            return text
        if not self._is_genuine(request, text):
            if request.content_type == FORM and ("ssl_check", "1") in _fields(text):
                return web.Response()  # Slack's look at our certificate need not be signed
            self._count_refusal()
            return _refused(401, "invalid request")
        if not _is_understood(request.content_type, text):
            return _refused(400, "not understood")
        try:
            headers: Any = request.headers
            asked = AsyncBoltRequest(body=text, query=request.query_string, headers=headers)
        except (TypeError, ValueError, AttributeError, LookupError, RecursionError):  # JSON, and yet nothing of Slack's
            return _refused(400, "not understood")
        return await to_aiohttp_response(await self._bolt.async_dispatch(asked))

    def _is_genuine(self, request: web.Request, text: str) -> bool:
        """Whether Slack signed it within the last five minutes."""
        timestamp = request.headers.get("X-Slack-Request-Timestamp", "")
        signature = request.headers.get("X-Slack-Signature", "")
        if self._verifier is None or not re.fullmatch("[0-9]{1,12}", timestamp) or not signature.isascii():
            return False
        return self._verifier.is_valid(text, timestamp, signature)

    def _count_refusal(self) -> None:
        """A wrong secret must be found; strangers must not fill the log."""
        self._refusals += 1
        if monotonic() - self._told_at >= TELL_EVERY_S:
            log.warning(
                "refused at %s for a wrong or old signature: %d so far. When they are Slack's own, compare "
                "SLACK_SIGNING_SECRET with the app's Basic Information page, and look at this machine's clock",
                EVENTS,
                self._refusals,
            )
            self._told_at = monotonic()


async def _read(request: web.Request) -> str | web.Response:
    """The body as text, or why it is not taken."""
    if request.content_type not in (JSON, FORM) or "Content-Encoding" in request.headers:
        return _refused(415, "unsupported media type")
    if (request.content_length or 0) > LARGEST_BODY:
        return _refused(413, "too large")
    try:
        async with asyncio.timeout(READ_WITHIN_S):
            return (await request.read()).decode()
    except web.HTTPRequestEntityTooLarge:
        return _refused(413, "too large")
    except TimeoutError:
        return _refused(408, "too slow")
    except UnicodeDecodeError:
        return _refused(400, "not understood")


def _is_understood(content_type: str, text: str) -> bool:
    """Whether the body has one of the shapes that Slack sends."""
    if content_type == JSON:
        return _is_object(text)
    fields = dict(_fields(text))
    return _is_object(fields["payload"]) if "payload" in fields else bool({"command", "ssl_check"} & fields.keys())


def _is_object(text: str) -> bool:
    try:
        return isinstance(json.loads(text), dict)
    except (ValueError, RecursionError):
        return False


def _fields(text: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(text, keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError:
        return []


def _refused(status: int, why: str) -> web.Response:
    return web.json_response({"error": why}, status=status)


def _logger() -> logging.Logger:
    """Broken HTTP of strangers is answered 400 and is no mistake of ours that somebody should read of."""
    own = logging.getLogger("aiohttp.server.warroom")
    own.filters = [lambda record: not (record.exc_info and isinstance(record.exc_info[1], HttpProcessingError))]
    return own
