"""What the customer is told, and that a workaround is in place: the forms, and how they are read back."""

from bot.facts.escalation import EscalationFacts
from bot.rules import text as typing
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


def form(facts: EscalationFacts, *, said: str, next_within: str) -> Block:
    """*Update for the customer*, filled in with the facts; Warroom sends nothing to the customer by itself."""
    offered = said or plain(
        "customer-draft", title=facts.title, situation=blocks.cut(facts.situation, 1500), next=next_within
    )
    return modal_about(
        facts,
        plain("customer-title"),
        CUSTOMER_SUBMIT,
        [
            blocks.section(say("customer-how", customer=facts.customer or "")),
            blocks.asked(
                plain("customer-field"), TEXT, blocks.text_input(initial=offered, multiline=True, max_length=TEXT_LIMIT)
            ),
        ],
        submit=plain("customer-submit"),
    )


def read_text(state: Block) -> str:
    """What the customer was told, word for word. Raises Refused when there is nothing."""
    said = blocks.typed(state, TEXT) or ""
    return typing.clean_text(said, limit=TEXT_LIMIT, field=TEXT, empty="customer-missing-text")


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
