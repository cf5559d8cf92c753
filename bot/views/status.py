"""Where one escalation stands, and what is open: what `/warroom status` and `/escalate list` answer."""

from collections.abc import Sequence
from datetime import datetime

from bot.facts.escalation import EscalationFacts
from bot.rules.command_table import COMMANDS
from bot.rules.commands import ListFilter
from bot.views import blocks, card, clocks, impact, plan, request
from bot.views.blocks import Block
from bot.words import Mrkdwn, channel, say
from models.room import RoomState

WITH_BUTTONS = 18  # two blocks each, within Slack's 50


def status(facts: EscalationFacts, *, now: datetime) -> Block:
    """Everything about one escalation, with the buttons of its open milestones."""
    text = say("card-notification", name=facts.name, severity=facts.severity.value, title=facts.title)
    drawn = [*card.summary(facts, now=now), *impact.shown(facts.impact)]
    if where := request.where(facts):
        drawn.append(blocks.section(blocks.lines(where)))
    drawn += clocks.card_lines(facts, now=now)
    with_buttons = [each for each in facts.milestones if each.is_open and facts.is_under_way][:WITH_BUTTONS]
    for milestone in with_buttons:
        drawn += [blocks.section(card.milestone_line(milestone, now)), plan.buttons(milestone)]
    others = [each for each in facts.milestones if each not in with_buttons]
    judged_at = now if facts.is_under_way else None
    drawn += blocks.paragraphs(card.milestone_line(milestone, judged_at) for milestone in others)
    return blocks.message(text, drawn)


def listed(
    found: Sequence[EscalationFacts], *, which: ListFilter, customer: str | None, total: int, now: datetime
) -> Block:
    """Two lines for each escalation, the worst first."""
    if not found:
        if customer:
            text = say("list-none-customer", which=which.value, customer=blocks.cut(customer, 80))
        else:
            text = say(f"list-none-{which.value}")
        return blocks.message(text, [blocks.section(text)])
    heading = say(f"list-heading-{which.value}", count=total)
    drawn = [blocks.section(heading), *(blocks.section(line(facts, now)) for facts in found)]
    if total > len(found):
        drawn.append(blocks.context(say("list-more", count=total - len(found))))
    return blocks.message(heading, drawn)


def help_text(prefix: str | None = None) -> Block:
    """Every command with an example; those that start with `prefix` when given."""
    heading = say("help-heading")
    told = [
        say(
            "help-line" if command.example != command.shape else "help-line-plain",
            shape=command.shape,
            example=command.example,
            what=say(command.words),
        )
        for command in COMMANDS
        if prefix is None or command.shape.startswith(prefix)
    ]
    notes = [blocks.context(say("help-times")), *([] if prefix == "/escalate" else [blocks.context(say("help-more"))])]
    return blocks.message(heading, [blocks.section(heading), *(blocks.section(line) for line in told), *notes])


def line(facts: EscalationFacts, now: datetime) -> Mrkdwn:
    """One escalation in a list: what it is, how it stands and with whom, what comes next, the worst clock."""
    worst = facts.worst_clock(now)
    known = {"name": facts.name, "severity": facts.severity.value, "title": facts.title}
    return blocks.lines(
        [
            say("list-line-customer", customer=facts.customer, **known)
            if facts.customer
            else say("list-line", **known),
            say("list-line-next", state=card.standing(facts), owner=card.owner(facts), room=_room(facts)),
            _next(facts, now),
            *([clocks.line(worst, now)] if worst else []),
        ]
    )


def _room(facts: EscalationFacts) -> Mrkdwn:
    if facts.channel_id:
        return channel(facts.channel_id)
    if facts.room.channel_id:
        return say("list-room-closed")
    if facts.room.state is RoomState.NOT_YET:
        return say("list-room-not-yet")
    return say("list-room-opening" if facts.room.is_writable else "list-room-none")


def _next(facts: EscalationFacts, now: datetime) -> Mrkdwn:
    if facts.outcome and not facts.is_under_way:
        return say("requester-outcome", outcome=blocks.cut(facts.outcome, 100))
    if facts.next_milestone and facts.is_under_way:
        return card.milestone_line(facts.next_milestone, now)
    return say("list-all-done" if facts.milestones else "list-no-milestone")
