"""Turns what the page sends for a control (plain values and ids) into what Slack's payloads carry."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from bot.sandbox import sight, typing_text
from bot.sandbox.filling import PICKED, TICKED, TYPED, NotThere
from bot.sandbox.forms import value_key
from bot.sandbox.hand import Person
from bot.sandbox.records import Json
from bot.sandbox.sight import Control


def entry(person: Person, control: Control, value: Any) -> Json:
    """The state entry for a value from the page; None empties the input."""
    key, several = value_key(control.element), control.kind in TICKED or control.kind.startswith("multi_")
    if value in (None, ""):
        return {"type": control.kind, key: [] if several else None}
    if several:
        if not isinstance(value, list):
            raise ValueError("a list was expected")
        return {"type": control.kind, key: [_one(person, control, item) for item in value]}
    return {"type": control.kind, key: _one(person, control, value)}


def pressed(control: Control, value: Any) -> Json:
    """What a press adds to the action: the option of an overflow menu, the opinion of feedback buttons."""
    if control.kind == "overflow":
        return {"selected_option": _option(control, value)}
    if control.kind == "feedback_buttons":
        for key in ("positive_button", "negative_button"):
            if control.element[key]["value"] == value:
                return {"value": value, "text": control.element[key]["text"]}
        raise NotThere("There is no such opinion.")
    return {}


def _one(person: Person, control: Control, value: Any) -> Any:
    kind = control.kind
    if kind in TYPED:
        return str(value)
    if "external_select" in kind:
        return {"text": {"type": "plain_text", "text": str(value["text"]["text"])}, "value": str(value["value"])}
    if kind in PICKED or kind in TICKED:
        return _option(control, value)
    if "users_select" in kind:
        return _person(person, value)
    if "channels_select" in kind or "conversations_select" in kind:
        return person.channel(str(value)).id
    return _moment_or_text(kind, value)


def _moment_or_text(kind: str, value: Any) -> Any:
    if kind == "datetimepicker":
        return int(value)
    if kind == "datepicker":
        return date.fromisoformat(value).isoformat()
    if kind == "timepicker" and re.fullmatch(r"\d\d:\d\d", value):
        return value
    if kind == "rich_text_input":
        return typing_text.as_rich_text(typing_text.escape(str(value)))[0]
    raise ValueError(f"{value!r} does not fit a {kind}")


def _option(control: Control, value: Any) -> Json:
    for option in sight.options_of(control.element):
        if option.get("value") == value:
            return {"text": option["text"], "value": value}
    raise NotThere(f"{control.label!r} does not offer that any more.")


def _person(person: Person, value: Any) -> str:
    user = person.workspace.users.get(str(value))
    if user is None or user.deleted:
        raise NotThere("There is no such person to pick.")
    return user.id
