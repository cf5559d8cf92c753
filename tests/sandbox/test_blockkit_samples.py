"""Payloads of every block and element as a bot would send them: accepted here and by slack_sdk's own models."""

from typing import Any

import pytest
from slack_sdk.models.blocks import Block

from bot.sandbox.blockkit import check_message, check_view

Json = dict[str, Any]


def plain(text: str = "Words") -> Json:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str = "*Words*") -> Json:
    return {"type": "mrkdwn", "text": text}


def option(value: str = "a", text: str = "Option") -> Json:
    return {"text": plain(text), "value": value}


def options(count: int) -> list[Json]:
    return [option(str(number), f"Option {number}") for number in range(count)]


def section(**more: Any) -> Json:
    return {"type": "section", "text": mrkdwn()} | more


def button(**more: Any) -> Json:
    return {"type": "button", "action_id": "go", "text": plain("Go")} | more


def actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


def select(**more: Any) -> Json:
    return {"type": "static_select", "action_id": "pick", "options": options(3)} | more


def field(element: Json, **more: Any) -> Json:
    return {"type": "input", "label": plain("Label"), "element": element} | more


def typed_input(**more: Any) -> Json:
    return {"type": "plain_text_input", "action_id": "words"} | more


def modal(*blocks: Json, **more: Any) -> Json:
    view = {"type": "modal", "title": plain("Title"), "submit": plain("Send"), "blocks": list(blocks)}
    return view | more


def image(**more: Any) -> Json:
    return {"type": "image", "image_url": "https://example.com/a.png", "alt_text": "A picture"} | more


def rich_text(*elements: Json) -> Json:
    return {"type": "rich_text", "elements": list(elements)}


def rich_section(*parts: Json) -> Json:
    return {"type": "rich_text_section", "elements": list(parts or [{"type": "text", "text": "words"}])}


def card(**more: Any) -> Json:
    return {"type": "card", "title": mrkdwn("Acme")} | more


def container(**more: Any) -> Json:
    return {"type": "container", "title": plain(), "child_blocks": [section()]} | more


CONFIRM = {"title": plain("Sure?"), "text": mrkdwn(), "confirm": plain("Yes"), "deny": plain("No")}
RICH_PARTS: list[Json] = [
    {"type": "text", "text": "bold", "style": {"bold": True}},
    {"type": "link", "url": "https://example.com", "text": "link"},
    {"type": "user", "user_id": "U1"},
    {"type": "usergroup", "usergroup_id": "S1"},
    {"type": "channel", "channel_id": "C1"},
    {"type": "date", "timestamp": 1_720_710_212, "format": "{date_num} at {time}", "fallback": "later"},
    {"type": "emoji", "name": "wave"},
    {"type": "broadcast", "range": "here"},
    {"type": "color", "value": "#F405B3"},
]
MENUS: list[Json] = [
    select(placeholder=plain("Pick one"), initial_option=option("1", "Option 1"), confirm=CONFIRM),
    {"type": "static_select", "action_id": "g", "option_groups": [{"label": plain(), "options": options(2)}]},
    {"type": "external_select", "action_id": "e", "min_query_length": 2},
    {"type": "users_select", "action_id": "u", "initial_user": "U1"},
    {"type": "conversations_select", "action_id": "c", "filter": {"include": ["public"]}},
    {"type": "channels_select", "action_id": "ch", "initial_channel": "C1"},
]
MULTI_MENUS: list[Json] = [
    select(type="multi_static_select", initial_options=[option("1", "Option 1")], max_selected_items=2),
    {"type": "multi_external_select", "action_id": "e", "initial_options": [option()]},
    {"type": "multi_users_select", "action_id": "u", "initial_users": ["U1"]},
    {"type": "multi_conversations_select", "action_id": "c", "default_to_current_conversation": True},
    {"type": "multi_channels_select", "action_id": "ch", "initial_channels": ["C1"]},
]
PICKERS: list[Json] = [
    {"type": "datepicker", "action_id": "d", "initial_date": "2026-02-28"},
    {"type": "timepicker", "action_id": "t", "initial_time": "23:59", "timezone": "Europe/London"},
    {"type": "datetimepicker", "action_id": "dt", "initial_date_time": 1_720_710_212},
    {"type": "checkboxes", "action_id": "b", "options": [{"text": mrkdwn(), "value": "a"}]},
    {
        "type": "radio_buttons",
        "action_id": "r",
        "options": options(2),
        "initial_option": option("1", "Option 1"),
    },
]
INPUTS: list[Json] = [
    typed_input(multiline=True, max_length=3000, min_length=1, placeholder=plain(), initial_value="x"),
    {"type": "email_text_input", "action_id": "mail"},
    {"type": "url_text_input", "action_id": "url", "focus_on_load": True},
    {"type": "number_input", "action_id": "n", "is_decimal_allowed": False, "min_value": "-1"},
    {"type": "rich_text_input", "action_id": "rich", "initial_value": rich_text(rich_section())},
    {"type": "file_input", "action_id": "files", "filetypes": ["png"], "max_files": 3},
]
OVERFLOW: Json = {"type": "overflow", "action_id": "o", "options": options(2)}
WORKFLOW: Json = {
    "type": "workflow_button",
    "action_id": "w",
    "text": plain("Run"),
    "workflow": {"trigger": {"url": "https://slack.com/shortcuts/Ft1/abc"}},
}
ON_EVERY_SURFACE: dict[str, Json] = {
    "section": section(block_id="s", expand=True),
    "section with fields": {"type": "section", "fields": [mrkdwn(), plain()]},
    "section with an image": section(accessory=image()),
    "header": {"type": "header", "text": plain()},
    "divider": {"type": "divider"},
    "image": image(title=plain("Title")),
    "image of a Slack file": {"type": "image", "slack_file": {"id": "F1"}, "alt_text": "A picture"},
    "context": {"type": "context", "elements": [mrkdwn(), plain(), image()]},
    "actions": actions(button(style="primary", value="1", confirm=CONFIRM), OVERFLOW, WORKFLOW),
    "link button": actions(button(url="https://example.com")),
    "rich_text": rich_text(
        rich_section(*RICH_PARTS),
        {"type": "rich_text_list", "style": "bullet", "indent": 1, "elements": [rich_section()]},
        {"type": "rich_text_quote", "elements": RICH_PARTS[:1]},
        {"type": "rich_text_preformatted", "elements": RICH_PARTS[:2], "border": 0},
    ),
    "video": {
        "type": "video",
        "alt_text": "A film",
        "title": plain("Film"),
        "title_url": "https://example.com/film",
        "video_url": "https://example.com/film.mp4",
        "thumbnail_url": "https://example.com/film.png",
        "description": plain("About it"),
    },
    **{f"actions: {one['type']} {one['action_id']}": actions(one) for one in MENUS + PICKERS},
    **{f"section: {one['type']}": section(accessory=one) for one in MULTI_MENUS + PICKERS + [OVERFLOW]},
    **{f"input: {one['type']}": field(one) for one in INPUTS + MULTI_MENUS + MENUS + PICKERS},
    "input with all keys": field(
        typed_input(dispatch_action_config={"trigger_actions_on": ["on_enter_pressed"]}),
        block_id="b",
        hint=plain(),
        optional=True,
        dispatch_action=True,
    ),
}
RAW = {"type": "raw_text", "text": "Cell"}
TASK = {"task_id": "t1", "title": "Look", "status": "complete"}
CHART = {
    "type": "line",
    "series": [{"name": "Open", "data": [{"label": "Mon", "value": 1}]}],
    "axis_config": {"categories": ["Mon"], "x_label": "Day"},
}
IN_MESSAGES_ONLY: dict[str, Json] = {
    "markdown": {"type": "markdown", "text": "**bold**"},
    "file": {"type": "file", "external_id": "x", "source": "remote"},
    "table": {"type": "table", "rows": [[RAW, RAW], [rich_text(rich_section()), RAW]]}
    | {"column_settings": [{"align": "right", "is_wrapped": True}]},
    "call": {"type": "call", "call_id": "R1"},
    "context_actions": {
        "type": "context_actions",
        "elements": [
            {"type": "icon_button", "icon": "trash", "text": plain("Delete"), "action_id": "x"},
            {
                "type": "feedback_buttons",
                "action_id": "y",
                "positive_button": {"text": plain("Good"), "value": "1"},
                "negative_button": {"text": plain("Bad"), "value": "0"},
            },
        ],
    },
    "card": card(actions=[button()], body=mrkdwn(), icon=image()),
    "carousel": {"type": "carousel", "elements": [card()]},
    "container": container(is_collapsible=True, default_collapsed=True),
    "task_card": {"type": "task_card", **TASK},
    "plan": {"type": "plan", "title": "Plan", "tasks": [TASK]},
}
UNKNOWN_TO_THE_SDK: dict[str, Json] = {
    "data_table": {
        "type": "data_table",
        "caption": "Scores",
        "rows": [[RAW], [{"type": "raw_number", "value": 1, "text": "1"}]],
    },
    "data_visualization": {"type": "data_visualization", "title": "Chart", "chart": CHART},
}
ALERT: Json = {"type": "alert", "text": mrkdwn(), "level": "warning"}
PARSED = ON_EVERY_SURFACE | IN_MESSAGES_ONLY | {"alert": ALERT}


@pytest.mark.parametrize("name", ON_EVERY_SURFACE)
def test_a_plain_sample_is_accepted_in_messages_modals_and_the_app_home(name: str) -> None:
    block = ON_EVERY_SURFACE[name]

    assert check_message({"text": "t", "blocks": [block]}) == []
    assert check_view(modal(block)) == []
    assert check_view({"type": "home", "blocks": [block]}) == []


@pytest.mark.parametrize("name", IN_MESSAGES_ONLY | UNKNOWN_TO_THE_SDK)
def test_a_message_block_is_accepted_in_a_message_and_refused_in_a_modal(name: str) -> None:
    block = (IN_MESSAGES_ONLY | UNKNOWN_TO_THE_SDK)[name]

    assert check_message({"blocks": [block]}) == []
    assert check_view(modal(block)) == [f"unsupported type: {block['type']} [json-pointer:/view/blocks/0/type]"]


@pytest.mark.parametrize("name", PARSED)
def test_what_is_accepted_here_parses_with_the_sdk(name: str) -> None:
    parsed = Block.parse(PARSED[name])

    assert parsed is not None
    assert parsed.to_dict()["type"] == PARSED[name]["type"]
