"""The modal *Raise an escalation*: how it looks, and how it is read back."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from bot.errors import Refused
from bot.rules import text
from bot.views import blocks
from bot.views.blocks import Block
from bot.words import plain
from models.escalation import Kind, Severity

SUBMIT = "intake.submit"

TITLE = "title"
SITUATION = "situation"
CUSTOMER = "customer"
KIND = "kind"
SEVERITY = "severity"
CASE_LINK = "case_link"
CONFIDENTIAL = "confidential"

CUSTOMER_LIMIT = 100
CASE_LINK_LIMIT = 500


@dataclass(frozen=True)
class Intake:
    """What somebody raised, checked."""

    title: str
    situation: str
    customer: str | None
    kind: Kind
    severity: Severity
    case_link: str | None
    is_confidential: bool


def form(title: str) -> Block:
    """The modal, with the title prefilled."""
    kinds = [blocks.option(plain(f"kind-{kind.value}"), kind.value, plain(f"kind-{kind.value}-means")) for kind in Kind]
    severities = [blocks.option(plain(f"severity-{severity.value}"), severity.value) for severity in Severity]
    return blocks.modal(
        plain("intake-title"),
        SUBMIT,
        [
            blocks.asked(plain("intake-field-title"), TITLE, blocks.text_input(initial=title or None)),
            blocks.asked(plain("intake-field-situation"), SITUATION, blocks.text_input(multiline=True), optional=True),
            blocks.asked(plain("intake-field-customer"), CUSTOMER, blocks.text_input(), optional=True),
            blocks.asked(plain("intake-field-kind"), KIND, blocks.select(kinds, initial=kinds[0])),
            blocks.asked(
                plain("intake-field-severity"),
                SEVERITY,
                blocks.select(severities),
                hint=plain("intake-hint-severity"),
            ),
            blocks.asked(plain("intake-field-case-link"), CASE_LINK, blocks.text_input(), optional=True),
            blocks.asked(
                plain("intake-field-confidential"),
                CONFIDENTIAL,
                {"type": "checkboxes", "options": [blocks.option(plain("intake-option-confidential"), "yes")]},
                optional=True,
            ),
        ],
        submit=plain("intake-submit"),
    )


def read(state: Block) -> Intake:
    """What was filled in. Raises Refused, naming the field, for what cannot be used."""
    severity = blocks.typed(state, SEVERITY)
    if not severity:
        raise Refused("severity-missing", field=SEVERITY)
    customer = blocks.typed(state, CUSTOMER) or ""
    return Intake(
        title=text.clean_line(
            blocks.typed(state, TITLE) or "", limit=text.TITLE_LIMIT, field=TITLE, empty="title-missing"
        ),
        situation=text.clean_text(
            blocks.typed(state, SITUATION) or "", limit=text.DESCRIPTION_LIMIT, field=SITUATION, empty=None
        ),
        customer=text.clean_line(customer, limit=CUSTOMER_LIMIT, field=CUSTOMER, empty="customer-missing")
        if customer.strip()
        else None,
        kind=Kind(blocks.typed(state, KIND) or Kind.CUSTOMER),
        severity=Severity(severity),
        case_link=_address(blocks.typed(state, CASE_LINK) or ""),
        is_confidential="yes" in (blocks.typed(state, CONFIDENTIAL) or []),
    )


def _address(typed: str) -> str | None:
    typed = typed.strip()
    if not typed:
        return None
    address = typed if "://" in typed else f"https://{typed}"
    if not _is_plain_address(address):
        raise Refused("case-link-unusable", field=CASE_LINK, text=text.shorten(typed, 80))
    return address


def _is_plain_address(address: str) -> bool:
    """Whether it is what it looks like: nothing invisible in it, and nobody's name before the host."""
    if len(address) > CASE_LINK_LIMIT or not address.isprintable() or any(letter.isspace() for letter in address):
        return False
    try:
        parts = urlsplit(address)
        return parts.scheme in ("http", "https") and "." in (parts.hostname or "") and parts.username is None
    except ValueError:
        return False
