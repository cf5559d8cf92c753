"""The values of input elements: what they start with, how a person's words become values, what a form misses."""

from __future__ import annotations

import re
from typing import Any

from bot.sandbox import sight
from bot.sandbox.records import Json
from bot.sandbox.sight import Control

# element type → (the key of its value in view.state.values, the key of its initial value)
STATEFUL = {
    "plain_text_input": ("value", "initial_value"),
    "email_text_input": ("value", "initial_value"),
    "url_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "static_select": ("selected_option", "initial_option"),
    "external_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "multi_static_select": ("selected_options", "initial_options"),
    "multi_external_select": ("selected_options", "initial_options"),
    "checkboxes": ("selected_options", "initial_options"),
    "users_select": ("selected_user", "initial_user"),
    "multi_users_select": ("selected_users", "initial_users"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
    "channels_select": ("selected_channel", "initial_channel"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
    "rich_text_input": ("rich_text_value", "initial_value"),
    "file_input": ("files", ""),
}
LISTS = ("checkboxes", "file_input")
REQUIRED = "Please complete this required field."


def value_key(element: Json) -> str:
    """Under which key Slack sends what was chosen in this element."""
    return STATEFUL[element["type"]][0]


def initial_value(element: Json) -> Json:
    """The state entry of an element that nobody has touched."""
    key, initial = STATEFUL[element["type"]]
    nothing: Any = [] if element["type"].startswith("multi_") or element["type"] in LISTS else None
    return {"type": element["type"], key: element.get(initial, nothing)}


def initial_values(blocks: list[Json], kept: Json | None = None) -> Json:
    """`state.values` of fresh blocks; a value is kept when block id, action id and type are the same as before."""
    values: Json = {}
    for control in sight.controls(blocks):
        if control.kind in STATEFUL:
            before = (kept or {}).get(control.block_id, {}).get(control.action_id)
            same = before is not None and before["type"] == control.kind
            entry = before if same else initial_value(control.element)
            values.setdefault(control.block_id, {})[control.action_id] = entry
    return values


def is_empty(entry: Json) -> bool:
    """Whether nothing is filled in."""
    return not any(value not in (None, "", []) for key, value in entry.items() if key != "type")


def complaint(control: Control, entry: Json) -> str | None:
    """What Slack's own client says about an input before it sends anything; None when it is content."""
    if is_empty(entry):
        return None if control.block.get("optional") else REQUIRED
    element, value = control.element, str(entry.get("value") or "")
    if control.kind == "plain_text_input":
        return _length_complaint(element, value)
    if control.kind == "number_input":
        return _number_complaint(element, value)
    if control.kind == "email_text_input" and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", value):
        return "Please enter a valid email address."
    if control.kind == "url_text_input" and not re.match(r"[a-zA-Z][a-zA-Z0-9+.-]*:\S+$", value):
        return "Please enter a valid URL."
    return None


def _length_complaint(element: Json, value: str) -> str | None:
    if len(value) > element.get("max_length", 3000):
        return f"Please enter no more than {element.get('max_length', 3000)} characters."
    if len(value) < element.get("min_length", 0):
        return f"Please enter at least {element['min_length']} characters."
    return None


def _number_complaint(element: Json, value: str) -> str | None:
    pattern = r"-?\d+(\.\d+)?" if element.get("is_decimal_allowed") else r"-?\d+"
    if not re.fullmatch(pattern, value):
        return "Please enter a valid number."
    if "min_value" in element and float(value) < float(element["min_value"]):
        return f"Please enter a number of at least {element['min_value']}."
    if "max_value" in element and float(value) > float(element["max_value"]):
        return f"Please enter a number of at most {element['max_value']}."
    return None
