"""What the Block Kit validator demands of whole messages and views."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.blockkit import check_message, check_view
from tests.sandbox.test_blockkit_samples import (
    RAW,
    Json,
    actions,
    button,
    container,
    field,
    modal,
    mrkdwn,
    plain,
    section,
    typed_input,
)


def without(block: Json, key: str) -> Json:
    return {name: value for name, value in block.items() if name != key}


IN_MESSAGES: dict[str, tuple[Json, str, str, Json]] = {
    "a table with uneven rows": (
        {"type": "table", "rows": [[RAW, RAW], [RAW]]},
        "every row must have the same number of cells",
        "/rows/1",
        {"type": "table", "rows": [[RAW, RAW], [RAW, RAW]]},
    ),
    "more column settings than columns": (
        {"type": "table", "rows": [[RAW]], "column_settings": [{}, {}]},
        "must not have more items than the table has columns",
        "/column_settings",
        {"type": "table", "rows": [[RAW]], "column_settings": [None]},
    ),
    "a collapsed container that does not fold": (
        container(default_collapsed=True),
        "requires is_collapsible",
        "/default_collapsed",
        container(default_collapsed=True, is_collapsible=True),
    ),
    "a menu asking for a response_url": (
        section(accessory={"type": "channels_select", "response_url_enabled": True}),
        "is only allowed in input blocks of modals",
        "/accessory/response_url_enabled",
        section(accessory={"type": "channels_select"}),
    ),
}


@pytest.mark.parametrize("name", IN_MESSAGES)
def test_a_broken_message_block_is_refused_and_its_neighbour_accepted(name: str) -> None:
    broken, says, where, neighbour = IN_MESSAGES[name]

    assert check_message({"blocks": [broken]}) == [f"{says} [json-pointer:/blocks/0{where}]"]
    assert check_message({"blocks": [neighbour]}) == []


def test_a_block_id_stands_once_in_a_message_or_view() -> None:
    twice = [section(block_id="a"), section(block_id="a")]

    assert check_message({"blocks": twice}) == ["`block_id` a already exists [json-pointer:/blocks/1/block_id]"]
    assert check_view(modal(*twice)) == ["`block_id` a already exists [json-pointer:/view/blocks/1/block_id]"]
    assert check_message({"blocks": [section(block_id="a"), section(block_id="b")]}) == []


def test_the_same_action_id_may_stand_in_two_blocks() -> None:
    assert check_message({"blocks": [actions(button()), actions(button())]}) == []


def test_a_message_may_be_without_blocks_but_they_must_be_a_list() -> None:
    assert check_message({"text": "hi"}) == []
    assert check_message({"text": "hi", "blocks": []}) == []
    assert check_message({"blocks": {"type": "divider"}}) == ["must be an array [json-pointer:/blocks]"]


def test_blocks_inside_attachments_are_checked_too() -> None:
    broken = {"attachments": [{"color": "#f00", "blocks": [{"type": "header", "text": mrkdwn()}]}]}

    assert check_message(broken) == ["unsupported type: mrkdwn [json-pointer:/attachments/0/blocks/0/text/type]"]


def test_a_second_table_and_too_much_markdown_together_are_refused() -> None:
    table = {"type": "table", "rows": [[RAW]]}
    half = {"type": "markdown", "text": "x" * 6000}

    assert check_message({"blocks": [table, section()]}) == []
    assert check_message({"blocks": [table, table]}) == ["only_one_table_allowed"]
    assert check_message({"blocks": [half, half]}) == []
    assert check_message({"blocks": [half, half | {"text": "x" * 6001}]}) == [
        "markdown blocks together must be less than 12001 characters [json-pointer:/blocks]"
    ]


def test_a_modal_with_inputs_needs_a_submit_button_and_one_without_does_not() -> None:
    assert check_view(without(modal(field(typed_input())), "submit")) == [
        "missing required field: submit (there are input blocks) [json-pointer:/view]"
    ]
    assert check_view(without(modal(section()), "submit")) == []
    assert check_view({"type": "home", "blocks": [field(typed_input())]}) == []


def test_a_view_is_a_modal_with_a_title_or_a_home_without() -> None:
    assert check_view(without(modal(section()), "title")) == ["missing required field: title [json-pointer:/view]"]
    assert check_view(modal(section(), title=mrkdwn())) == ["unsupported type: mrkdwn [json-pointer:/view/title/type]"]
    assert check_view({"type": "dialog", "blocks": []}) == ["must be one of: modal, home [json-pointer:/view/type]"]
    assert check_view({"type": "home", "blocks": [section()], "title": plain()}) == [
        "invalid additional property: title [json-pointer:/view]"
    ]


def test_focus_on_load_stands_once_in_a_view() -> None:
    first, second = typed_input(focus_on_load=True), typed_input(action_id="b", focus_on_load=True)

    assert check_view(modal(field(first), field(typed_input(action_id="b")))) == []
    assert check_view(modal(field(first), field(second))) == [
        "focus_on_load can only be set on one element of a view [json-pointer:/view/blocks]"
    ]


def test_a_view_above_250_kilobytes_is_too_large_as_a_whole() -> None:
    heavy = [section(text=plain("ä" * 2900)) for _ in range(42)]

    assert check_view(modal(*heavy)) == []
    assert check_view(modal(*heavy, section(text=plain("ä" * 2900)))) == ["view_too_large"]


def test_several_mistakes_are_all_named() -> None:
    found = check_message({"blocks": [section(text=mrkdwn("")), {"type": "nope"}]})

    assert found == [
        "must be more than 0 characters [json-pointer:/blocks/0/text/text]",
        "unsupported type: nope [json-pointer:/blocks/1/type]",
    ]


SHORT = st.text("ab1:", max_size=3)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | SHORT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(SHORT, inner, max_size=3),
    max_leaves=8,
)
TYPES = st.sampled_from(["section", "actions", "context", "input", "table", "data_table", "rich_text"])
KEYS = st.sampled_from(["text", "elements", "element", "rows", "accessory", "fields", "block_id", "type"])


@given(st.lists(st.builds(lambda kind, rest: {"type": kind} | rest, TYPES, st.dictionaries(KEYS, JSON)), max_size=3))
def test_no_nonsense_brings_the_validator_down(blocks: list[Json]) -> None:
    check_message({"blocks": blocks})
    check_view(modal(*blocks))
