"""Turns what a person would type or pick into the state entry of an input element."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from bot.sandbox import sight
from bot.sandbox.forms import value_key
from bot.sandbox.records import Json
from bot.sandbox.sight import Control
from bot.sandbox.workspace import Workspace

TYPED = ("plain_text_input", "email_text_input", "url_text_input", "number_input")
PICKED = ("static_select", "external_select", "radio_buttons")
TICKED = ("multi_static_select", "multi_external_select", "checkboxes")


class NotThere(AssertionError):
    """The person cannot do that: what they looked for is not on their screen."""


def entry(workspace: Workspace, control: Control, wanted: Any, options: list[Json]) -> Json:
    """The state entry for `wanted`; `options` are those that the person can pick from."""
    key, kind = value_key(control.element), control.kind
    if wanted is None:
        return {"type": kind, key: [] if kind in TICKED or kind.startswith("multi_") else None}
    return {"type": kind, key: _value(workspace, control, wanted, options)}


def _value(workspace: Workspace, control: Control, wanted: Any, options: list[Json]) -> Any:
    kind = control.kind
    if kind in TYPED:
        return str(wanted)
    if kind == "external_select" and len(options) == 1:  # who typed into it takes the one thing that it offers
        wanted = sight.plain(options[0]["text"])
    if kind in PICKED:
        return pick(options, wanted, control.label)
    if kind in TICKED:
        return _tick(options, wanted, control)
    if "users_select" in kind or "conversations_select" in kind or "channels_select" in kind:
        find = _user_id if "users_select" in kind else _channel_id
        if kind.startswith("multi_"):
            return [find(workspace, one) for one in wanted]
        return find(workspace, wanted)
    return _moment(kind, wanted)


def _moment(kind: str, wanted: Any) -> Any:
    if kind == "datetimepicker":
        return int(wanted.timestamp()) if isinstance(wanted, datetime) else int(wanted)
    if kind == "datepicker":
        return wanted.isoformat() if isinstance(wanted, date) else date.fromisoformat(wanted).isoformat()
    if kind == "timepicker":
        return wanted.strftime("%H:%M") if isinstance(wanted, time) else time.fromisoformat(wanted).strftime("%H:%M")
    if kind == "rich_text_input":
        section = {"type": "rich_text_section", "elements": [{"type": "text", "text": str(wanted)}]}
        return {"type": "rich_text", "elements": [section]}
    raise NotThere(f"The hand does not know how to fill in a {kind}.")


def pick(options: list[Json], wanted: str, label: str) -> Json:
    """The option with this text, as payloads carry it."""
    for option in options:
        if sight.plain(option["text"]) == wanted:
            return {"text": option["text"], "value": option.get("value")}
    offered = [sight.plain(option["text"]) for option in options]
    raise NotThere(f"{label!r} offers no {wanted!r}, only {offered}.")


def _tick(options: list[Json], wanted: Any, control: Control) -> list[Json]:
    if isinstance(wanted, bool):  # a lone checkbox is ticked or not
        if len(options) != 1:
            raise NotThere(f"{control.label!r} has {len(options)} boxes: name those to tick.")
        wanted = [sight.plain(options[0]["text"])] if wanted else []
    return [pick(options, text, control.label) for text in ([wanted] if isinstance(wanted, str) else wanted)]


def _user_id(workspace: Workspace, name: str) -> str:
    user = workspace.find_user(name)
    if user is None or user.deleted:
        raise NotThere(f"There is nobody called {name!r} to pick.")
    return user.id


def _channel_id(workspace: Workspace, name: str) -> str:
    channel = workspace.find_channel(name)
    if channel is None or channel.is_archived:
        raise NotThere(f"There is no channel {name!r} to pick.")
    return channel.id
