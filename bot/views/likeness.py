"""An open escalation that a new request resembles: shown in the form with a button to join it instead."""

from bot.facts.escalation import EscalationFacts
from bot.rules.likeness import Likeness
from bot.views import blocks
from bot.views import impact as impact_view
from bot.views.blocks import Block
from bot.words import Mrkdwn, channel, plain, say

JOIN = "likeness.join"
JOINED = "likeness_joined"  # a modal without a submit button


def offered(found: Likeness) -> Block:
    """What the request looks like, why, and the button that joins it."""
    button = blocks.button(plain("button-join", name=found.known.name), JOIN, str(found.known.id))
    return {**blocks.section(looks_like(found), button), "block_id": "likeness"}


def held(found: Likeness) -> Block:
    """Said where *Raise* was pressed: nothing is raised yet, and pressing it again does."""
    return {**blocks.context(say("likeness-held", name=found.known.name)), "block_id": "held"}


def looks_like(found: Likeness) -> Mrkdwn:
    """What it looks like, and why."""
    text = say(
        "likeness", name=found.known.name, severity=found.known.severity.value, title=blocks.cut(found.known.title, 200)
    )
    why = say("likeness-same-message") if found.is_same_message else impact_view.why_similar(found.match)
    return blocks.lines([text, why])


def joined(facts: EscalationFacts) -> Block:
    """They take part in it now: what stands in place of the form."""
    text = say("likeness-joined", name=facts.name)
    if facts.room.channel_id:
        where = say("requester-room", room=channel(facts.room.channel_id))
    else:
        where = say("likeness-joined-later")
    drawn = [blocks.section(blocks.lines([text, where, say("people-text", text=facts.title)]))]
    return blocks.modal(plain("answer-title"), JOINED, drawn)
