"""Owning an escalation: the modal that changes the owner, and the message a new owner gets."""

from collections.abc import Sequence
from datetime import datetime

from bot.errors import Refused
from bot.facts.escalation import EscalationFacts
from bot.views import blocks, card, request
from bot.views.blocks import Block
from bot.words import Mrkdwn, person, plain, say

SUBMIT = "ownership.submit"
HAND_OVER_SUBMIT = "ownership.hand_over_submit"
OWNER = "owner"

MILESTONES_SHOWN = 10


def form(facts: EscalationFacts) -> Block:
    """The modal behind *Change owner…*."""
    return blocks.modal(
        plain("owner-title"),
        SUBMIT,
        [blocks.asked(plain("owner-field"), OWNER, blocks.person_select(initial=facts.owner_id))],
        submit=plain("owner-submit"),
        metadata=str(facts.id),
    )


def hand_over_form(facts: EscalationFacts) -> Block:
    """The modal behind *Hand over…*."""
    return blocks.modal(
        plain("handover-title"),
        HAND_OVER_SUBMIT,
        [blocks.asked(plain("handover-field"), OWNER, blocks.person_select())],
        submit=plain("handover-submit"),
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


def handed_over(facts: EscalationFacts, *, before: str, by: str, now: datetime) -> Block:
    """You own this now, and these milestones are still with whoever had it before."""
    told = "handover-told-own" if by == before else "handover-told"
    items: list[Block] = []
    still_open = [each for each in facts.milestones if each.is_open and each.owner_id == before]
    if still_open:
        shown = [card.milestone_line(each, now) for each in still_open[:MILESTONES_SHOWN]]
        if len(still_open) > len(shown):
            shown.append(say("handover-more", name=facts.name, count=len(still_open) - len(shown)))
        heading = say("handover-open", before=person(before), name=facts.name)
        items = blocks.paragraphs([heading, *shown])
    return _message(facts, say(told, by=person(by), name=facts.name, before=person(before)), items)


def replaced(facts: EscalationFacts, *, by: str) -> Block:
    """Somebody else owns it now."""
    return _message(facts, say("owner-replaced", by=person(by), owner=person(facts.owner_id), name=facts.name))


def moved_on(facts: EscalationFacts, *, what: str, by: str, **said: str) -> Block:
    """What somebody else did to the escalation you own: `resolved`, `severity`, …; `said` goes into its sentence."""
    return _message(facts, say(f"owner-told-{what}", by=person(by), name=facts.name, **said))


def _message(facts: EscalationFacts, text: Mrkdwn, items: Sequence[Block] = ()) -> Block:
    about = request.about(facts)
    return blocks.message(
        blocks.lines([text, say("people-text", text=facts.title)]), [blocks.section(text), *about, *items]
    )
