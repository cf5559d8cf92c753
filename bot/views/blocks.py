"""Short names for the Block Kit shapes Warroom draws with, each within Slack's limits."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from bot import words
from bot.words import Mrkdwn, escape

Block = dict[str, Any]

SECTION_LIMIT = 3000
HEADER_LIMIT = 150
BUTTON_LIMIT = 75
OPTION_LIMIT = 75
VALUE_LIMIT = 150
PLACEHOLDER_LIMIT = 150
BLOCKS_IN_A_MESSAGE = 50
TEXT_IN_A_MESSAGE = 12_500  # Slack refused messages of about 13,200 characters
NOTIFICATION_LIMIT = 3000  # chat.update refuses more than 4,000 characters


_MARKUP = re.compile(r"<[^<>]*>|&(?:amp|lt|gt);")  # a mention, date, link or entity: shown whole or not at all


def cut(text: str, limit: int) -> str:
    """Plain text, shortened with an ellipsis when Slack would refuse it."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def cut_mrkdwn(text: Mrkdwn, limit: int) -> Mrkdwn:
    """Mrkdwn, shortened with an ellipsis when Slack would refuse it; nothing that Slack reads as one is cut in two."""
    if len(text) <= limit:
        return text
    end = limit - 1
    for found in _MARKUP.finditer(text):
        if found.start() < end < found.end():
            end = found.start()
            break
    return Mrkdwn(text[:end].rstrip() + "…")


def plain(text: str, limit: int = SECTION_LIMIT) -> Block:
    """A plain_text object: nothing in it is read as a mention, a link or formatting."""
    return {"type": "plain_text", "text": cut(text, limit), "emoji": True}


def mrkdwn(text: Mrkdwn, limit: int = SECTION_LIMIT) -> Block:
    """A mrkdwn object; only text that went through the catalogue or `escape` has this type."""
    return {"type": "mrkdwn", "text": cut_mrkdwn(text, limit)}


def lines(texts: Iterable[Mrkdwn]) -> Mrkdwn:
    """Several mrkdwn lines as one text."""
    return Mrkdwn("\n".join(texts))


def paragraphs(texts: Iterable[Mrkdwn]) -> list[Block]:
    """Lines as sections, as many as fit into each, so that none is lost."""
    sections: list[list[Mrkdwn]] = [[]]
    length = 0
    for text in (cut_mrkdwn(text, SECTION_LIMIT) for text in texts):
        if length + len(text) + 1 > SECTION_LIMIT:
            sections.append([])
            length = 0
        sections[-1].append(text)
        length += len(text) + 1
    return [section(lines(each)) for each in sections if each]


def header(text: str) -> Block:
    """A headline."""
    return {"type": "header", "text": plain(text, HEADER_LIMIT)}


def section(text: Mrkdwn, accessory: Block | None = None) -> Block:
    """A paragraph of mrkdwn, with a button beside it when given."""
    block: Block = {"type": "section", "text": mrkdwn(text)}
    if accessory:
        block["accessory"] = accessory
    return block


def quoted(text: str) -> Block:
    """A paragraph that a person wrote, exactly as they wrote it."""
    return {"type": "section", "text": plain(text)}


def fields(texts: Sequence[Mrkdwn]) -> Block:
    """Up to ten short facts in two columns."""
    return {"type": "section", "fields": [mrkdwn(text, 2000) for text in texts[:10]]}


def context(text: Mrkdwn) -> Block:
    """A small grey line."""
    return {"type": "context", "elements": [mrkdwn(text)]}


def actions(*elements: Block) -> Block:
    """A row of buttons."""
    return {"type": "actions", "elements": list(elements)}


def button(text: str, action_id: str, value: str, *, style: str | None = None) -> Block:
    """A button; `style` is primary or danger."""
    element: Block = {
        "type": "button",
        "text": plain(text, BUTTON_LIMIT),
        "action_id": action_id,
        "value": value,
    }
    if style:
        element["style"] = style
    return element


def option(text: str, value: str, description: str | None = None) -> Block:
    """One choice of a select or a checkbox."""
    choice: Block = {"text": plain(text, OPTION_LIMIT), "value": value}
    if description:
        choice["description"] = plain(description, OPTION_LIMIT)
    return choice


def asked(
    label: str, name: str, element: Block, *, optional: bool = False, hint: str | None = None, dispatch: bool = False
) -> Block:
    """One field of a form. Its block id and action id are the field's name, so that reading back cannot drift.

    With `dispatch` Warroom hears of it as soon as it is filled in.
    """
    block: Block = {
        "type": "input",
        "block_id": name,
        "label": plain(label, 2000),
        "optional": optional,
        "element": {**element, "action_id": name},
    }
    if hint:
        block["hint"] = plain(hint, 2000)
    if dispatch:
        block["dispatch_action"] = True
    return block


def text_input(
    *,
    initial: str | None = None,
    multiline: bool = False,
    max_length: int | None = None,
    placeholder: str | None = None,
    each_letter: bool = False,
) -> Block:
    """A text field; with `each_letter` one that dispatches does so while somebody types."""
    element: Block = {"type": "plain_text_input", "multiline": multiline}
    if placeholder:
        element["placeholder"] = plain(placeholder, PLACEHOLDER_LIMIT)
    if each_letter:
        element["dispatch_action_config"] = {"trigger_actions_on": ["on_character_entered"]}
    if initial:
        element["initial_value"] = initial[: max_length or SECTION_LIMIT]
    if max_length:
        element["max_length"] = max_length
    return element


def select(options: Sequence[Block], *, initial: Block | None = None, placeholder: str | None = None) -> Block:
    """A menu of fixed choices."""
    element: Block = {"type": "static_select", "options": list(options)[:100]}
    if initial:
        element["initial_option"] = initial
    if placeholder:
        element["placeholder"] = plain(placeholder, PLACEHOLDER_LIMIT)
    return element


def searched_select(*, initial: Block | None = None, placeholder: str | None = None) -> Block:
    """A menu whose choices Warroom is asked for while somebody types (`block_suggestion`)."""
    element: Block = {"type": "external_select", "min_query_length": 0}
    if initial:
        element["initial_option"] = initial
    if placeholder:
        element["placeholder"] = plain(placeholder, PLACEHOLDER_LIMIT)
    return element


def person_select(*, initial: str | None = None) -> Block:
    """A menu of the workspace's people."""
    element: Block = {"type": "users_select"}
    if initial:
        element["initial_user"] = initial
    return element


def modal(
    title: str,
    callback_id: str,
    blocks: Sequence[Block],
    *,
    submit: str | None = None,
    metadata: str = "",
    leads_back: bool = False,
) -> Block:
    """A modal; `metadata` comes back with its submission. One that `leads_back` lies on another one."""
    close = "button-cancel" if submit else "button-back" if leads_back else "button-close-modal"
    view: Block = {
        "type": "modal",
        "callback_id": callback_id,
        "title": plain(title, 24),
        "close": plain(words.plain(close), 24),
        "blocks": list(blocks)[:100],
        "private_metadata": metadata,
    }
    if submit:
        view["submit"] = plain(submit, 24)
    return view


def message(text: Mrkdwn, blocks: Sequence[Block] | None = None) -> Block:
    """What chat.postMessage and chat.update take: blocks, and the text that notifications show."""
    payload: Block = {"text": cut_mrkdwn(text, NOTIFICATION_LIMIT)}
    if blocks:
        payload["blocks"] = _fitting(list(blocks))
    return payload


def _fitting(blocks: list[Block]) -> list[Block]:
    """As many blocks as Slack takes in one message; a line says so when some had to be left out."""
    kept: list[Block] = []
    room = TEXT_IN_A_MESSAGE
    for block in blocks[:BLOCKS_IN_A_MESSAGE]:
        room -= _length(block)
        if room < 0 or (len(kept) == BLOCKS_IN_A_MESSAGE - 1 and len(blocks) > BLOCKS_IN_A_MESSAGE):
            return [*kept, context(words.say("message-shortened"))]
        kept.append(block)
    return kept


def _length(shape: Any) -> int:
    """How many characters of text there are in a block."""
    if isinstance(shape, dict):
        own = len(shape["text"]) if isinstance(shape.get("text"), str) else 0
        return own + sum(_length(inside) for inside in shape.values())
    return sum(_length(inside) for inside in shape) if isinstance(shape, list) else 0


def typed(state: Block, name: str) -> Any:
    """What a person put into the field `name`: text, the chosen option's value(s), a user id, or None."""
    element = state.get("values", {}).get(name, {}).get(name, {})
    match element.get("type"):
        case "static_select" | "external_select":
            chosen = element.get("selected_option")
            return chosen["value"] if chosen else None
        case "multi_static_select" | "checkboxes":
            return [chosen["value"] for chosen in element.get("selected_options") or []]
        case "users_select":
            return element.get("selected_user")
    return element.get("value")


__all__ = ["Block", "Mrkdwn", "escape"]
