"""A form about one escalation: it names the escalation first, so that nobody fills in the form of another one."""

from collections.abc import Sequence

from bot.facts.escalation import EscalationFacts
from bot.views import blocks
from bot.views.blocks import Block
from bot.words import say


def modal_about(
    facts: EscalationFacts,
    title: str,
    callback_id: str,
    asked: Sequence[Block],
    *,
    submit: str | None = None,
    metadata: int | None = None,
) -> Block:
    """A modal about this escalation; `metadata`, its id unless given, comes back with the submission."""
    about = blocks.context(say("form-about", name=facts.name, title=facts.title))
    carried = str(facts.id if metadata is None else metadata)
    return blocks.modal(title, callback_id, [about, *asked], submit=submit, metadata=carried)
