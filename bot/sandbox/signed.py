"""How a delivery looks as a request of Slack's over HTTP: its body, its headers, and the signature over both."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from bot.sandbox.records import Json
from bot.sandbox.transport import COMMANDS, EVENTS, Delivery

JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
ROBOT = "Slackbot 1.0 (+https://api.slack.com/robots)"


@dataclass(frozen=True)
class Request:
    """The very bytes that are sent, and their headers."""

    body: bytes
    headers: Mapping[str, str] = field(repr=False)


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """Slack's signature, version 0, over the time (seconds since 1970) and the body."""
    signed = b":".join((b"v0", timestamp.encode(), body))
    return "v0=" + hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()


def request(secret: str, body: bytes, content_type: str, *, at: float) -> Request:
    """Any body as a signed request of this moment (seconds since 1970)."""
    timestamp = str(int(at))
    headers = {
        "Content-Type": content_type,
        "User-Agent": ROBOT,
        "X-Slack-Request-Timestamp": timestamp,
        "X-Slack-Signature": signature(secret, timestamp, body),
    }
    return Request(body, headers)


def written(secret: str, delivery: Delivery, *, at: float) -> Request:
    """A delivery as Slack writes it: events as JSON, commands as a form, interactions as JSON within a form."""
    if delivery.kind == EVENTS:
        made = request(secret, json.dumps(delivery.payload).encode(), JSON, at=at)
        if not delivery.retries:
            return made
        again = {"X-Slack-Retry-Num": str(delivery.retries), "X-Slack-Retry-Reason": delivery.retry_reason}
        return Request(made.body, {**made.headers, **again})
    fields = delivery.payload if delivery.kind == COMMANDS else {"payload": json.dumps(delivery.payload)}
    return request(secret, urlencode(fields).encode(), FORM, at=at)


def challenge(secret: str, token: str, word: str, *, at: float) -> Request:
    """The handshake when a request URL is entered in the app's settings."""
    body: Json = {"token": token, "challenge": word, "type": "url_verification"}
    return request(secret, json.dumps(body).encode(), JSON, at=at)
