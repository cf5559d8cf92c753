"""The whole method table: Slack's name of a method → its contract."""

from __future__ import annotations

from bot.sandbox.contract import Method
from bot.sandbox.contracts import conversations, messages, workspace

METHODS: dict[str, Method] = {**conversations.METHODS, **messages.METHODS, **workspace.METHODS}
