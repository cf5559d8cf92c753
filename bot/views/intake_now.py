"""What `/escalate now` answers."""

from bot.facts.escalation import EscalationFacts
from bot.rules.likeness import Likeness
from bot.views import blocks, card
from bot.views.blocks import Block
from bot.words import channel, say


def opened(facts: EscalationFacts, *, is_new: bool, likeness: Likeness | None = None) -> Block:
    """What was opened, or had been opened just before, and where its war room is; what else it looks like."""
    text = say("now-opened" if is_new else "now-opened-before", name=facts.name, severity=facts.severity.value)
    if facts.room.channel_id:
        room = say("requester-room", room=channel(facts.room.channel_id))
    else:
        room = say("now-room-opens", room=facts.room.name)
    lines = [text, say("people-text", text=facts.title), card.state_line(facts), room]
    if likeness:
        known = likeness.known
        title = blocks.cut(known.title, 200)
        lines.append(say("likeness-mentioned", name=known.name, severity=known.severity.value, title=title))
    return blocks.message(blocks.lines(lines[:2]), [blocks.section(blocks.lines(lines))])
