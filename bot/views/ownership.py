"""Owning an escalation: the modal that changes the owner, and the message a new owner gets."""

from bot.errors import Refused
from bot.facts.escalation import EscalationFacts
from bot.views import blocks, request
from bot.views.blocks import Block
from bot.words import Mrkdwn, person, plain, say

SUBMIT = "ownership.submit"
OWNER = "owner"


def form(facts: EscalationFacts) -> Block:
    """The modal behind *Change owner…*."""
    return blocks.modal(
        plain("owner-title"),
        SUBMIT,
        [blocks.asked(plain("owner-field"), OWNER, blocks.person_select(initial=facts.owner_id))],
        submit=plain("owner-submit"),
        metadata=str(facts.id),
    )


def read(state: Block) -> str:
    """The chosen person's user id. Raises Refused when nobody was chosen."""
    chosen = blocks.typed(state, OWNER)
    if not chosen:
        raise Refused("owner-missing", field=OWNER)
    return str(chosen)


def assigned(facts: EscalationFacts, *, by: str) -> Block:
    """You own this now."""
    return _message(facts, say("owner-assigned", by=person(by), name=facts.name))


def replaced(facts: EscalationFacts, *, by: str) -> Block:
    """Somebody else owns it now."""
    return _message(facts, say("owner-replaced", by=person(by), owner=person(facts.owner_id), name=facts.name))


def moved_on(facts: EscalationFacts, *, what: str, by: str, **said: str) -> Block:
    """What somebody else did to the escalation you own: `resolved`, `severity`, …; `said` goes into its sentence."""
    return _message(facts, say(f"owner-told-{what}", by=person(by), name=facts.name, **said))


def _message(facts: EscalationFacts, text: Mrkdwn) -> Block:
    about = request.about(facts)
    return blocks.message(blocks.lines([text, say("people-text", text=facts.title)]), [blocks.section(text), *about])
