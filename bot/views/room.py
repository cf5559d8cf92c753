"""What is said about the war room itself."""

from bot.facts.escalation import EscalationFacts
from bot.views import blocks
from bot.views.blocks import Block
from bot.words import person, say


def lost(facts: EscalationFacts, *, by: str | None) -> Block:
    """The channel was archived or deleted, or Warroom was removed from it, and what to do about it."""
    who = person(by) if by else say("somebody")
    text = say(f"room-{facts.room.state.value}-told", name=facts.name, title=facts.title, room=facts.room.name, who=who)
    return blocks.message(text, [blocks.section(text)])


def closed_down(facts: EscalationFacts, *, by: str) -> Block:
    """The last message of the room of a request that was declined."""
    text = say("room-closed-down", name=facts.name, by=person(by), reason=facts.declined_because or "")
    return blocks.message(text, [blocks.section(text)])


def taken_out(*, by: str) -> Block:
    """What let somebody into a confidential room was taken back: nothing of it stays in what they were told."""
    text = say("room-taken-out", by=person(by))
    return blocks.message(text, [blocks.section(text)])


def undelivered(facts: EscalationFacts, *, what: str, problem: str) -> Block:
    """Something did not arrive in the war room, and what to do about it."""
    text = say("room-undelivered", name=facts.name, title=facts.title, room=facts.room.name, what=what, problem=problem)
    return blocks.message(text, [blocks.section(text)])
