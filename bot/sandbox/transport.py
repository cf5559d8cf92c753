"""What carries happenings to the app; Socket Mode today, and any other that keeps this shape."""

from __future__ import annotations

import asyncio
import uuid
from dataclasses import dataclass, field
from typing import Protocol

from bot.sandbox.records import Json

EVENTS = "events_api"
COMMANDS = "slash_commands"
INTERACTIVE = "interactive"


@dataclass
class Delivery:
    """One envelope on its way to the app, until it is acknowledged."""

    kind: str
    payload: Json
    accepts_response: bool
    id: str = field(default_factory=lambda: str(uuid.uuid4()))
    retries: int = 0
    sent: int = 0
    is_acked: bool = False
    gave_up: bool = False
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


class Transport(Protocol):
    """Brings deliveries to the app and takes its acknowledgements back."""

    @property
    def is_connected(self) -> bool:
        """Whether anybody listens at the other end."""

    def send(self, delivery: Delivery) -> None:
        """Start delivering; redelivering is the transport's own business."""

    async def stop(self) -> None:
        """Let go of everything."""
