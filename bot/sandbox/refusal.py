"""How the sandbox says no: one exception that becomes Slack's `{"ok": false, "error": …}`."""

from __future__ import annotations

from typing import Any


class Refusal(Exception):
    """A refused call, with Slack's error code and whatever Slack sends along."""

    def __init__(self, code: str, *, messages: list[str] | None = None, **extra: Any) -> None:
        super().__init__(code)
        self.code = code
        self.messages = [text if text.startswith("[") else f"[ERROR] {text}" for text in messages or []]
        self.extra = extra

    def as_slack(self) -> dict[str, Any]:
        """The body that the caller receives."""
        body: dict[str, Any] = {"ok": False, "error": self.code, **self.extra}
        if self.messages:
            body["response_metadata"] = {"messages": self.messages}
        return body
