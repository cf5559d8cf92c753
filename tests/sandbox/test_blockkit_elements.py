"""Which menus, pickers, inputs and rich text parts are refused, each beside an accepted neighbour."""

from typing import Any

import pytest

from bot.sandbox.blockkit import check_message, check_view
from tests.sandbox.test_blockkit_samples import (
    CONFIRM,
    Json,
    actions,
    field,
    image,
    modal,
    mrkdwn,
    option,
    options,
    plain,
    rich_section,
    rich_text,
    section,
    select,
    typed_input,
)


def number(**more: Any) -> Json:
    return field({"type": "number_input", "is_decimal_allowed": True} | more)


def rich(*parts: Json) -> Json:
    return rich_text(rich_section(*parts))


def without(block: Json, key: str) -> Json:
    return {name: value for name, value in block.items() if name != key}


def picker(kind: str, key: str, value: Any) -> Json:
    return actions({"type": kind, "action_id": "p", key: value})


GROUPED = {"label": plain(), "options": options(2)}
MULTI = select(type="multi_static_select")
# name: the refused block, what is said, where; and its accepted neighbour.
PAIRS: dict[str, tuple[Json, str, str, Json]] = {
    "options and option groups": (
        actions(select(option_groups=[GROUPED])),
        "must define exactly one of: options, option_groups",
        "/elements/0",
        actions(without(select(option_groups=[GROUPED]), "options")),
    ),
    "neither options nor groups": (
        actions(without(select(), "options")),
        "must define exactly one of: options, option_groups",
        "/elements/0",
        actions(select()),
    ),
    "a first choice that is not offered": (
        actions(select(initial_option=option("9", "Option 9"))),
        "must match one of the provided options",
        "/elements/0/initial_option",
        actions(select(initial_option=option("2", "Option 2"))),
    ),
    "a first choice with another label": (
        actions(select(initial_option=option("2", "Option two"))),
        "must match one of the provided options",
        "/elements/0/initial_option",
        actions(select(initial_option=option("2", "Option 2"))),
    ),
    "first choices not all offered": (
        section(accessory=MULTI | {"initial_options": [option("1", "Option 1"), option("9", "No")]}),
        "must match one of the provided options",
        "/accessory/initial_options/1",
        section(accessory=MULTI | {"initial_options": [option("1", "Option 1")]}),
    ),
    "no first choices in the list": (
        section(accessory=MULTI | {"initial_options": []}),
        "no fewer than 1 items required",
        "/accessory/initial_options",
        section(accessory=MULTI),
    ),
    "more first choices than allowed": (
        section(accessory=MULTI | {"initial_options": options(3), "max_selected_items": 2}),
        "must not have more items than max_selected_items",
        "/accessory/initial_options",
        section(accessory=MULTI | {"initial_options": options(2), "max_selected_items": 2}),
    ),
    "an empty conversation filter": (
        picker("conversations_select", "filter", {}),
        "must define at least one of: include, exclude_external_shared_channels, exclude_bot_users",
        "/elements/0/filter",
        picker("conversations_select", "filter", {"exclude_bot_users": True}),
    ),
    "a date that does not exist": (
        picker("datepicker", "initial_date", "2026-02-30"),
        "must be a date in the format YYYY-MM-DD",
        "/elements/0/initial_date",
        picker("datepicker", "initial_date", "2026-02-28"),
    ),
    "a time of 25 hours": (
        picker("timepicker", "initial_time", "25:00"),
        "must be a time in the format HH:mm",
        "/elements/0/initial_time",
        picker("timepicker", "initial_time", "05:00"),
    ),
    "a zone that does not exist": (
        picker("timepicker", "timezone", "Mars/Olympus"),
        "must be a valid IANA time zone",
        "/elements/0/timezone",
        picker("timepicker", "timezone", "Asia/Kolkata"),
    ),
    "a moment in milliseconds": (
        picker("datetimepicker", "initial_date_time", 1_720_710_212_000),
        "must be less than 10000000000",
        "/elements/0/initial_date_time",
        picker("datetimepicker", "initial_date_time", 1_720_710_212),
    ),
    "mrkdwn as an input's label": (
        field(typed_input(), label=mrkdwn()),
        "unsupported type: mrkdwn",
        "/label/type",
        field(typed_input(), label=plain()),
    ),
    "an input without element": (
        without(field(typed_input()), "element"),
        "missing required field: element",
        "",
        field(typed_input()),
    ),
    "optional as a word": (
        field(typed_input(), optional="yes"),
        "must be a boolean",
        "/optional",
        field(typed_input(), optional=True),
    ),
    "a shortest longer than the longest": (
        field(typed_input(min_length=5, max_length=4)),
        "min_length cannot be greater than max_length",
        "/element",
        field(typed_input(min_length=4, max_length=4)),
    ),
    "a first value longer than allowed": (
        field(typed_input(initial_value="12345", max_length=4)),
        "must not be longer than max_length",
        "/element/initial_value",
        field(typed_input(initial_value="1234", max_length=4)),
    ),
    "a confirm dialog on a text input": (
        field(typed_input(confirm=CONFIRM)),
        "invalid additional property: confirm",
        "/element",
        field(select(confirm=CONFIRM)),
    ),
    "a number input without its decimals": (
        field({"type": "number_input"}),
        "missing required field: is_decimal_allowed",
        "/element",
        number(),
    ),
    "a bound that is a number": (
        number(min_value=1),
        "must be a number written as a string",
        "/element/min_value",
        number(min_value="1"),
    ),
    "bounds the wrong way round": (
        number(min_value="10", max_value="9"),
        "min_value cannot be greater than max_value",
        "/element",
        number(min_value="9", max_value="10"),
    ),
    "an image with two sources": (
        image(slack_file={"id": "F1"}),
        "must define exactly one of: image_url, slack_file",
        "",
        image(),
    ),
    "an image without a description": (
        without(image(), "alt_text"),
        "missing required field: alt_text",
        "",
        image(),
    ),
    "an image from a file path": (
        image(image_url="/a.png"),
        "must be a valid URL",
        "/image_url",
        image(image_url="https://example.com/a.png"),
    ),
    "an unknown rich text part": (
        rich({"type": "bold", "text": "x"}),
        "unsupported type: bold",
        "/elements/0/elements/0/type",
        rich({"type": "text", "text": "x"}),
    ),
    "an empty rich text part": (
        rich({"type": "text", "text": ""}),
        "must be more than 0 characters",
        "/elements/0/elements/0/text",
        rich({"type": "text", "text": " "}),
    ),
    "a rich text style of its own": (
        rich({"type": "text", "text": "x", "style": {"big": True}}),
        "invalid additional property: big",
        "/elements/0/elements/0/style",
        rich({"type": "text", "text": "x", "style": {"bold": True}}),
    ),
    "a text directly in a rich text list": (
        rich_text({"type": "rich_text_list", "style": "bullet", "elements": [{"type": "text", "text": "x"}]}),
        "unsupported type: text",
        "/elements/0/elements/0/type",
        rich_text({"type": "rich_text_list", "style": "bullet", "elements": [rich_section()]}),
    ),
    "a broadcast to all": (
        rich({"type": "broadcast", "range": "all"}),
        "must be one of: here, channel, everyone",
        "/elements/0/elements/0/range",
        rich({"type": "broadcast", "range": "everyone"}),
    ),
}


@pytest.mark.parametrize("name", PAIRS)
def test_a_broken_element_is_refused_on_every_surface_and_its_neighbour_accepted(name: str) -> None:
    broken, says, where, neighbour = PAIRS[name]

    assert check_message({"blocks": [broken]}) == [f"{says} [json-pointer:/blocks/0{where}]"]
    assert check_message({"blocks": [neighbour]}) == []
    assert f"{says} [json-pointer:/view/blocks/0{where}]" in check_view(modal(broken))
    assert check_view(modal(neighbour)) == []
