"""The modal *Change severity*."""

from bot.errors import Refused
from bot.facts.escalation import EscalationFacts
from bot.views import blocks
from bot.views.blocks import Block
from bot.views.form import modal_about
from bot.words import plain
from models.escalation import Severity

SUBMIT = "severity.submit"

SEVERITY = "severity"
BECAUSE = "because"


def form(facts: EscalationFacts) -> Block:
    """The modal behind *Change severity…*."""
    options = {each: blocks.option(plain(f"severity-{each.value}"), each.value) for each in Severity}
    menu = blocks.select(list(options.values()), initial=options[facts.severity])
    return modal_about(
        facts,
        plain("severity-title"),
        SUBMIT,
        [
            blocks.asked(plain("severity-field"), SEVERITY, menu),
            blocks.asked(plain("severity-field-because"), BECAUSE, blocks.text_input()),
        ],
        submit=plain("severity-submit"),
    )


def read(state: Block) -> tuple[Severity, str]:
    """(severity, because) as chosen and typed. Raises Refused when no severity was chosen."""
    chosen = blocks.typed(state, SEVERITY)
    if chosen not in set(Severity):
        raise Refused("severity-missing", field=SEVERITY)
    return Severity(chosen), blocks.typed(state, BECAUSE) or ""
