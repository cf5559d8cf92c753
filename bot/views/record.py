"""The timeline as people read it: newest last, one line each."""

from collections.abc import Sequence

from bot.facts.escalation import EntryFacts, EscalationFacts
from bot.views import blocks
from bot.views.blocks import Block
from bot.words import Mrkdwn, person, say, spoken, when

TEXT_LIMIT = 11_000  # of the lines together; a message takes about 13,000 characters


def timeline(facts: EscalationFacts, entries: Sequence[EntryFacts], *, earlier: int) -> Block:
    """The newest lines, as many as fit; `earlier` is how many older ones are not among `entries`."""
    heading = say("timeline-heading", name=facts.name, title=facts.title)
    told: list[Mrkdwn] = []
    room = TEXT_LIMIT
    for entry in reversed(entries):
        written = line(entry)
        room -= len(written) + 1
        if room < 0:
            break
        told.insert(0, written)
    unseen = earlier + len(entries) - len(told)
    drawn = [blocks.section(heading)]
    if unseen:
        drawn.append(blocks.context(say("timeline-earlier", count=unseen)))
    return blocks.message(heading, [*drawn, *blocks.paragraphs(told)])


def line(entry: EntryFacts) -> Mrkdwn:
    """One line: when, who, what."""
    nobody = say("somebody") if entry.kind.startswith("room-") else say("warroom-itself")
    who = person(entry.actor_id) if entry.actor_id else nobody
    return say("timeline-line", at=when(entry.at), who=who, what=say(f"timeline-{entry.kind}", **spoken(entry.data)))
