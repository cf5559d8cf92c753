"""The modal *Raise an escalation*: how it looks, empty or filled in, with what Warroom says to what is in it."""

import json
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.rules.impact import Suggestion, needs_reason
from bot.rules.likeness import Likeness
from bot.views import blocks
from bot.views import impact as impact_view
from bot.views import likeness as likeness_view
from bot.views.blocks import Block
from bot.words import Mrkdwn, plain, say
from models.escalation import Kind, Severity

SUBMIT = "intake.submit"
FROM_MESSAGE = "intake.from_message"  # the callback id of the message shortcut *Escalate this message*

TITLE = "title"
SITUATION = "situation"
CUSTOMER = "customer"
KIND = "kind"
USERS = "users"
BLOCKED = "blocked"
WORKAROUND = "workaround"
REVENUE = "revenue"
DEADLINE = "deadline"
SEVERITY = "severity"
REASON = "severity_reason"
CASE_LINK = "case_link"
CONFIDENTIAL = "confidential"
FIELDS = (
    *(TITLE, SITUATION, CUSTOMER, KIND, USERS, BLOCKED, WORKAROUND, REVENUE, DEADLINE),
    *(SEVERITY, REASON, CASE_LINK, CONFIDENTIAL),
)
# What Warroom hears of while the form is filled in, because it may say something else then.
WEIGHED = (TITLE, CUSTOMER, KIND, USERS, BLOCKED, WORKAROUND, REVENUE, DEADLINE, SEVERITY, REASON)


@dataclass(frozen=True)
class Carried:
    """What the form carries unseen: the message it is raised from, and the likenesses that were shown in it."""

    source_link: str | None = None
    likenesses: frozenset[int] = frozenset()  # escalation ids


def carried(view: Block) -> Carried:
    """What a form carries."""
    kept = json.loads(view.get("private_metadata") or "{}")
    return Carried(kept.get("source"), frozenset(kept.get("likenesses", ())))


def given(state: Block) -> dict[str, Any]:
    """What stands in each field, as `form` takes it."""
    return {name: blocks.typed(state, name) for name in FIELDS}


def form(
    given: Mapping[str, Any],
    *,
    suggestion: Suggestion | None = None,
    likeness: Likeness | None = None,
    is_held: bool = False,
    before: Carried = Carried(),  # frozen
) -> Block:
    """The modal with what is `given` by field. Drawn again with what was typed, it loses nothing of that.

    `before` is what it carried until now; `is_held`: *Raise* was pressed, and the likeness is to be seen first.
    """
    drawn = [
        *_what(given, likeness),
        *_impact(given),
        {**blocks.context(_suggested(given, suggestion)), "block_id": "suggestion"},
        *_severity(given, suggestion),
        _text(CASE_LINK, given),
        _checkbox(given),
        *([likeness_view.held(likeness)] if likeness and is_held else []),
    ]
    shown = before.likenesses | ({likeness.known.id} if likeness else set())
    said = json.dumps([block for block in drawn if block["type"] != "input"])
    # With the sum of what is said in it, two forms that say the same carry the same.
    metadata = {"source": before.source_link, "likenesses": sorted(shown), "said": zlib.crc32(said.encode())}
    return blocks.modal(
        plain("intake-title"), SUBMIT, drawn, submit=plain("intake-submit"), metadata=json.dumps(metadata)
    )


def customer_options(known: Iterable[str], new: str | None) -> list[Block]:
    """The choices of *Customer*: those who are known, and what was typed as a new one."""
    found = [customer_option(name) for name in known]
    if new:
        found.append(customer_option(new, plain("customer-new")))
    return found[:100]


def customer_option(name: str, description: str | None = None) -> Block:
    """A customer by name; the value is the whole name, of which only the beginning may fit into the text."""
    return blocks.option(name, blocks.cut(name, blocks.VALUE_LIMIT), description)


def _what(given: Mapping[str, Any], likeness: Likeness | None) -> list[Block]:
    kinds = [blocks.option(plain(f"kind-{kind.value}"), kind.value, plain(f"kind-{kind.value}-means")) for kind in Kind]
    customer = given.get(CUSTOMER)
    select = blocks.searched_select(
        initial=customer_option(customer) if customer else None, placeholder=plain("intake-example-customer")
    )
    kind = blocks.select(kinds, initial=_option(kinds, given.get(KIND)) or kinds[0])
    return [
        _text(TITLE, given, optional=False),
        *([likeness_view.offered(likeness)] if likeness else []),
        _text(SITUATION, given, multiline=True),
        blocks.asked(plain("intake-field-customer"), CUSTOMER, select, optional=True, dispatch=True),
        blocks.asked(plain("intake-field-kind"), KIND, kind, dispatch=True),
    ]


def _impact(given: Mapping[str, Any]) -> list[Block]:
    return [
        _text(USERS, given, example=plain("intake-example-users")),
        _select(BLOCKED, impact_view.blocked_options(), given),
        _select(WORKAROUND, impact_view.workaround_options(), given),
        _text(REVENUE, given, example=plain("intake-example-revenue")),
        _text(DEADLINE, given, example=plain("intake-example-deadline")),
    ]


def _suggested(given: Mapping[str, Any], suggestion: Suggestion | None) -> Mrkdwn:
    said = impact_view.suggestion(suggestion)
    chosen = given.get(SEVERITY)
    is_given = bool(str(given.get(REASON) or "").strip())
    if suggestion and chosen and not is_given and needs_reason(suggestion.severity, Severity(chosen)):
        return blocks.lines([said, say("intake-reason-wanted", severity=chosen)])
    return said


def _severity(given: Mapping[str, Any], suggestion: Suggestion | None) -> list[Block]:
    severities = [blocks.option(plain(f"severity-{severity.value}"), severity.value) for severity in Severity]
    if suggestion:
        taken = plain("intake-severity-as-suggested", severity=suggestion.severity.value)
    else:
        taken = plain("intake-severity-choose")
    return [
        # Not marked as required: who chooses nothing takes the suggestion. Without one, `decide` asks for a choice.
        _select(SEVERITY, severities, given, placeholder=taken, hint=plain("intake-hint-severity")),
        _text(REASON, given, hint=plain("intake-hint-severity-reason")),
    ]


def _text(
    name: str,
    given: Mapping[str, Any],
    *,
    multiline: bool = False,
    optional: bool = True,
    example: str | None = None,
    hint: str | None = None,
) -> Block:
    is_weighed = name in WEIGHED
    element = blocks.text_input(
        initial=given.get(name), multiline=multiline, placeholder=example, each_letter=is_weighed
    )
    return blocks.asked(_label(name), name, element, optional=optional, hint=hint, dispatch=is_weighed)


def _select(
    name: str,
    options: list[Block],
    given: Mapping[str, Any],
    *,
    placeholder: str | None = None,
    hint: str | None = None,
) -> Block:
    element = blocks.select(options, initial=_option(options, given.get(name)), placeholder=placeholder)
    return blocks.asked(_label(name), name, element, optional=True, hint=hint, dispatch=name in WEIGHED)


def _checkbox(given: Mapping[str, Any]) -> Block:
    options = [blocks.option(plain("intake-option-confidential"), "yes")]
    element: Block = {"type": "checkboxes", "options": options}
    if given.get(CONFIDENTIAL):
        element["initial_options"] = options
    return blocks.asked(_label(CONFIDENTIAL), CONFIDENTIAL, element, optional=True)


def _label(name: str) -> str:
    return plain(f"intake-field-{name.replace('_', '-')}")


def _option(options: list[Block], value: str | None) -> Block | None:
    return next((option for option in options if option["value"] == value), None)
