"""What carries happenings to the app: the shape that Socket Mode and HTTP mode share."""

from __future__ import annotations

import asyncio
import uuid
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from bot.sandbox.records import Json

if TYPE_CHECKING:
    from bot.sandbox.signed import Request

EVENTS = "events_api"
COMMANDS = "slash_commands"
INTERACTIVE = "interactive"
ANSWERED_IN_THE_ACK = ("view_submission", "block_suggestion")


@dataclass
class Delivery:
    """One envelope on its way to the app, until it is acknowledged."""

    kind: str
    payload: Json
    accepts_response: bool
    id: str = field(default_factory=lambda: str(uuid.uuid4()))
    retries: int = 0
    retry_reason: str = ""
    sent: int = 0
    requests: list[tuple[str, Request]] = field(default_factory=list)  # over HTTP: where it went, and as what
    is_acked: bool = False
    gave_up: bool = False
    error: str = ""  # Slack's word for why the app did not take it
    answered: asyncio.Future[Json] = field(default_factory=lambda: asyncio.get_running_loop().create_future())

    @property
    def name(self) -> str:
        """What is in it, in a word: the event's type, the command, or the interaction's type."""
        if self.kind == EVENTS:
            return str(self.payload["event"]["type"])
        return str(self.payload.get("command") or self.payload.get("type"))

    def acknowledge(self, answer: Json) -> None:
        self.is_acked = True
        if not self.answered.done():
            self.answered.set_result(answer)

    def fail(self, error: str) -> None:
        """Nothing more is tried."""
        self.gave_up, self.error = True, error
        if not self.answered.done():
            self.answered.set_result({})


class Transport(Protocol):
    """Brings deliveries to the app and takes its acknowledgements back."""

    log: deque[Delivery]  # everything that was sent, the newest last

    @property
    def is_connected(self) -> bool:
        """Whether anybody listens at the other end."""

    @property
    def unacknowledged(self) -> list[Delivery]:
        """What is on its way."""

    def send(self, delivery: Delivery) -> None:
        """Start delivering; redelivering is the transport's own business."""

    def redeliver(self, delivery: Delivery) -> None:
        """Send it again, acknowledged or not, as Slack sometimes does."""

    def hold(self) -> None:
        """Keep everything back until `release`."""

    def release(self) -> None:
        """Let what was kept back go, and all that follows."""

    async def stop(self) -> None:
        """Let go of everything."""
