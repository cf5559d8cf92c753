"""Refuses messages and views whose blocks Slack would refuse."""

from __future__ import annotations

import json
from typing import Any

from bot.sandbox import blockkit
from bot.sandbox.records import Json
from bot.sandbox.refusal import Refusal

MAX_TEXT_IN_BLOCKS = 13_200  # where Slack was seen to answer msg_blocks_too_long
MAX_ATTACHMENTS = 100


def message(parts: Json) -> None:
    """Refuse what `chat.*` would refuse in `text`, `blocks` and `attachments`."""
    if len(parts.get("attachments") or ()) > MAX_ATTACHMENTS:
        raise Refusal("too_many_attachments")
    if complaints := blockkit.check_message({key: value for key, value in parts.items() if value is not None}):
        raise Refusal("invalid_blocks", messages=complaints, errors=complaints)


def view(body: Any, kinds: tuple[str, ...]) -> Json:
    """The view, when it is one of the right kind whose blocks Slack would take."""
    if not isinstance(body, dict):
        raise Refusal("invalid_arguments", messages=["must be a view object [json-pointer:/view]"])
    if body.get("type") not in kinds:
        raise Refusal("invalid_arguments", messages=["must be a valid view type [json-pointer:/view/type]"])
    if complaints := blockkit.check_view(body):
        raise Refusal("invalid_arguments", messages=complaints)
    return body


def text_is_too_long(blocks: list[Json] | None) -> bool:
    """Whether the words in all blocks together are more than Slack takes."""
    return _letters(json.loads(json.dumps(blocks or []))) > MAX_TEXT_IN_BLOCKS


def _letters(node: Any) -> int:
    if isinstance(node, list):
        return sum(_letters(item) for item in node)
    if isinstance(node, dict):
        own = len(node["text"]) if isinstance(node.get("text"), str) else 0
        return own + sum(_letters(value) for value in node.values() if isinstance(value, (dict, list)))
    return 0
