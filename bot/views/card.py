"""The summary card: the one pinned message of a war room, edited in place; and the modal behind *More…*."""

from datetime import datetime

from bot.facts.escalation import EscalationFacts, MilestoneFacts
from bot.views import blocks, clocks
from bot.views.blocks import Block
from bot.views.form import modal_about
from bot.words import Mrkdwn, link, person, plain, say, when
from models.clock import ClockKind
from models.escalation import OPEN, Status

ACCEPT = "ownership.accept"
ADD_MILESTONE = "plan.add"
POST_UPDATE = "update.choose"
CHANGE_SEVERITY = "severity.change"
CHANGE_OWNER = "ownership.change"
HAND_OVER = "ownership.hand_over"
ROLES = "roles.show"
WAIT = "waiting.wait"
RESUME = "waiting.resume"
DECLINE = "requests.decline"
MORE = "card.more"
MORE_MODAL = "card.more_modal"
RESOLVE = "lifecycle.resolve"
CLOSE = "lifecycle.close"
MONITOR = "lifecycle.monitor"
REOPEN = "lifecycle.reopen"
WORKAROUND = "clocks.workaround"
SHOW_TIMELINE = "record.timeline"
EXPORT = "record.export"
SHOW_HELP = "help.show"

MILESTONES_SHOWN = 12
SITUATION_SHOWN = 400  # the card is read at a glance; `/warroom status` shows all of it


def card(facts: EscalationFacts, *, now: datetime) -> Block:
    """The message itself. `now` tells what is overdue; the card is edited when something becomes so."""
    text = say("card-notification", name=facts.name, severity=facts.severity.value, title=facts.title)
    drawn = [
        *summary(facts, now=now, situation_limit=SITUATION_SHOWN),
        *clocks.card_lines(facts, now=now),
        *plan(facts, now),
    ]
    return blocks.message(text, [*drawn, *_buttons(facts)])


def summary(facts: EscalationFacts, *, now: datetime, situation_limit: int = blocks.SECTION_LIMIT) -> list[Block]:
    """Where it stands: what everybody needs to see first."""
    drawn = [
        blocks.header(f"{facts.name} · {facts.title}"),
        blocks.section(state_line(facts)),
        blocks.fields(_facts(facts, now)),
    ]
    if facts.waiting_on and facts.waiting_since:
        since = when(facts.waiting_since)
        drawn.append(
            blocks.section(
                say("card-waiting", on=facts.waiting_on.value, since=since, reason=facts.waiting_because or "")
            )
        )
    if facts.situation:
        drawn.append(blocks.quoted(blocks.cut(facts.situation, situation_limit)))
    if facts.outcome and not facts.is_under_way:
        drawn.append(blocks.section(say("card-outcome", outcome=facts.outcome)))
    if facts.declined_because:
        drawn.append(blocks.section(say("card-declined", reason=facts.declined_because)))
    if facts.reopened_because and facts.is_under_way:
        drawn.append(blocks.section(say("card-reopened", reason=facts.reopened_because)))
    return drawn


def state_line(facts: EscalationFacts) -> Mrkdwn:
    """Severity, status, whether it is confidential, and the customer, in one line."""
    parts = [say("severity-word", severity=facts.severity.value), standing(facts)]
    if facts.customer:
        parts.append(say("people-text", text=facts.customer))
    return Mrkdwn(" · ".join(parts))


def standing(facts: EscalationFacts) -> Mrkdwn:
    """Status, whom it waits for, and whether it is confidential."""
    parts = [say(f"status-{facts.status.value}")]
    if facts.waiting_on:
        parts.append(say("status-waiting", on=facts.waiting_on.value))
    if facts.is_confidential:
        parts.append(say("confidential-word"))
    return Mrkdwn(" · ".join(parts))


def owner(facts: EscalationFacts) -> Mrkdwn:
    """Who has it: the owner; of a request, that nobody has it yet, and who was asked."""
    if facts.status is Status.REQUESTED:
        return not_accepted(person(facts.duty_id) if facts.duty_id else None)
    return person(facts.owner_id)


def not_accepted(asked: str | None) -> Mrkdwn:
    """That nobody has accepted the request yet, and who was asked, named as the reader's page names people."""
    return say("not-accepted", duty=asked) if asked else say("not-accepted-alone")


def milestone_line(milestone: MilestoneFacts, now: datetime | None) -> Mrkdwn:
    """One milestone in one line; what people wrote stands last, so that it cannot disturb what we say.

    Without `now` nothing is overdue: so it is where the escalation is over.
    """
    state = "overdue" if milestone.is_open and now and milestone.due_at <= now else milestone.status.value
    return say(
        f"milestone-line-{state}",
        name=milestone.name,
        what=milestone.what,
        owner=person(milestone.owner_id),
        due=when(milestone.due_at),
        needs=", ".join(f"M{number}" for number in milestone.needs) or "none",
    )


def plan(facts: EscalationFacts, now: datetime) -> list[Block]:
    """What has to happen, open things first; how many more there are when not all are shown."""
    if not facts.milestones:
        return []
    ordered = sorted(facts.milestones, key=lambda milestone: (not milestone.is_open, milestone.due_at))
    judged_at = now if facts.is_under_way else None
    drawn = [milestone_line(milestone, judged_at) for milestone in ordered[:MILESTONES_SHOWN]]
    if len(ordered) > MILESTONES_SHOWN:
        drawn.append(say("plan-more", name=facts.name, count=len(ordered) - MILESTONES_SHOWN))
    return blocks.paragraphs([say("plan-heading"), *drawn])


def topic(facts: EscalationFacts, holder_name: str | None) -> str:
    """The channel's topic: plain words within Slack's 250 characters. `holder_name` names its holder."""
    owner = holder_name or plain("nobody-yet")
    if facts.status is Status.REQUESTED:
        owner = plain("not-accepted", duty=holder_name) if holder_name else plain("not-accepted-alone")
    waits = [plain("status-waiting", on=facts.waiting_on.value)] if facts.waiting_on else []
    return blocks.cut(
        plain(
            "room-topic",
            name=facts.name,
            severity=facts.severity.value,
            status=" · ".join([plain(f"status-{facts.status.value}"), *waits]),
            owner=owner,
            title=facts.title,
        ),
        250,
    )


def more(facts: EscalationFacts) -> Block:
    """What else can be done now; only moves that are legal from here are offered."""
    value = str(facts.id)
    worked = any(each.kind is ClockKind.WORKAROUND for each in facts.clocks)
    workaround = [blocks.button(plain("button-workaround"), WORKAROUND, value)] if worked else []
    resolve = blocks.button(plain("button-resolve"), RESOLVE, value, style="primary")
    moves = {
        Status.REQUESTED: [blocks.button(plain("button-decline"), DECLINE, value)],
        Status.ACTIVE: [resolve, blocks.button(plain("button-monitor"), MONITOR, value), *workaround],
        Status.MONITORING: [resolve, blocks.button(plain("button-came-back"), REOPEN, value)],
        Status.RESOLVED: [
            blocks.button(plain("button-close"), CLOSE, value, style="primary"),
            blocks.button(plain("button-reopen"), REOPEN, value),
        ],
        Status.CLOSED: [blocks.button(plain("button-reopen"), REOPEN, value)],
    }.get(facts.status, [])
    people = [
        *(
            [blocks.button(plain("button-hand-over"), HAND_OVER, value)]
            if facts.owner_id and facts.is_under_way
            else []
        ),
        *([blocks.button(plain("button-roles"), ROLES, value)] if facts.status in OPEN else []),
    ]
    records = [
        blocks.button(plain("button-timeline"), SHOW_TIMELINE, value),
        blocks.button(plain("button-export"), EXPORT, value),
        blocks.button(plain("button-help"), SHOW_HELP, value),
    ]
    return modal_about(
        facts,
        plain("more-title"),
        MORE_MODAL,
        [blocks.section(state_line(facts)), blocks.actions(*moves, *people, *records)],
    )


def _facts(facts: EscalationFacts, now: datetime) -> list[Mrkdwn]:
    upcoming = facts.upcoming(now)
    shown = [
        say("card-owner", owner=owner(facts)),
        say("card-requester", requester=person(facts.requester_id)),
    ]
    for words_id, holder in (
        ("card-technical-lead", facts.technical_lead_id),
        ("card-customer-lead", facts.customer_lead_id),
        ("card-sponsor", facts.sponsor_id),
    ):
        shown += [say(words_id, holder=person(holder))] if holder else []
    if facts.is_under_way and upcoming:
        is_overdue = upcoming.due_at <= now
        shown.append(
            say("card-next-overdue" if is_overdue else "card-next", name=upcoming.name, due=when(upcoming.due_at))
        )
    elif facts.is_under_way:
        shown.append(say("card-next-all-done" if facts.milestones else "card-next-none"))
    if facts.is_under_way and facts.next_edition_at:
        shown.append(say("card-next-edition", at=when(facts.next_edition_at)))
    if facts.case_link:
        shown.append(say("card-case", link=link(facts.case_link, plain("case-word"))))
    if facts.source_link:
        shown.append(say("card-source", link=link(facts.source_link, plain("source-word"))))
    return shown


def _buttons(facts: EscalationFacts) -> list[Block]:
    value = str(facts.id)
    more_button = blocks.button(plain("button-more"), MORE, value)
    if not facts.is_under_way:
        return [blocks.actions(more_button)]
    accept = [blocks.button(plain("button-accept"), ACCEPT, value, style="primary")]
    return [
        blocks.actions(
            *(accept if facts.status is Status.REQUESTED else []),
            blocks.button(plain("button-add-milestone"), ADD_MILESTONE, value),
            blocks.button(plain("button-post-update"), POST_UPDATE, value),
            blocks.button(plain("button-change-severity"), CHANGE_SEVERITY, value),
            blocks.button(plain("button-change-owner"), CHANGE_OWNER, value),
            blocks.button(plain("button-resume"), RESUME, value)
            if facts.waiting_on
            else blocks.button(plain("button-wait"), WAIT, value),
            more_button,
        )
    ]
