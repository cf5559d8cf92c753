"""Owning an escalation: the modal that changes the owner, and the message a new owner gets."""

from bot.errors import Refused
from bot.facts.escalation import EscalationFacts
from bot.views import blocks
from bot.views.blocks import Block
from bot.words import channel, person, plain, say

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
    text = say("owner-assigned", by=person(by), name=facts.name, title=facts.title)
    shown = [text]
    if facts.room.channel_id:
        shown.append(say("requester-room", room=channel(facts.room.channel_id)))
    return blocks.message(text, [blocks.section(blocks.lines(shown))])
