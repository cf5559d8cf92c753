"""The courier to Slack: every Web API call of the product leaves here, once, over one pooled HTTP session."""

import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from math import isfinite
from typing import Any

import aiohttp

from bot import metrics
from bot.clock import monotonic

CALL_TIMEOUT_S = 5.0
DOOR_TIMEOUT_S = 2.0
CONNECT_TIMEOUT_S = 3.0
LONGEST_RETRY_AFTER_S = 3600.0
# What must say which workspace it means when the token is that of a whole organisation (Slack's method reference).
NEEDS_TEAM = frozenset(
    {"conversations.create", "conversations.list", "users.conversations", "users.list", "usergroups.list"}
)
LIMITED = frozenset({"ratelimited", "rate_limited", "ratelimit", "too_many_requests", "message_limit_exceeded"})


class SlackTrouble(Exception):
    """Slack did not do what was asked, or we do not know whether it did."""


class NotSent(SlackTrouble):
    """No connection could be made: the call was certainly not executed."""


class AnswerLost(SlackTrouble):
    """The call left, and no answer came back: it may have been executed."""


class SlackRefused(SlackTrouble):
    """Slack answered that it will not do it. `error` is Slack's own code."""

    def __init__(self, answer: "Answer") -> None:
        super().__init__(answer.error)
        self.answer = answer
        self.error = answer.error


@dataclass(frozen=True)
class Answer:
    """What came back from Slack. `retry_after_s` is the Retry-After header in seconds, when there was one."""

    status: int
    body: dict[str, Any] = field(default_factory=dict)
    retry_after_s: float | None = None
    headers: Mapping[str, str] = field(default_factory=dict, repr=False, compare=False)  # any case

    @property
    def ok(self) -> bool:
        return self.status == 200 and self.body.get("ok") is True

    @property
    def is_limited(self) -> bool:
        """Slack wants us to wait."""
        return not self.ok and (self.status == 429 or self.error in LIMITED)

    @property
    def error(self) -> str:
        """Slack's error code; `http_502` and the like when the answer had none."""
        named = str(self.body.get("error") or f"http_{self.status}")
        return "".join(letter for letter in named if letter.isprintable())[:200]


class Slack:
    """One workspace's Web API. Nothing is ever sent twice: there are no retries here, neither ours nor the SDK's.

    `token` may be replaced while it is in use, when Slack rotates tokens; with that of an organisation
    `org_team_id` is the workspace. `base_url` is SLACK_API_URL, with or without
    a slash at its end. Times are seconds. A given `session` is shared and stays open; `close()` closes an own one.
    """

    def __init__(
        self,
        token: str,
        base_url: str = "https://slack.com/api/",
        *,
        session: aiohttp.ClientSession | None = None,
        org_team_id: str | None = None,
    ) -> None:
        self._org_team_id = org_team_id
        self._base_url = base_url.rstrip("/") + "/"
        self.token = token
        self.last_error = ""  # Slack's code of its newest answer; empty when that was well
        self._given = session
        self._own: aiohttp.ClientSession | None = None

    async def call(self, method: str, payload: dict[str, Any], *, timeout: float = CALL_TIMEOUT_S) -> Answer:
        """One call of a Web API method, whatever it answers. Raises NotSent or AnswerLost, never SlackRefused.

        `timeout` is for the whole call, in seconds.
        """
        headers = {"Authorization": f"Bearer {self.token}"}
        if self._org_team_id is not None and method in NEEDS_TEAM:
            payload = {**payload, "team_id": self._org_team_id}
        url, form = self._base_url + method, _as_form(payload)
        answer = await self._post(method, url, timeout=timeout, headers=headers, data=form)
        self.last_error = "" if answer.ok else answer.error
        return answer

    async def ask(
        self, method: str, payload: dict[str, Any] | None = None, *, timeout: float = DOOR_TIMEOUT_S
    ) -> dict[str, Any]:
        """A call whose success is expected: its body, or SlackRefused, NotSent, AnswerLost."""
        answer = await self.call(method, payload or {}, timeout=timeout)
        if not answer.ok:
            raise SlackRefused(answer)
        return answer.body

    async def open_view(self, trigger_id: str, view: dict[str, Any]) -> dict[str, Any]:
        """Open a modal for the person who caused the trigger; returns the view as Slack has it."""
        body = await self.ask("views.open", {"trigger_id": trigger_id, "view": view})
        return dict(body["view"])

    async def push_view(self, trigger_id: str, view: dict[str, Any]) -> dict[str, Any]:
        """Put a modal on top of the one that is open; returns the view as Slack has it."""
        body = await self.ask("views.push", {"trigger_id": trigger_id, "view": view})
        return dict(body["view"])

    async def update_view(self, view_id: str, view: dict[str, Any], *, hash: str | None = None) -> dict[str, Any]:
        """Change an open modal; with `hash`, only when nobody changed it since."""
        body = await self.ask("views.update", {"view_id": view_id, "view": view, "hash": hash})
        return dict(body["view"])

    async def post_ephemeral(self, channel: str, user: str, text: str, **more: Any) -> None:
        """Tell one person something in a channel, for their eyes only."""
        await self.ask("chat.postEphemeral", {"channel": channel, "user": user, "text": text, **more})

    async def respond(self, response_url: str, message: dict[str, Any]) -> None:
        """Answer the asker through the address that came with the question (5 times within 30 minutes)."""
        answer = await self._post("response_url", response_url, timeout=DOOR_TIMEOUT_S, headers={}, json=message)
        if answer.status != 200:
            raise SlackRefused(answer)

    async def get_permalink(self, channel: str, message_ts: str, *, timeout: float) -> str:
        """The address of a message."""
        body = await self.ask("chat.getPermalink", {"channel": channel, "message_ts": message_ts}, timeout=timeout)
        return str(body["permalink"])

    async def put_file(self, url: str, content: bytes, *, timeout: float = CALL_TIMEOUT_S) -> int:
        """Put a file's bytes where `files.getUploadURLExternal` said; the status of the answer."""
        answer = await self._post("upload", url, timeout=timeout, headers={}, data=content)
        return answer.status

    async def auth_test(self) -> dict[str, Any]:
        """Who we are: `team_id`, `team`, `user_id` (the bot), `bot_id`."""
        return await self.ask("auth.test", timeout=CALL_TIMEOUT_S)

    async def users_info(self, user_id: str) -> dict[str, Any]:
        """One person as Slack knows them."""
        body = await self.ask("users.info", {"user": user_id, "include_locale": True})
        return dict(body["user"])

    async def pages(self, method: str, payload: dict[str, Any]) -> AsyncIterator[dict[str, Any]]:
        """The bodies of a paged list, one by one, until Slack has no further cursor."""
        cursor: str | None = None
        while True:
            body = await self.ask(method, {**payload, "cursor": cursor}, timeout=CALL_TIMEOUT_S)
            yield body
            cursor = (body.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                return

    async def close(self) -> None:
        """Give back the connections."""
        if self._own is not None:
            await self._own.close()
            self._own = None

    async def _post(self, what: str, url: str, *, timeout: float, **request: Any) -> Answer:
        """One request, counted as `what`."""
        began_at, outcome = monotonic(), "answer_lost"
        try:
            answer = await self._send(url, timeout=timeout, **request)
            outcome = _outcome(answer)
            return answer
        except NotSent:
            outcome = "not_sent"
            raise
        finally:
            metrics.CALLS.labels(what, outcome).inc()
            metrics.CALL.observe(monotonic() - began_at)

    async def _send(self, url: str, *, timeout: float, **request: Any) -> Answer:
        limits = aiohttp.ClientTimeout(total=timeout, sock_connect=min(timeout, CONNECT_TIMEOUT_S))
        try:
            async with self._session().post(url, timeout=limits, **request) as response:
                return _read(response, await response.read())
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            raise NotSent(_short(error)) from error
        except (aiohttp.ClientError, TimeoutError) as error:
            raise AnswerLost(_short(error)) from error

    def _session(self) -> aiohttp.ClientSession:
        if self._given is not None:
            return self._given
        if self._own is None:
            # The relay caps what is in flight; waiting here for a free connection would eat a call's time-out.
            self._own = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0), trust_env=True)
        return self._own


def _outcome(answer: Answer) -> str:
    if answer.is_limited:
        return "limited"
    if answer.status >= 500:
        return "failed"
    # What is no method of the Web API (a response_url, an upload) answers with its status alone.
    return "refused" if answer.status >= 400 or answer.body.get("ok") is False else "ok"


def _as_form(payload: dict[str, Any]) -> dict[str, str]:
    """The one encoding every Web API method takes: a form, with JSON inside where a value is not plain."""
    return {name: _as_text(value) for name, value in payload.items() if value is not None}


def _as_text(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return ",".join(value)
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _read(response: aiohttp.ClientResponse, raw: bytes) -> Answer:
    try:
        body = json.loads(raw)
    except ValueError:
        body = {}  # a proxy's page, or "ok" from a response_url: the status says enough
    if not isinstance(body, dict):
        body = {}
    return Answer(response.status, body, _seconds(response.headers.get("Retry-After")), response.headers)


def _seconds(header: str | None) -> float | None:
    """What a Retry-After header says; nonsense (`inf`, a million years) is no answer that a row should wait for."""
    try:
        seconds = float(header) if header else None
    except ValueError:
        return None
    return min(max(0.0, seconds), LONGEST_RETRY_AFTER_S) if seconds is not None and isfinite(seconds) else None


def _short(error: Exception) -> str:
    """What went wrong, without the address: it may carry a secret."""
    return type(error).__name__
