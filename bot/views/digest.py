"""The digest as it is read on a phone: what each escalation is, and below it what comes next and who has it."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.facts.escalation import EscalationFacts
from bot.views import blocks, card
from bot.views.blocks import Block
from bot.words import Mrkdwn, say, when
from models.escalation import Severity, Status

TITLE_SHOWN = 60
TEXT_LIMIT = 11_000  # of the lines together; a message takes about 13,000 characters


def digest(
    found: Sequence[EscalationFacts], *, severity: Severity, names: Mapping[str, str], total: int, now: datetime
) -> Block:
    """The message; as many lines as fit, and how many more there are."""
    heading = say("digest-heading", severity=severity.value, count=total)
    lines: list[Mrkdwn] = []
    room = TEXT_LIMIT
    for facts in found:
        line = _line(facts, names, now)
        room -= len(line) + 1
        if room < 0:
            break
        lines.append(line)
    drawn = [blocks.section(heading), *blocks.paragraphs(lines)]
    if total > len(lines):
        drawn.append(blocks.context(say("digest-more", count=total - len(lines))))
    return blocks.message(heading, drawn)


def _line(facts: EscalationFacts, names: Mapping[str, str], now: datetime) -> Mrkdwn:
    upcoming = facts.next_milestone
    state = "none" if upcoming is None else "overdue" if upcoming.due_at <= now else "next"
    known = {"name": upcoming.name, "due": when(upcoming.due_at)} if upcoming else {}
    about = {"name": facts.name, "severity": facts.severity.value, "title": blocks.cut(facts.title, TITLE_SHOWN)}
    headline = (
        say("digest-line-customer", customer=facts.customer, **about) if facts.customer else say("digest-line", **about)
    )
    following = say(
        "digest-line-next",
        state=card.standing(facts),
        milestone=say(f"digest-milestone-{state}", **known),
        who=_who(facts, names),
    )
    return blocks.lines([headline, following])


def _who(facts: EscalationFacts, names: Mapping[str, str]) -> Mrkdwn:
    name = names.get(facts.holder_id or "")
    if facts.status is Status.REQUESTED:
        return card.not_accepted(name)
    return say("people-text", text=name) if name else say("nobody-yet")
