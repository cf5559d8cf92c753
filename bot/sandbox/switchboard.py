"""Brings what a person does to the app and gives back its answer, or what the person sees when none comes in time."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from bot.sandbox.records import Json
from bot.sandbox.transport import ANSWERED_IN_THE_ACK, COMMANDS, INTERACTIVE, Delivery, Transport
from bot.sandbox.workspace import Workspace


@dataclass
class Answer:
    """The acknowledgement's payload, or Slack's word for why there is none."""

    payload: Json = field(default_factory=dict)
    error: str = ""


class Switchboard:
    """Sends interactions out and waits for their acknowledgement as long as Slack would."""

    def __init__(self, workspace: Workspace, transport: Transport, ack_within_s: float) -> None:
        self.ack_within_s = ack_within_s
        self._workspace = workspace
        self._transport = transport

    async def command(self, payload: Json) -> Answer:
        """A slash command; the typer sees why it failed, if it did."""
        answer = await self._ask(Delivery(COMMANDS, payload, accepts_response=True))
        if answer.error:
            text = f'{payload["command"]} failed with the error "{answer.error}"'
            self._workspace.notice(payload["user_id"], text)
        return answer

    async def interaction(self, payload: Json) -> Answer:
        """A press, a choice, a submission or a shortcut."""
        accepts = payload["type"] in ANSWERED_IN_THE_ACK
        answer = await self._ask(Delivery(INTERACTIVE, payload, accepts_response=accepts))
        if answer.error:
            text = f"We had some trouble connecting. Try again? ({payload['type']}: {answer.error})"
            self._workspace.notice(payload["user"]["id"], text)
        return answer

    async def _ask(self, delivery: Delivery) -> Answer:
        if not self._transport.is_connected:
            return Answer(error="dispatch_failed")
        self._transport.send(delivery)
        try:
            payload = await asyncio.wait_for(asyncio.shield(delivery.answered), self.ack_within_s)
        except TimeoutError:
            return Answer(error="operation_timeout")
        return Answer(payload, delivery.error)
