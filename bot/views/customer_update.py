"""What the customer is told, and that a workaround is in place: the forms, and how they are read back."""

from bot.errors import Refused
from bot.facts.escalation import EscalationFacts
from bot.rules import text as typing
from bot.rules.skeleton import unfilled
from bot.views import blocks
from bot.views.blocks import Block
from bot.views.form import modal_about
from bot.words import plain, say

COMPOSE_CUSTOMER = "customer.compose"
CUSTOMER_SUBMIT = "customer.submit"
WORKAROUND_SUBMIT = "customer.workaround_submit"

TEXT = "text"
WHAT = "what"
TEXT_LIMIT = 3000
SITUATION_SHOWN = 1000


def form(facts: EscalationFacts, *, said: str, next_by: str) -> Block:
    """*Update for the customer*: a skeleton to fill in, for which ours is only at hand above it.

    `next_by` is when they hear from us again, on the customer's clocks. Warroom sends nothing to them by itself.
    """
    offered = said or plain("customer-draft", next=next_by)
    ours = say("customer-ours", title=facts.title, situation=blocks.cut(facts.situation, SITUATION_SHOWN))
    return modal_about(
        facts,
        plain("customer-title"),
        CUSTOMER_SUBMIT,
        [
            blocks.section(say("customer-how", customer=facts.customer or "")),
            blocks.context(say("customer-next", next=next_by)),
            blocks.context(ours),
            blocks.asked(
                plain("customer-field"), TEXT, blocks.text_input(initial=offered, multiline=True, max_length=TEXT_LIMIT)
            ),
        ],
        submit=plain("customer-submit"),
    )


def read_text(state: Block) -> str:
    """What the customer was told, word for word. Raises Refused when there is nothing, or a part of it is empty."""
    typed = blocks.typed(state, TEXT) or ""
    said = typing.clean_text(typed, limit=TEXT_LIMIT, field=TEXT, empty="customer-missing-text")
    parts = (plain("customer-part-known"), plain("customer-part-next"))
    missing = unfilled(said, parts=parts, closing=plain("customer-part-again"))
    if missing:
        named = ", ".join(f"“{part}”" for part in missing)
        raise Refused("customer-unfilled", field=TEXT, parts=named, count=len(missing))
    return said


def workaround_form(facts: EscalationFacts) -> Block:
    """The modal behind *Workaround in place…*."""
    element = blocks.text_input(max_length=typing.REASON_LIMIT)
    return modal_about(
        facts,
        plain("workaround-title"),
        WORKAROUND_SUBMIT,
        [
            blocks.section(say("workaround-about")),
            blocks.asked(plain("workaround-field"), WHAT, element, hint=plain("workaround-hint")),
        ],
        submit=plain("workaround-submit"),
    )


def read_workaround(state: Block) -> str:
    """What the workaround is, in one line. Raises Refused when there is nothing."""
    said = blocks.typed(state, WHAT) or ""
    return typing.clean_line(said, limit=typing.REASON_LIMIT, field=WHAT, empty="workaround-missing")
