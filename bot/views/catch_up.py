"""The private catch-up for whoever comes into a war room: what it is, where it stands, what to read."""

from datetime import datetime

from bot.facts.escalation import EscalationFacts
from bot.views import blocks, card, clocks
from bot.views.blocks import Block
from bot.words import say

MILESTONES_SHOWN = 6


def catch_up(facts: EscalationFacts, *, now: datetime) -> Block:
    """For one reader: the summary, as the card has it, the clocks, what comes next of the plan, where the rest is."""
    heading = say("catch-up-heading", name=facts.name, title=facts.title)
    reading = say("catch-up-reading", name=facts.name)
    drawn = [*card.summary(facts, now=now)[1:], *clocks.card_lines(facts, now=now), *_plan(facts, now)]
    return blocks.message(heading, [blocks.section(heading), *drawn, blocks.context(reading)])


def sentence(words_id: str) -> Block:
    """What Warroom says to somebody who mentioned it and cannot be caught up."""
    text = say(words_id)
    return blocks.message(text, [blocks.section(text)])


def _plan(facts: EscalationFacts, now: datetime) -> list[Block]:
    """What is still open, the first of it."""
    still_open = [each for each in facts.milestones if each.is_open] if facts.is_under_way else []
    if not still_open:
        return []
    shown = [card.milestone_line(each, now) for each in still_open[:MILESTONES_SHOWN]]
    if len(still_open) > len(shown):
        shown.append(say("plan-more", name=facts.name, count=len(still_open) - len(shown)))
    return blocks.paragraphs([say("plan-heading"), *shown])
