"""Owning an escalation: the modals that change the owner and that hand it over."""

from bot.errors import Refused
from bot.facts.escalation import EscalationFacts
from bot.views import blocks
from bot.views.blocks import Block
from bot.views.form import modal_about
from bot.words import plain

SUBMIT = "ownership.submit"
HAND_OVER_SUBMIT = "ownership.hand_over_submit"
OWNER = "owner"


def form(facts: EscalationFacts) -> Block:
    """The modal behind *Change owner…*."""
    return modal_about(
        facts,
        plain("owner-title"),
        SUBMIT,
        [blocks.asked(plain("owner-field"), OWNER, blocks.person_select(initial=facts.owner_id))],
        submit=plain("owner-submit"),
    )


def hand_over_form(facts: EscalationFacts) -> Block:
    """The modal behind *Hand over…*."""
    return modal_about(
        facts,
        plain("handover-title"),
        HAND_OVER_SUBMIT,
        [blocks.asked(plain("handover-field"), OWNER, blocks.person_select())],
        submit=plain("handover-submit"),
    )


def read(state: Block) -> str:
    """The chosen person's user id. Raises Refused when nobody was chosen."""
    chosen = blocks.typed(state, OWNER)
    if not chosen:
        raise Refused("owner-missing", field=OWNER)
    return str(chosen)
