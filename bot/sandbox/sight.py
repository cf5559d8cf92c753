"""What a person can read and act on in blocks: all words, and every control with the words on it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True)
class Control:
    """Something to press, choose or fill in: the element, the block around it, and what is written on it."""

    block: Json
    element: Json
    label: str  # the input's label, else the button's text, else the placeholder

    @property
    def kind(self) -> str:
        return str(self.element["type"])

    @property
    def block_id(self) -> str:
        return str(self.block["block_id"])

    @property
    def action_id(self) -> str:
        return str(self.element["action_id"])


def words(node: Any) -> str:
    """Every text in blocks or attachments, in reading order, one to a line."""
    return "\n".join(text for text in _texts(node) if text)


def _texts(node: Any) -> Iterator[str]:
    if isinstance(node, list):
        for item in node:
            yield from _texts(item)
    elif isinstance(node, dict):
        if node.get("type") == "rich_text_section":
            yield "".join(_rich(part) for part in node.get("elements", []))
            return
        for key, value in node.items():
            if key in ("text", "alt_text", "fallback", "pretext") and isinstance(value, str):
                yield value
            elif isinstance(value, (list, dict)) and key not in ("options", "option_groups", "confirm"):
                yield from _texts(value)


def _rich(part: Json) -> str:
    kind = part.get("type")
    if kind == "user":
        return f"<@{part['user_id']}>"
    if kind == "channel":
        return f"<#{part['channel_id']}>"
    if kind == "broadcast":
        return f"<!{part['range']}>"
    return str(part.get("text") or part.get("url") or part.get("name") or "")


def controls(blocks: list[Json]) -> list[Control]:
    """Every control in the blocks, in reading order."""
    found = []
    for block in blocks:
        if block.get("type") == "input":
            found.append(Control(block, block["element"], plain(block.get("label"))))
            continue
        if block.get("type") in ("rich_text", "context", "image"):
            continue
        parts = list(block.get("elements") or [])
        parts += [block["accessory"]] if isinstance(block.get("accessory"), dict) else []
        found += [
            Control(block, part, plain(part.get("text")) or plain(part.get("placeholder")) or plain(block.get("text")))
            for part in parts
            if isinstance(part, dict) and "action_id" in part
        ]
    return found


def pings(node: Any) -> set[str]:
    """Whom a message would ping: ids of people and groups, and `channel`, `here` or `everyone`.

    Only mrkdwn and rich text ping; plain text shows its marks as they are.
    """
    if isinstance(node, list):
        return {ping for item in node for ping in pings(item)}
    if not isinstance(node, dict):
        return set()
    if node.get("type") == "mrkdwn":
        return pings_in(str(node.get("text", "")))
    found = {str(node[key]) for key in ("user_id", "usergroup_id", "range") if key in node}
    return found.union(*(pings(value) for value in node.values()))


def pings_in(text: str) -> set[str]:
    """Whom marked-up text would ping."""
    return set(re.findall(r"<(?:@|!subteam\^|!(?=channel|here|everyone))([A-Za-z0-9]+)(?:\|[^>]*)?>", text))


def plain(text_object: Any) -> str:
    """The words of a text object; nothing gives nothing."""
    return str(text_object.get("text", "")) if isinstance(text_object, dict) else ""


def options_of(element: Json) -> list[Json]:
    """The options of a select, overflow, checkbox or radio element, groups laid open."""
    groups = element.get("option_groups") or []
    return [*(element.get("options") or []), *(option for group in groups for option in group["options"])]
