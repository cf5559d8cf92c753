"""Block Kit's everyday blocks, and which blocks each surface takes."""

from collections.abc import Mapping
from typing import Any

from bot.sandbox.blockkit.elements import ACCESSORIES, ACTIONS, CONTEXT_ACTIONS, INPUT_ELEMENTS
from bot.sandbox.blockkit.objects import (
    HTTPS_URL,
    IMAGE,
    IMAGE_SOURCE,
    WEB_URL,
    plain,
    text,
    text_kinds,
)
from bot.sandbox.blockkit.rarer import rarer_blocks
from bot.sandbox.blockkit.rich_text import BLOCK_ID, RICH_TEXT
from bot.sandbox.blockkit.rules import (
    Report,
    Rule,
    Shape,
    at_least_one,
    exactly_one,
    flag,
    kind,
    many,
    string,
    typed,
    word,
)

NAMED: Shape = {"block_id": BLOCK_ID}


def no_action_id_twice(value: Any, at: str, report: Report) -> None:
    """Within one block every action_id stands once."""
    seen: set[str] = set()
    for index, element in enumerate(value["elements"]):
        action_id = element.get("action_id")
        if action_id in seen:
            report.add(f"`action_id` {action_id} already exists in this block", f"{at}/elements/{index}/action_id")
        elif action_id is not None:
            seen.add(action_id)


CONTEXT_ELEMENT = typed({"image": IMAGE, **text_kinds(3000)})

EVERYDAY: dict[str, Rule] = {
    "section": kind(
        "section",
        {},
        {**NAMED, "text": text(3000), "fields": many(text(2000), most=10)}
        | {"accessory": typed(ACCESSORIES), "expand": flag},
        at_least_one("text", "fields"),
    ),
    "divider": kind("divider", {}, NAMED),
    "header": kind("header", {"text": plain(150)}, NAMED),
    "image": kind(
        "image",
        {"alt_text": string(2000)},
        {**NAMED, **IMAGE_SOURCE, "title": plain(2000)},
        exactly_one("image_url", "slack_file"),
    ),
    "actions": kind("actions", {"elements": many(typed(ACTIONS), most=25)}, NAMED, no_action_id_twice),
    "context": kind("context", {"elements": many(CONTEXT_ELEMENT, most=10)}, NAMED),
    "input": kind(
        "input",
        {"label": plain(2000), "element": typed(INPUT_ELEMENTS)},
        {**NAMED, "hint": plain(2000), "optional": flag, "dispatch_action": flag},
    ),
    "rich_text": RICH_TEXT,
    "video": kind(
        "video",
        {"alt_text": string(200), "title": plain(200), "video_url": HTTPS_URL, "thumbnail_url": WEB_URL},
        {**NAMED, "title_url": HTTPS_URL, "author_name": string(50), "provider_name": string(50)}
        | {"provider_icon_url": WEB_URL, "description": plain(200)},
    ),
}

FILE = kind("file", {"external_id": string(), "source": word("remote")}, NAMED)
RARER = rarer_blocks(EVERYDAY, FILE)

IN_MESSAGES: Mapping[str, Rule] = {
    **EVERYDAY,
    **RARER,
    "file": FILE,
    "markdown": kind("markdown", {"text": string(12_000, counted=True)}, NAMED),
    "call": kind("call", {"call_id": string()}, {**NAMED, "api_decoration_available": flag}),
    "context_actions": kind(
        "context_actions", {"elements": many(typed(CONTEXT_ACTIONS), most=5)}, NAMED, no_action_id_twice
    ),
}
ALERT = kind("alert", {"text": text(200)}, {**NAMED, "level": word("default", "info", "warning", "error", "success")})
BLOCKS: Mapping[str, Mapping[str, Rule]] = {
    "message": IN_MESSAGES,
    "modal": {**EVERYDAY, "alert": ALERT},
    "home": EVERYDAY,
}
