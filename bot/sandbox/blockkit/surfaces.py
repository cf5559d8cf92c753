"""Whole messages and views: what Slack demands of them beyond each single block."""

import json
from collections.abc import Iterator
from typing import Any

from bot.sandbox.blockkit.blocks import BLOCKS
from bot.sandbox.blockkit.objects import plain
from bot.sandbox.blockkit.rules import Report, Shape, anything, flag, many, shaped, string, typed, word

MESSAGE_TEXT_MOST = 13_200  # nobody documents it; observed by people whose messages were refused
MARKDOWN_MOST = 12_000
VIEW_BYTES_MOST = 250_000

_VIEW_KEYS: Shape = {
    "private_metadata": string(3000, least=0),
    "callback_id": string(255, least=0),
    "external_id": string(255, least=0),
}
_MODAL = shaped(
    {"type": word("modal"), "title": plain(24), "blocks": anything},
    {**_VIEW_KEYS, "submit": plain(24), "close": plain(24), "clear_on_close": flag}
    | {"notify_on_close": flag, "submit_disabled": flag},
)
_HOME = shaped({"type": word("home"), "blocks": anything}, _VIEW_KEYS)


def check_message(payload: dict[str, Any]) -> list[str]:
    """What Slack would say against the blocks and attachments of a message; empty when it accepts them."""
    report = Report("message")
    if "blocks" in payload:
        _check_blocks(payload["blocks"], "/blocks", report, least=0, most=50)
    attachments = payload.get("attachments", [])
    many(anything, least=0, most=100)(attachments, "/attachments", report)
    for index, attachment in enumerate(attachments if isinstance(attachments, list) else []):
        if isinstance(attachment, dict) and "blocks" in attachment:
            _check_blocks(attachment["blocks"], f"/attachments/{index}/blocks", report, least=0, most=50)
    if report.characters > MESSAGE_TEXT_MOST:
        report.problems.append("msg_blocks_too_long")
    return report.problems


def check_view(view: dict[str, Any]) -> list[str]:
    """What Slack would say against a modal or an App Home; ``view_too_large`` is about its size."""
    surface = view.get("type") if isinstance(view, dict) else None
    if surface not in ("modal", "home"):
        report = Report("modal")
        report.add("must be one of: modal, home", "/view/type")
        return report.problems
    report = Report(str(surface))
    (_MODAL if surface == "modal" else _HOME)(view, "/view", report)
    if "blocks" in view:
        _check_blocks(view["blocks"], "/view/blocks", report, least=1, most=100)
    if surface == "modal" and "submit" not in view and any(b["type"] == "input" for b in _listed(view)):
        report.add("missing required field: submit (there are input blocks)", "/view")
    if sum(element.get("focus_on_load") is True for element in _elements(view)) > 1:
        report.add("focus_on_load can only be set on one element of a view", "/view/blocks")
    if len(json.dumps(view, ensure_ascii=False, separators=(",", ":")).encode()) > VIEW_BYTES_MOST:
        report.problems.append("view_too_large")
    return report.problems


def _check_blocks(blocks: Any, at: str, report: Report, least: int, most: int) -> None:
    many(typed(BLOCKS[report.surface]), least, most)(blocks, at, report)
    whole = [block for block in blocks if isinstance(block, dict)] if isinstance(blocks, list) else []
    seen: set[str] = set()
    for index, block in enumerate(whole):
        block_id = block.get("block_id")
        if isinstance(block_id, str) and block_id in seen:
            report.add(f"`block_id` {block_id} already exists", f"{at}/{index}/block_id")
        elif isinstance(block_id, str):
            seen.add(block_id)
    markdown = [block.get("text") for block in whole if block.get("type") == "markdown"]
    written = sum(len(text) for text in markdown if isinstance(text, str))
    if len(markdown) > 1 and written > MARKDOWN_MOST:
        report.add(f"markdown blocks together must be less than {MARKDOWN_MOST + 1} characters", at)
    if sum(block.get("type") == "table" for block in whole) > 1:
        report.problems.append("only_one_table_allowed")


def _listed(view: dict[str, Any]) -> list[dict[str, Any]]:
    blocks = view.get("blocks")
    return [b for b in blocks if isinstance(b, dict) and "type" in b] if isinstance(blocks, list) else []


def _elements(view: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for block in _listed(view):
        inside = block.get("elements")
        parts = [block.get("element"), block.get("accessory"), *(inside if isinstance(inside, list) else [])]
        yield from (part for part in parts if isinstance(part, dict))
