"""Refuses messages and views whose blocks Slack would refuse."""

from __future__ import annotations

from typing import Any

from bot.sandbox import blockkit
from bot.sandbox.records import Json
from bot.sandbox.refusal import Refusal

MAX_ATTACHMENTS = 100
TOO_LONG = "msg_blocks_too_long"
TOO_LARGE = "view_too_large"


def message(parts: Json, too_long: str = "msg_too_long") -> None:
    """Refuse what `chat.*` would refuse in `blocks` and `attachments`; `too_long` is the method's word for it."""
    if len(parts.get("attachments") or ()) > MAX_ATTACHMENTS:
        raise Refusal("too_many_attachments")
    complaints = blockkit.check_message({key: value for key, value in parts.items() if value is not None})
    if complaints == [TOO_LONG]:
        raise Refusal(too_long)
    if complaints:
        raise Refusal("invalid_blocks", messages=complaints, errors=complaints)


def view(body: Any, kinds: tuple[str, ...]) -> Json:
    """The view, when it is one of the right kind that Slack would take."""
    if not isinstance(body, dict):
        raise Refusal("invalid_arguments", messages=["must be a view object [json-pointer:/view]"])
    if body.get("type") not in kinds:
        raise Refusal("invalid_arguments", messages=["must be a valid view type [json-pointer:/view/type]"])
    complaints = blockkit.check_view(body)
    if TOO_LARGE in complaints:
        raise Refusal(TOO_LARGE)
    if complaints:
        raise Refusal("invalid_arguments", messages=complaints)
    return body
