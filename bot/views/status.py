"""Where one escalation stands, and what is open: what `/warroom status` and `/escalate list` answer."""

from collections.abc import Sequence

from bot.facts.escalation import EscalationFacts
from bot.rules.commands import COMMANDS, ListFilter
from bot.views import blocks, card, plan
from bot.views.blocks import Block
from bot.words import Mrkdwn, channel, person, say

MILESTONES_WITH_BUTTONS = 10


def status(facts: EscalationFacts) -> Block:
    """Everything about one escalation, with the buttons of its open milestones."""
    text = say("card-notification", name=facts.name, severity=facts.severity.value, title=facts.title)
    drawn = card.summary(facts)
    if facts.room.channel_id:
        drawn.append(blocks.section(say("requester-room", room=channel(facts.room.channel_id))))
    for milestone in [each for each in facts.milestones if each.is_open][:MILESTONES_WITH_BUTTONS]:
        drawn += [blocks.section(card.milestone_line(milestone)), plan.buttons(milestone)]
    return blocks.message(text, drawn)


def listed(found: Sequence[EscalationFacts], *, which: ListFilter, customer: str | None, total: int) -> Block:
    """One line for each escalation, the worst first."""
    if not found:
        text = say(f"list-none-{which.value}") if not customer else say("list-none-customer", customer=customer)
        return blocks.message(text, [blocks.section(text)])
    heading = say(f"list-heading-{which.value}", count=total)
    drawn = [blocks.section(heading), *(blocks.section(_line(facts)) for facts in found)]
    if total > len(found):
        drawn.append(blocks.context(say("list-more", count=total - len(found))))
    return blocks.message(heading, drawn)


def help_text(prefix: str | None = None) -> Block:
    """Every command with an example; those that start with `prefix` when given."""
    heading = say("help-heading")
    told = [
        say("help-line", shape=command.shape, example=command.example, what=say(command.words))
        for command in COMMANDS
        if prefix is None or command.shape.startswith(prefix)
    ]
    return blocks.message(
        heading, [blocks.section(heading), *(blocks.section(line) for line in told), blocks.context(say("help-times"))]
    )


def _nothing_next(facts: EscalationFacts) -> Mrkdwn:
    if facts.outcome:
        return say("people-text", text=blocks.cut(facts.outcome, 100))
    return say("list-all-done" if facts.milestones else "list-no-milestone")


def _line(facts: EscalationFacts) -> Mrkdwn:
    upcoming = facts.next_milestone
    return blocks.lines(
        [
            say(
                "list-line",
                name=facts.name,
                title=facts.title,
                state=card.state_line(facts),
                owner=person(facts.owner_id),
            ),
            say(
                "list-line-next",
                milestone=card.milestone_line(upcoming) if upcoming else _nothing_next(facts),
                room=channel(facts.room.channel_id) if facts.room.channel_id else say("list-room-opening"),
            ),
        ]
    )
