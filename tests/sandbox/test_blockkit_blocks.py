"""Which blocks, texts and buttons are refused, each beside a neighbour that is accepted."""

import pytest

from bot.sandbox.blockkit import check_message, check_view
from tests.sandbox.test_blockkit_samples import (
    CONFIRM,
    Json,
    actions,
    button,
    field,
    image,
    modal,
    mrkdwn,
    option,
    plain,
    section,
    select,
    typed_input,
)


def in_context(*elements: Json) -> Json:
    return {"type": "context", "elements": list(elements)}


def without(block: Json, key: str) -> Json:
    return {name: value for name, value in block.items() if name != key}


UNCHECKED = {"text": mrkdwn(), "value": "a"}
MULTI = select(type="multi_static_select")
# name: the refused block, what is said, where; and its accepted neighbour.
PAIRS: dict[str, tuple[Json, str, str, Json]] = {
    "an unknown block": ({"type": "sektion"}, "unsupported type: sektion", "/type", {"type": "divider"}),
    "a block without type": ({"block_id": "a"}, "missing required field: type", "", {"type": "divider"}),
    "an unknown key": (
        section(colour="red"),
        "invalid additional property: colour",
        "",
        section(block_id="red"),
    ),
    "a text as bare string": (section(text="hi"), "must be an object", "/text", section(text=plain("hi"))),
    "a text of unknown type": (
        section(text={"type": "markdown", "text": "x"}),
        "unsupported type: markdown",
        "/text/type",
        section(),
    ),
    "a text that is a number": (
        section(text={"type": "mrkdwn", "text": 5}),
        "must be a string",
        "/text/text",
        section(text=mrkdwn("5")),
    ),
    "emoji on mrkdwn": (
        section(text=mrkdwn() | {"emoji": True}),
        "invalid additional property: emoji",
        "/text",
        section(text=plain() | {"emoji": True}),
    ),
    "a section with nothing": (
        {"type": "section"},
        "must define at least one of: text, fields",
        "",
        {"type": "section", "fields": [plain()]},
    ),
    "mrkdwn in a header": (
        {"type": "header", "text": mrkdwn()},
        "unsupported type: mrkdwn",
        "/text/type",
        {"type": "header", "text": plain()},
    ),
    "mrkdwn on a button": (
        actions(button(text=mrkdwn())),
        "unsupported type: mrkdwn",
        "/elements/0/text/type",
        actions(button(text=plain())),
    ),
    "mrkdwn in a menu option": (
        actions(select(options=[UNCHECKED])),
        "unsupported type: mrkdwn",
        "/elements/0/options/0/text/type",
        actions({"type": "checkboxes", "options": [UNCHECKED]}),
    ),
    "a url on a menu option": (
        actions(select(options=[option() | {"url": "https://x.com"}])),
        "invalid additional property: url",
        "/elements/0/options/0",
        actions({"type": "overflow", "options": [option() | {"url": "https://x.com"}]}),
    ),
    "a button without text": (
        actions(without(button(), "text")),
        "missing required field: text",
        "/elements/0",
        actions(button()),
    ),
    "a button style of its own": (
        actions(button(style="warning")),
        "must be one of: primary, danger",
        "/elements/0/style",
        actions(button(style="danger")),
    ),
    "a button url without scheme": (
        actions(button(url="example.com")),
        "must be a valid URL",
        "/elements/0/url",
        actions(button(url="mailto:a@example.com")),
    ),
    "the same action_id twice in a block": (
        actions(button(), button()),
        "`action_id` go already exists in this block",
        "/elements/1/action_id",
        actions(button(), button(action_id="other")),
    ),
    "a confirm dialog without text": (
        actions(button(confirm=without(CONFIRM, "text"))),
        "missing required field: text",
        "/elements/0/confirm",
        actions(button(confirm=CONFIRM)),
    ),
    "mrkdwn as a confirm dialog's title": (
        actions(button(confirm=CONFIRM | {"title": mrkdwn()})),
        "unsupported type: mrkdwn",
        "/elements/0/confirm/title/type",
        actions(button(confirm=CONFIRM | {"text": mrkdwn()})),
    ),
    "a text input among actions": (
        actions(typed_input()),
        "unsupported type: plain_text_input",
        "/elements/0/type",
        field(typed_input()),
    ),
    "a multi-select among actions": (
        actions(MULTI),
        "unsupported type: multi_static_select",
        "/elements/0/type",
        section(accessory=MULTI),
    ),
    "a button in an input block": (
        field(button()),
        "unsupported type: button",
        "/element/type",
        section(accessory=button()),
    ),
    "a button in a context block": (
        in_context(button()),
        "unsupported type: button",
        "/elements/0/type",
        in_context(image()),
    ),
    "an input as an accessory": (
        section(accessory=typed_input()),
        "unsupported type: plain_text_input",
        "/accessory/type",
        section(accessory=select()),
    ),
    "an image among actions": (
        actions(image()),
        "unsupported type: image",
        "/elements/0/type",
        section(accessory=image()),
    ),
}


@pytest.mark.parametrize("name", PAIRS)
def test_a_broken_block_is_refused_on_every_surface_and_its_neighbour_accepted(name: str) -> None:
    broken, says, where, neighbour = PAIRS[name]

    assert check_message({"blocks": [broken]}) == [f"{says} [json-pointer:/blocks/0{where}]"]
    assert check_message({"blocks": [neighbour]}) == []
    assert f"{says} [json-pointer:/view/blocks/0{where}]" in check_view(modal(broken))
    assert check_view(modal(neighbour)) == []
