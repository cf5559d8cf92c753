"""HTTP mode: signed requests to the app's address, its answers in their responses, and events again until taken."""

from __future__ import annotations

import asyncio
import json
import secrets
import time
from collections import deque
from urllib.parse import urlencode

import aiohttp

from bot.sandbox import signed
from bot.sandbox.events import VERIFICATION_TOKEN
from bot.sandbox.records import Json
from bot.sandbox.transport import ANSWERED_IN_THE_ACK, COMMANDS, EVENTS, Delivery
from bot.sandbox.workspace import Workspace

RETRIES_S = (0.1, 60.0, 300.0)  # the pause before each retry of an event: nearly none, a minute, five
MOST_REDIRECTS = 2


class NotTaken(Exception):
    """The app did not take a request: what its user is told, and what the next try says about it."""

    def __init__(self, error: str, reason: str, *, may_retry: bool = True) -> None:
        super().__init__(f"{error} ({reason})")
        self.error = error
        self.reason = reason
        self.may_retry = may_retry


class HttpMode:
    """The client side of HTTP mode; a `Transport`. With several request URLs it takes them in turn."""

    def __init__(self, workspace: Workspace, signing_secret: str, ack_within_s: float) -> None:
        self.signing_secret = signing_secret
        self.ack_within_s = ack_within_s
        self.retries_s: tuple[float, ...] = RETRIES_S
        self.urls: list[str] = []
        self.log: deque[Delivery] = deque(maxlen=5000)
        self._workspace = workspace
        self._open: dict[str, Delivery] = {}
        self._flowing = asyncio.Event()
        self._flowing.set()
        self._under_way: set[asyncio.Task[None]] = set()
        self._client: aiohttp.ClientSession | None = None
        self._turn = 0

    # ── the app's settings ───────────────────────────────────────────────────────────────────────────

    async def enter(self, *urls: str) -> None:
        """Enter request URLs, as on the app's settings page. Raises NotTaken when one fails the handshake."""
        for url in urls:
            word = secrets.token_urlsafe(24)
            asked = signed.challenge(self.signing_secret, VERIFICATION_TOKEN, word, at=time.time())
            if not _repeats(await self._post(url, asked), word):
                raise NotTaken("url_verification", "the answer is not the challenge")
        self.urls = list(urls)
        self._workspace.changes.tick()

    async def check_ssl(self) -> None:
        """Slack's check of the certificate, which carries no signature. Raises NotTaken."""
        body = urlencode({"ssl_check": "1", "token": VERIFICATION_TOKEN}).encode()
        await self._post(self._next_url(), signed.Request(body, {"Content-Type": signed.FORM}))

    # ── delivering ───────────────────────────────────────────────────────────────────────────────────

    @property
    def is_connected(self) -> bool:
        return bool(self.urls) and self._flowing.is_set()

    @property
    def unacknowledged(self) -> list[Delivery]:
        return list(self._open.values())

    def send(self, delivery: Delivery) -> None:
        self.log.append(delivery)
        self._start(delivery)

    def redeliver(self, delivery: Delivery) -> None:
        delivery.retries += 1
        delivery.retry_reason = "http_timeout"
        self._start(delivery)

    def hold(self) -> None:
        self._flowing.clear()

    def release(self) -> None:
        self._flowing.set()

    def _start(self, delivery: Delivery) -> None:
        self._open[delivery.id] = delivery
        task = asyncio.create_task(self._carry(delivery))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def _carry(self, delivery: Delivery) -> None:
        """Post it; an event that is not taken comes again, anything else fails before its user's eyes."""
        while True:
            await self._flowing.wait()
            try:
                answer = await self._deliver(delivery)
            except NotTaken as trouble:
                left = self.retries_s[delivery.retries :] if delivery.kind == EVENTS and trouble.may_retry else ()
                if not left:
                    delivery.fail(trouble.error)
                    break
                await asyncio.sleep(left[0])
                delivery.retries += 1
                delivery.retry_reason = trouble.reason
            else:
                delivery.acknowledge(answer)
                break
        self._open.pop(delivery.id, None)
        self._workspace.changes.tick()

    async def _deliver(self, delivery: Delivery) -> Json:
        url = self._next_url()
        request = signed.written(self.signing_secret, delivery, at=time.time())
        delivery.sent += 1
        delivery.requests.append((url, request))
        return _answer(delivery, *await self._post(url, request))

    def _next_url(self) -> str:
        if not self.urls:
            raise NotTaken("dispatch_failed", "no request URL", may_retry=False)
        self._turn += 1
        return self.urls[self._turn % len(self.urls)]

    async def _post(self, url: str, request: signed.Request) -> tuple[str, str]:
        """The content type and the text of the app's answer."""
        if self._client is None:
            self._client = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0))
        try:
            async with self._client.post(
                url,
                data=request.body,
                headers=request.headers,
                max_redirects=MOST_REDIRECTS + 1,
                timeout=aiohttp.ClientTimeout(total=self.ack_within_s),
            ) as response:
                text = await response.text()
        except TimeoutError:
            raise NotTaken("operation_timeout", "http_timeout") from None
        except aiohttp.TooManyRedirects:
            raise NotTaken("dispatch_failed", "too_many_redirects") from None
        except aiohttp.ClientSSLError:
            raise NotTaken("dispatch_failed", "ssl_error") from None
        except aiohttp.ClientConnectionError:
            raise NotTaken("dispatch_failed", "connection_failed") from None
        except (aiohttp.ClientError, UnicodeDecodeError):
            raise NotTaken("dispatch_failed", "unknown_error") from None
        if not response.ok:
            error = "http_client_error" if response.status < 500 else "http_service_error"
            raise NotTaken(error, "http_error", may_retry=response.headers.get("x-slack-no-retry") != "1")
        return response.content_type, text

    async def stop(self) -> None:
        for task in list(self._under_way):
            task.cancel()
        await asyncio.gather(*self._under_way, return_exceptions=True)
        if self._client is not None:
            await self._client.close()


def _answer(delivery: Delivery, content_type: str, text: str) -> Json:
    """What the body of the response says; events and presses need none."""
    if not text.strip() or delivery.kind == EVENTS:
        return {}
    if delivery.kind == COMMANDS and content_type != signed.JSON:
        return {"text": text}
    if delivery.kind != COMMANDS and delivery.name not in ANSWERED_IN_THE_ACK:
        return {}
    try:
        answer = json.loads(text)
    except ValueError:
        answer = None
    if content_type != signed.JSON or not isinstance(answer, dict):
        raise NotTaken("invalid_response", "http_error", may_retry=False)
    return answer


def _repeats(answer: tuple[str, str], word: str) -> bool:
    """Whether the app repeated the challenge: as text, as JSON or as a form."""
    content_type, text = answer
    if content_type != signed.JSON:
        return text in (word, urlencode({"challenge": word}))
    try:
        return bool(json.loads(text)["challenge"] == word)
    except (ValueError, KeyError, TypeError):
        return False
