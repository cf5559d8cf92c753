"""The modal *Waiting*."""

from bot.errors import Refused
from bot.facts.escalation import EscalationFacts
from bot.views import blocks
from bot.views.blocks import Block
from bot.views.form import modal_about
from bot.words import plain
from models.escalation import WaitingOn

SUBMIT = "waiting.submit"

ON = "on"
BECAUSE = "because"


def form(facts: EscalationFacts) -> Block:
    """The modal behind *Waiting…*."""
    options = [blocks.option(plain(f"waiting-option-{each.value}"), each.value) for each in WaitingOn]
    return modal_about(
        facts,
        plain("waiting-title"),
        SUBMIT,
        [
            blocks.asked(plain("waiting-field-on"), ON, blocks.select(options, initial=options[0])),
            blocks.asked(plain("waiting-field-because"), BECAUSE, blocks.text_input()),
        ],
        submit=plain("waiting-submit"),
    )


def read(state: Block) -> tuple[WaitingOn, str]:
    """(on, because) as chosen and typed. Raises Refused when nobody was chosen."""
    chosen = blocks.typed(state, ON)
    if chosen not in set(WaitingOn):
        raise Refused("waiting-missing", field=ON)
    return WaitingOn(chosen), blocks.typed(state, BECAUSE) or ""
