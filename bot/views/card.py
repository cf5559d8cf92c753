"""The summary card: the one pinned message of a war room, edited in place; and the modal behind *More…*."""

from bot.facts.escalation import EscalationFacts, MilestoneFacts
from bot.views import blocks
from bot.views.blocks import Block
from bot.words import Mrkdwn, link, person, plain, say, when
from models.escalation import UNDER_WAY, Status

ADD_MILESTONE = "plan.add"
CHANGE_OWNER = "ownership.change"
MORE = "card.more"
MORE_MODAL = "card.more_modal"
RESOLVE = "lifecycle.resolve"
CLOSE = "lifecycle.close"
REOPEN = "lifecycle.reopen"
SHOW_TIMELINE = "record.timeline"
SHOW_HELP = "help.show"

MILESTONES_SHOWN = 12


def card(facts: EscalationFacts) -> Block:
    """The message itself."""
    return blocks.message(
        say("card-notification", name=facts.name, severity=facts.severity.value, title=facts.title),
        [*summary(facts), *_buttons(facts)],
    )


def summary(facts: EscalationFacts) -> list[Block]:
    """Where it stands: what everybody needs to see first."""
    drawn = [
        blocks.header(f"{facts.name} · {facts.title}"),
        blocks.section(state_line(facts)),
        blocks.fields(_facts(facts)),
    ]
    if facts.situation:
        drawn.append(blocks.quoted(blocks.cut(facts.situation, 700)))
    if facts.outcome:
        drawn.append(blocks.section(say("card-outcome", outcome=facts.outcome)))
    if facts.milestones:
        drawn.append(blocks.section(_plan(facts)))
    return drawn


def state_line(facts: EscalationFacts) -> Mrkdwn:
    """Severity, status, customer and whether it is confidential, in one line."""
    parts = [say("severity-word", severity=facts.severity.value), say(f"status-{facts.status.value}")]
    if facts.customer:
        parts.append(say("people-text", text=facts.customer))
    if facts.is_confidential:
        parts.append(say("confidential-word"))
    return Mrkdwn(" · ".join(parts))


def milestone_line(milestone: MilestoneFacts) -> Mrkdwn:
    """One milestone in one line."""
    return say(
        f"milestone-line-{milestone.status.value}",
        name=milestone.name,
        what=milestone.what,
        owner=person(milestone.owner_id),
        due=when(milestone.due_at),
        needs=", ".join(f"M{number}" for number in milestone.needs) or "none",
    )


def topic(facts: EscalationFacts, owner_name: str | None) -> str:
    """The channel's topic: plain words within Slack's 250 characters."""
    return blocks.cut(
        plain(
            "room-topic",
            name=facts.name,
            severity=facts.severity.value,
            status=plain(f"status-{facts.status.value}"),
            owner=owner_name or plain("nobody-yet"),
            title=facts.title,
        ),
        250,
    )


def more(facts: EscalationFacts) -> Block:
    """What else can be done now; only moves that are legal from here are offered."""
    value = str(facts.id)
    moves = {
        Status.ACTIVE: [blocks.button(plain("button-resolve"), RESOLVE, value, style="primary")],
        Status.MONITORING: [blocks.button(plain("button-resolve"), RESOLVE, value, style="primary")],
        Status.RESOLVED: [
            blocks.button(plain("button-close"), CLOSE, value, style="primary"),
            blocks.button(plain("button-reopen"), REOPEN, value),
        ],
        Status.CLOSED: [blocks.button(plain("button-reopen"), REOPEN, value)],
    }.get(facts.status, [])
    records = [
        blocks.button(plain("button-timeline"), SHOW_TIMELINE, value),
        blocks.button(plain("button-help"), SHOW_HELP, value),
    ]
    return blocks.modal(
        plain("more-title"),
        MORE_MODAL,
        [blocks.section(state_line(facts)), blocks.actions(*moves, *records)],
        metadata=value,
    )


def _facts(facts: EscalationFacts) -> list[Mrkdwn]:
    upcoming = facts.next_milestone
    shown = [
        say("card-owner", owner=person(facts.owner_id)),
        say("card-requester", requester=person(facts.requester_id)),
    ]
    if upcoming:
        shown.append(say("card-next", name=upcoming.name, due=when(upcoming.due_at)))
    elif facts.status in UNDER_WAY:
        shown.append(say("card-next-all-done" if facts.milestones else "card-next-none"))
    if facts.case_link:
        shown.append(say("card-case", link=link(facts.case_link, plain("case-word"))))
    return shown


def _plan(facts: EscalationFacts) -> Mrkdwn:
    shown = sorted(facts.milestones, key=lambda milestone: (not milestone.is_open, milestone.due_at))
    drawn = [milestone_line(milestone) for milestone in shown[:MILESTONES_SHOWN]]
    if len(shown) > MILESTONES_SHOWN:
        drawn.append(say("plan-more", count=len(shown) - MILESTONES_SHOWN))
    return blocks.lines([say("plan-heading"), *drawn])


def _buttons(facts: EscalationFacts) -> list[Block]:
    value = str(facts.id)
    more_button = blocks.button(plain("button-more"), MORE, value)
    if facts.status not in UNDER_WAY:
        return [blocks.actions(more_button)]
    return [
        blocks.actions(
            blocks.button(plain("button-add-milestone"), ADD_MILESTONE, value),
            blocks.button(plain("button-change-owner"), CHANGE_OWNER, value),
            more_button,
        )
    ]
