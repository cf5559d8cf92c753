"""The text drawing of messages and views: what each block looks like, and that nothing known is left undrawn."""

import pytest

from bot.sandbox.drawing import draw_blocks, draw_message, draw_view
from tests.sandbox.test_blockkit_samples import (
    ALERT,
    CONFIRM,
    IN_MESSAGES_ONLY,
    ON_EVERY_SURFACE,
    UNKNOWN_TO_THE_SDK,
    Json,
    actions,
    button,
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

CARD: list[Json] = [
    {"type": "header", "text": plain("ESC-12 Exports fail")},
    section(text=mrkdwn("*Acme* cannot export"), accessory=button(text=plain("Open"), url="https://x.com")),
    {"type": "section", "fields": [mrkdwn("*Owner*\n<@U0ANA>"), mrkdwn("*Due*\nFri 17:00"), plain("SEV1")]},
    {"type": "divider"},
    actions(
        button(text=plain("Done"), style="primary", confirm=CONFIRM),
        button(text=plain("Slip…")),
        select(placeholder=plain("Severity")),
        {"type": "overflow", "options": [option("a", "Merge"), option("b", "Close")]},
    ),
    {"type": "context", "elements": [image(alt_text="lamp"), mrkdwn("raised by <@U0DANA>")]},
]


def test_a_card_is_drawn_as_people_see_it() -> None:
    assert draw_message({"text": "fallback", "blocks": CARD}) == "\n".join(
        [
            "# ESC-12 Exports fail",
            "*Acme* cannot export  [Open → https://x.com]",
            "*Owner* <@U0ANA> | *Due* Fri 17:00",
            "SEV1",
            "---",
            "[Done] [Slip…] (▾ Severity) [⋯ Merge | Close]",
            "· [image: lamp]  raised by <@U0DANA>",
        ]
    )


def test_a_modal_is_drawn_with_its_fields_stars_and_buttons() -> None:
    view = modal(
        field(typed_input(placeholder=plain("One line")), label=plain("Title")),
        field(typed_input(initial_value="It fails"), label=plain("What is happening?"), optional=True),
        field(select(), label=plain("Severity"), hint=plain("As the customer feels it")),
        field(select(initial_option=option("1", "Option 1")), label=plain("Kind")),
        field({"type": "users_select", "initial_user": "U0RAJ"}, label=plain("Owner")),
        field({"type": "datepicker"}, label=plain("Due")),
        field({"type": "checkboxes", "options": options(2), "initial_options": options(1)}, label=plain("Is")),
        field({"type": "radio_buttons", "options": options(2)}, label=plain("Or")),
        title=plain("Raise an escalation"),
        close=plain("Cancel"),
        submit=plain("Raise"),
    )

    assert draw_view(view, names={"U0RAJ": "raj"}.__getitem__) == "\n".join(
        [
            "== Raise an escalation ==",
            "Title*: [ One line ]",
            "What is happening?: [ It fails ]",
            "Severity*: [ ▾ Choose ]",
            "  · As the customer feels it",
            "Kind*: [ ▾ Option 1 ]",
            "Owner*: [ ▾ @raj ]",
            "Due*: [ ▾ Pick a date ]",
            "Is*: ☑ Option 0  ☐ Option 1",
            "Or*: ○ Option 0  ○ Option 1",
            "[Cancel] [Raise]",
        ]
    )


def test_an_app_home_is_its_blocks_and_a_modal_without_buttons_can_be_closed() -> None:
    assert draw_view({"type": "home", "blocks": [section(text=plain("Quiet"))]}) == "Quiet"
    assert draw_view({"type": "modal", "title": plain("T"), "blocks": [section(text=plain("x"))]}) == (
        "== T ==\nx\n[Close]"
    )


def test_rich_text_is_drawn_in_the_notation_of_mrkdwn() -> None:
    parts: list[Json] = [
        {"type": "text", "text": "now", "style": {"bold": True, "italic": True}},
        {"type": "text", "text": " by "},
        {"type": "user", "user_id": "U1"},
        {"type": "emoji", "name": "wave"},
    ]
    block = rich_text(
        rich_section(*parts),
        {"type": "rich_text_list", "style": "ordered", "elements": [rich_section(), rich_section()]},
        {"type": "rich_text_list", "style": "bullet", "indent": 1, "elements": [rich_section()]},
        {"type": "rich_text_quote", "elements": [{"type": "text", "text": "said\ntwice"}]},
        {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": "code"}]},
    )

    assert draw_blocks([block]) == "\n".join(
        [
            "_*now*_ by <@U1>:wave:",
            "1. words",
            "2. words",
            "  • words",
            "> said",
            "> twice",
            "```",
            "code",
            "```",
        ]
    )


def test_mentions_are_named_when_a_lookup_is_given() -> None:
    names = {"U1": "ana", "C1": "esc-1", "S1": "oncall"}.__getitem__
    message = {"text": "<@U1> in <#C1|old> with <!subteam^S1> at <https://x.com|x>"}

    assert draw_message(message, names) == "@ana in #esc-1 with @oncall at <https://x.com|x>"
    assert draw_message(message) == message["text"]


def test_attachments_stand_behind_a_bar_below_the_text() -> None:
    message = {"text": "Above", "attachments": [{"blocks": [section(text=plain("a\nb"))]}, {"text": "old"}]}

    assert draw_message(message) == "Above\n▌ a\n▌ b\n▌ old"


SAMPLES = ON_EVERY_SURFACE | IN_MESSAGES_ONLY | UNKNOWN_TO_THE_SDK | {"alert": ALERT}


@pytest.mark.parametrize("name", SAMPLES)
def test_every_block_and_element_that_is_accepted_is_drawn(name: str) -> None:
    block = SAMPLES[name]
    drawn = draw_blocks([block])

    assert drawn
    assert f"<{block['type']}>" not in drawn
    for part in [block.get("accessory"), block.get("element"), *block.get("elements", [])]:
        assert part is None or f"<{part['type']}>" not in drawn
