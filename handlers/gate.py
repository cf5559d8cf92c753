"""Where every envelope comes in, whatever carries it: told in one line of the log, and never quoted."""

import asyncio
import contextlib
import logging
import re
from typing import Any

from slack_bolt.async_app import AsyncApp, AsyncBoltRequest
from slack_bolt.response import BoltResponse

from bot import metrics
from bot.away import is_away, waited_in_vain, why
from bot.clock import monotonic
from bot.errand import errand, note, request_id
from bot.rules.command_table import COMMANDS

log = logging.getLogger(__name__)

_KINDS = {
    "block_actions": "action",
    "message_action": "action",
    "shortcut": "action",
    "view_submission": "submission",
    "block_suggestion": "options",
    "event_callback": "event",
}
_KEYS = {"command": "trigger_id", "action": "trigger_id", "event": "event_id"}
_WORDS = {words[1] for words in (command.shape.split() for command in COMMANDS) if words[1:]}
_TYPED = re.compile(r"\s*(?:esc-?[0-9]+\s+)?([a-z-]+)", re.IGNORECASE)
_ID = re.compile(r"[A-Za-z0-9_.:-]{1,80}")


class Gate(AsyncApp):
    """The Bolt app. What comes in is timed until its answer is ready, which is when Slack gets it."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.error(_not_handled)
        self._inside = 0
        self._left = asyncio.Event()
        self._is_closed = False

    async def close(self, *, within_s: float) -> None:
        """Take nothing more, and let what is inside come to its end, for as long as this."""
        self._is_closed = True
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(within_s):
                while self._inside:
                    self._left.clear()
                    await self._left.wait()

    async def async_dispatch(self, req: AsyncBoltRequest) -> BoltResponse:
        """Bolt's own, with its line in the log. Who comes when it is closed is not answered: Slack sends it again."""
        if self._is_closed:
            return BoltResponse(status=503)
        self._inside += 1
        try:
            return await self._dispatch(req)
        finally:
            self._inside -= 1
            self._left.set()

    async def _dispatch(self, req: AsyncBoltRequest) -> BoltResponse:
        began_at = monotonic()
        with errand(**_about(req.body)) as about:
            response = await super().async_dispatch(req)
            about.setdefault("outcome", _outcome(response.status))
            took_s = monotonic() - began_at
            about["duration_ms"] = round(took_s * 1000, 1)
            log.info("%s %s", about["kind"], about["outcome"])
            metrics.ENVELOPES.labels(about["kind"], about["outcome"]).inc()
            metrics.ACK.labels(about["kind"]).observe(took_s)
        return response


async def _not_handled(error: Exception) -> BoltResponse:
    """An event whose door failed: without an acknowledgement Slack sends it again."""
    if is_away(error):
        note(outcome="database-away")
        log.error("database away: %s; Slack will send it again", why(error))
    elif waited_in_vain(error):
        note(outcome="changed-meanwhile")
    else:
        note(outcome="failed")
        log.error("an envelope could not be handled; Slack will send it again", exc_info=error)
    return BoltResponse(status=503)


def _about(body: dict[str, Any]) -> dict[str, object]:
    """What may be told of an envelope: ids and words of our own, nothing that anybody typed."""
    kind = "command" if "command" in body else _KINDS.get(str(body.get("type")), "other")
    team = body.get("team_id") or _part(body, "team").get("id")
    key = _part(body, "view").get("id") if kind == "submission" else body.get(_KEYS.get(kind, ""))
    about = {"team": _id(team), "request": request_id(kind, _id(key)), "kind": kind, "what": _what(kind, body)}
    return {name: value for name, value in about.items() if value}


def _what(kind: str, body: dict[str, Any]) -> str | None:
    match kind:
        case "command":
            typed = _TYPED.match(str(body.get("text") or ""))
            word = typed[1].casefold() if typed else ""
            return f"/{_id(str(body['command'])[1:])} {word if word in _WORDS else ''}".strip()
        case "action":
            pressed = body.get("actions")
            first = pressed[0] if isinstance(pressed, list) and pressed else None
            return _id(first.get("action_id") if isinstance(first, dict) else body.get("callback_id"))
        case "submission":
            return _id(_part(body, "view").get("callback_id"))
        case "options":
            return _id(body.get("action_id"))
        case "event":
            return _id(_part(body, "event").get("type"))
    return None


def _part(body: dict[str, Any], name: str) -> dict[str, Any]:
    """An object in it, when it is one: a mistake here would be worse than a line that tells less."""
    part = body.get(name)
    return part if isinstance(part, dict) else {}


def _id(value: object) -> str | None:
    """An id, when it looks like one."""
    return str(value) if value and _ID.fullmatch(str(value)) else None


def _outcome(status: int) -> str:
    if status < 400:
        return "answered"
    return "unknown" if status == 404 else "failed"
