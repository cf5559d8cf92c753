"""The modals *Resolve* and *Reopen*."""

from bot.facts.escalation import EscalationFacts
from bot.views import blocks
from bot.views.blocks import Block
from bot.views.form import modal_about
from bot.words import plain

RESOLVE_SUBMIT = "lifecycle.resolve_submit"
REOPEN_SUBMIT = "lifecycle.reopen_submit"

OUTCOME = "outcome"
BECAUSE = "because"


def resolve_form(facts: EscalationFacts) -> Block:
    """The modal behind *Resolve…*."""
    outcome = blocks.text_input(multiline=True)
    return modal_about(
        facts,
        plain("resolve-title"),
        RESOLVE_SUBMIT,
        [blocks.asked(plain("resolve-field"), OUTCOME, outcome, hint=plain("resolve-hint"))],
        submit=plain("resolve-submit"),
    )


def read_outcome(state: Block) -> str:
    """The outcome as typed."""
    return blocks.typed(state, OUTCOME) or ""


def reopen_form(facts: EscalationFacts) -> Block:
    """The modal behind *Reopen…*."""
    return modal_about(
        facts,
        plain("reopen-title"),
        REOPEN_SUBMIT,
        [blocks.asked(plain("reopen-field"), BECAUSE, blocks.text_input())],
        submit=plain("reopen-submit"),
    )


def read_reason(state: Block) -> str:
    """The reason as typed."""
    return blocks.typed(state, BECAUSE) or ""
