"""Block Kit's elements (buttons, menus, pickers, inputs) and the blocks each may stand in."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from bot.sandbox.blockkit.menus import ACTION, CONFIRMED, FOCUSED, MENU, menus
from bot.sandbox.blockkit.objects import (
    BOX_OPTION,
    DISPATCH,
    IMAGE,
    LINK,
    OVERFLOW_OPTION,
    STYLE,
    WORKFLOW,
    chosen,
    plain,
)
from bot.sandbox.blockkit.rich_text import RICH_TEXT
from bot.sandbox.blockkit.rules import (
    Report,
    Rule,
    Shape,
    flag,
    kind,
    many,
    matching,
    shaped,
    string,
    typed,
    whole,
    word,
)

TYPED_IN: Shape = {
    **ACTION,
    "focus_on_load": flag,
    "placeholder": plain(150),
    "dispatch_action_config": DISPATCH,
}


def real_date(value: Any, at: str, report: Report) -> None:
    """A date as YYYY-MM-DD that exists in the calendar."""
    try:
        if len(value) != 10:
            raise ValueError
        date.fromisoformat(value)
    except (TypeError, ValueError):
        report.add("must be a date in the format YYYY-MM-DD", at)


def zone(value: Any, at: str, report: Report) -> None:
    """The name of an IANA time zone."""
    try:
        ZoneInfo(value)
    except (TypeError, ValueError, OSError, KeyError):
        report.add("must be a valid IANA time zone", at)


def in_order(low: str, high: str) -> Rule:
    """Two bounds of which the lower one is not above the higher one."""

    def check(value: Any, at: str, report: Report) -> None:
        if low in value and high in value and float(value[low]) > float(value[high]):
            report.add(f"{low} cannot be greater than {high}", at)

    return check


def short_enough(value: Any, at: str, report: Report) -> None:
    """An input's first value fits its own ``max_length``."""
    if len(value.get("initial_value", "")) > value.get("max_length", 3000):
        report.add("must not be longer than max_length", f"{at}/initial_value")


def _pickers_and_boxes() -> dict[str, Rule]:
    clock = matching(r"([01]\d|2[0-3]):[0-5]\d", "a time in the format HH:mm")
    return {
        "datepicker": kind("datepicker", {}, {**MENU, "initial_date": real_date}),
        "timepicker": kind("timepicker", {}, {**MENU, "initial_time": clock, "timezone": zone}),
        "datetimepicker": kind(
            "datetimepicker", {}, {**FOCUSED, "initial_date_time": whole(1_000_000_000, 9_999_999_999)}
        ),
        "checkboxes": kind(
            "checkboxes",
            {"options": many(BOX_OPTION, most=10)},
            {**FOCUSED, "initial_options": many(BOX_OPTION)},
            chosen("initial_options"),
        ),
        "radio_buttons": kind(
            "radio_buttons",
            {"options": many(BOX_OPTION, most=10)},
            {**FOCUSED, "initial_option": BOX_OPTION},
            chosen("initial_option"),
        ),
    }


def _typed_inputs() -> dict[str, Rule]:
    digits = matching(r"-?\d+(\.\d+)?", "a number written as a string")
    size = whole(0, 3000)
    first: Shape = {"initial_value": string(least=0)}
    return {
        "plain_text_input": kind(
            "plain_text_input",
            {},
            {**TYPED_IN, "initial_value": string(3000, least=0), "multiline": flag}
            | {"min_length": size, "max_length": whole(1, 3000)},
            in_order("min_length", "max_length"),
            short_enough,
        ),
        "email_text_input": kind("email_text_input", {}, {**TYPED_IN, **first}),
        "url_text_input": kind("url_text_input", {}, {**TYPED_IN, **first}),
        "number_input": kind(
            "number_input",
            {"is_decimal_allowed": flag},
            {**TYPED_IN, "initial_value": digits, "min_value": digits, "max_value": digits},
            in_order("min_value", "max_value"),
            in_order("min_value", "initial_value"),
            in_order("initial_value", "max_value"),
        ),
        "rich_text_input": kind("rich_text_input", {}, {**TYPED_IN, "initial_value": typed({"rich_text": RICH_TEXT})}),
        "file_input": kind("file_input", {}, {**ACTION, "filetypes": many(string()), "max_files": whole(1, 10)}),
    }


def _buttons() -> dict[str, Rule]:
    label: Shape = {"text": plain(75)}
    spoken: Shape = {"accessibility_label": string(75)}
    opinion = shaped({**label, "value": string(2000)}, spoken)
    return {
        "button": kind(
            "button",
            label,
            {**CONFIRMED, **spoken, "url": LINK, "value": string(2000), "style": STYLE}
            | {"agent_prompt": string(4000), "agent_prompt_display": string()},
        ),
        "workflow_button": kind(
            "workflow_button", {**label, "workflow": WORKFLOW}, {**CONFIRMED, **spoken, "style": STYLE}
        ),
        "overflow": kind("overflow", {"options": many(OVERFLOW_OPTION, most=5)}, CONFIRMED),
        "icon_button": kind(
            "icon_button",
            {**label, "icon": word("trash")},
            {**CONFIRMED, **spoken, "value": string(2000), "visible_to_user_ids": many(string(), most=10)},
        ),
        "feedback_buttons": kind("feedback_buttons", {"positive_button": opinion, "negative_button": opinion}, ACTION),
    }


MENUS, PICKERS, INPUTS, BUTTONS = menus(), _pickers_and_boxes(), _typed_inputs(), _buttons()
SINGLE_MENUS = {name: rule for name, rule in MENUS.items() if not name.startswith("multi_")}
PRESSED = {name: BUTTONS[name] for name in ("button", "workflow_button", "overflow")}

ACCESSORIES: Mapping[str, Rule] = {**PRESSED, **MENUS, **PICKERS, "image": IMAGE}
# Slack's own pages disagree about multi-selects in an actions block: the stricter reading is kept.
ACTIONS: Mapping[str, Rule] = {**PRESSED, **SINGLE_MENUS, **PICKERS}
INPUT_ELEMENTS: Mapping[str, Rule] = {**INPUTS, **MENUS, **PICKERS}
CONTEXT_ACTIONS: Mapping[str, Rule] = {name: BUTTONS[name] for name in ("icon_button", "feedback_buttons")}
