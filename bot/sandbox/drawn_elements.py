"""Draws Block Kit's elements and rich text parts as text, for the drawing of whole messages and views."""

from collections.abc import Callable
from typing import Any

Json = dict[str, Any]

# What a menu says while nothing is chosen, where it has no placeholder.
EMPTY_MENU = {
    "datepicker": "Pick a date",
    "timepicker": "Pick a time",
    "datetimepicker": "Pick a date and time",
    "users_select": "Choose a person",
    "multi_users_select": "Choose people",
    "channels_select": "Choose a channel",
    "conversations_select": "Choose a conversation",
}


def words(text: Json) -> str:
    """The words of a text object."""
    return str(text["text"])


def draw_element(element: Json, as_input: bool = False) -> str:
    """One element: `[Button]`, `(▾ Menu)`, `[ typed text ]`, `☐ box`, or the words of a text."""
    kind = element["type"]
    if kind in ("checkboxes", "radio_buttons"):
        return _boxes(element)
    if kind.endswith("_input"):
        return _typed(element)
    if kind.endswith("_select") or kind.endswith("picker"):
        chosen = _chosen(element)
        return f"[ ▾ {chosen} ]" if as_input else f"(▾ {chosen})"
    return ELEMENTS.get(kind, _unknown)(element)


def _unknown(part: Json) -> str:
    return f"<{part['type']}>"


def _button(element: Json) -> str:
    link = f" → {element['url']}" if "url" in element else ""
    return f"[{words(element['text'])}{link}]"


def _feedback(element: Json) -> str:
    return " ".join(f"[{words(element[key]['text'])}]" for key in ("positive_button", "negative_button"))


def _overflow(element: Json) -> str:
    return f"[⋯ {' | '.join(words(option['text']) for option in element['options'])}]"


def _boxes(element: Json) -> str:
    on, off = ("☑", "☐") if element["type"] == "checkboxes" else ("●", "○")
    first = element.get("initial_options") or [element.get("initial_option") or {}]
    chosen = {option.get("value") for option in first}
    return "  ".join(
        f"{on if option['value'] in chosen else off} {words(option['text'])}" for option in element["options"]
    )


def _typed(element: Json) -> str:
    first = element.get("initial_value")
    if isinstance(first, dict):
        first = draw_rich_text(first)
    shown = first or (words(element["placeholder"]) if element.get("placeholder") else "…")
    return f"[ {shown} ]"


def _chosen(element: Json) -> str:
    """What a menu shows: its first choice, else its placeholder, else a word of its own."""
    first = next((element[key] for key in element if key.startswith("initial_") and element[key]), None)
    if first is None:
        fallback = EMPTY_MENU.get(element["type"], "Choose")
        return words(element["placeholder"]) if element.get("placeholder") else fallback
    several = first if isinstance(first, list) else [first]
    return ", ".join(words(one["text"]) if isinstance(one, dict) else _as_id(element, one) for one in several)


def _as_id(element: Json, value: Any) -> str:
    """People and channels are shown as mentions, so that a lookup can name them."""
    kind = element["type"]
    if "users" in kind:
        return f"<@{value}>"
    return f"<#{value}>" if "channels" in kind or "conversations" in kind else str(value)


ELEMENTS: dict[str, Callable[[Json], str]] = {
    "plain_text": words,
    "mrkdwn": words,
    "image": lambda element: f"[image: {element['alt_text']}]",
    "button": _button,
    "workflow_button": _button,
    "icon_button": _button,
    "feedback_buttons": _feedback,
    "overflow": _overflow,
}


def draw_rich_text(block: Json) -> str:
    """A rich_text block, in the notation of mrkdwn."""
    return "\n".join(_group(group) for group in block["elements"])


def _group(group: Json) -> str:
    kind, parts = group["type"], group["elements"]
    if kind == "rich_text_list":
        indent = "  " * group.get("indent", 0)
        first = group.get("offset", 0) + 1
        marks = (f"{first + n}." if group["style"] == "ordered" else "•" for n in range(len(parts)))
        return "\n".join(f"{indent}{mark} {_group(item)}" for mark, item in zip(marks, parts, strict=True))
    line = "".join(_part(part) for part in parts)
    if kind == "rich_text_quote":
        return "\n".join(f"> {one}" for one in line.split("\n"))
    return f"```\n{line}\n```" if kind == "rich_text_preformatted" else line


PARTS: dict[str, Callable[[Json], str]] = {
    "text": lambda part: str(part["text"]),
    "link": lambda part: f"<{part['url']}|{part['text']}>" if part.get("text") else f"<{part['url']}>",
    "user": lambda part: f"<@{part['user_id']}>",
    "usergroup": lambda part: f"<!subteam^{part['usergroup_id']}>",
    "channel": lambda part: f"<#{part['channel_id']}>",
    "team": lambda part: f"<{part['team_id']}>",
    "broadcast": lambda part: f"@{part['range']}",
    "date": lambda part: f"<!date^{part['timestamp']}^{part['format']}|{part.get('fallback', '')}>",
    "emoji": lambda part: f":{part['name']}:",
    "color": lambda part: str(part["value"]),
}
MARKS = {"bold": "*", "italic": "_", "strike": "~", "code": "`"}


def _part(part: Json) -> str:
    drawn = PARTS.get(part["type"], _unknown)(part)
    for style, mark in MARKS.items():
        if part.get("style", {}).get(style):
            drawn = f"{mark}{drawn}{mark}"
    return drawn
