"""The private catch-up for whoever comes into a war room: what it is, where it stands, what to read."""

from bot.facts.escalation import EscalationFacts
from bot.views import blocks, card
from bot.views.blocks import Block
from bot.words import say


def catch_up(facts: EscalationFacts) -> Block:
    """For one reader: the summary, as the card has it, and where the rest is."""
    heading = say("catch-up-heading", name=facts.name, title=facts.title)
    reading = say("catch-up-reading", name=facts.name)
    return blocks.message(heading, [blocks.section(heading), *card.summary(facts)[1:], blocks.context(reading)])


def sentence(words_id: str) -> Block:
    """What Warroom says to somebody who mentioned it and cannot be caught up."""
    text = say(words_id)
    return blocks.message(text, [blocks.section(text)])
