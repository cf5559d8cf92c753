"""The timeline as people read it: newest last, one line each."""

from collections.abc import Sequence

from bot.facts.escalation import EntryFacts, EscalationFacts
from bot.views import blocks
from bot.views.blocks import Block
from bot.words import Mrkdwn, person, say, spoken, when

LINES_A_BLOCK = 10


def timeline(facts: EscalationFacts, entries: Sequence[EntryFacts], *, earlier: int) -> Block:
    """The newest lines; `earlier` is how many older ones are not among them."""
    heading = say("timeline-heading", name=facts.name, title=facts.title)
    drawn = [blocks.section(heading)]
    if earlier:
        drawn.append(blocks.context(say("timeline-earlier", count=earlier)))
    told = [line(entry) for entry in entries]
    for start in range(0, len(told), LINES_A_BLOCK):
        drawn.append(blocks.section(blocks.lines(told[start : start + LINES_A_BLOCK])))
    return blocks.message(heading, drawn)


def line(entry: EntryFacts) -> Mrkdwn:
    """One line: when, who, what."""
    who = person(entry.actor_id) if entry.actor_id else say("warroom-itself")
    return say("timeline-line", at=when(entry.at), who=who, what=say(f"timeline-{entry.kind}", **spoken(entry.data)))
