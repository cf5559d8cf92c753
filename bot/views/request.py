"""A request as the requester, the duty manager and the intake channel see it, and the forms behind its buttons."""

from collections.abc import Sequence

from bot.errors import Refused
from bot.facts.escalation import EscalationFacts
from bot.rules import text as typing
from bot.views import blocks, card, impact
from bot.views.blocks import Block
from bot.views.form import modal_about
from bot.words import Mrkdwn, channel, person, plain, say, when
from models.escalation import Status
from models.room import RoomState

ASSIGN = "requests.assign"
ASSIGN_SUBMIT = "requests.assign_submit"
DECLINE_SUBMIT = "requests.decline_submit"

OWNER = "owner"
BECAUSE = "because"
SITUATION_SHOWN = 300


def for_requester(facts: EscalationFacts) -> Block:
    """Received, accepted by whom, resolved: one message that is edited in place."""
    text = _progress(facts)
    shown = [text, say("people-text", text=facts.title), card.state_line(facts), *where(facts)]
    if facts.waiting_on:
        shown.append(say("requester-waiting", on=facts.waiting_on.value, reason=facts.waiting_because or ""))
    if facts.outcome and facts.status in (Status.RESOLVED, Status.CLOSED):
        shown.append(say("requester-outcome", outcome=facts.outcome))
    if facts.reopened_because and facts.is_under_way:
        shown.append(say("requester-reopened", reason=facts.reopened_because))
    drawn = [blocks.section(blocks.lines(shown))]
    if facts.status is Status.REQUESTED and facts.duty_id in (None, facts.requester_id):
        drawn.append(buttons(facts))  # nobody else has them in a direct message
    return blocks.message(blocks.lines(shown[:2]), drawn)


def for_duty_manager(facts: EscalationFacts, *, asked_before: Sequence[str] = ()) -> Block:
    """A request that is yours until somebody accepts it: how bad, whose, how late and who was asked before, what."""
    if facts.status is Status.REQUESTED:
        text = _asked(facts, asked_before)
        drawn = [blocks.section(text), *about(facts), buttons(facts)]
    else:
        text = _taken(facts)
        drawn = [blocks.section(text), *about(facts)]
    return blocks.message(blocks.lines([text, say("people-text", text=facts.title)]), drawn)


def for_asked_before(facts: EscalationFacts) -> Block:
    """The message of somebody who was asked before, and did not take it."""
    if facts.status is not Status.REQUESTED:
        return for_duty_manager(facts)
    text = say("request-went-on", name=facts.name, duty=person(facts.duty_id))
    drawn = [blocks.section(text), *about(facts), buttons(facts)]
    return blocks.message(blocks.lines([text, say("people-text", text=facts.title)]), drawn)


def for_intake(facts: EscalationFacts, *, requester_name: str) -> Block:
    """The request in the intake channel, where any colleague may take it."""
    if facts.status is Status.REQUESTED:
        text = say("intake-new", name=facts.name, severity=facts.severity.value, requester=requester_name)
        drawn = [blocks.section(text), *about(facts), buttons(facts)]
    else:
        text = _progress(facts) if facts.status in (Status.RESOLVED, Status.CLOSED) else _taken(facts)
        drawn = [blocks.section(text), *about(facts)]
        if facts.outcome and facts.status in (Status.RESOLVED, Status.CLOSED):
            drawn.append(blocks.section(say("requester-outcome", outcome=facts.outcome)))
    return blocks.message(blocks.lines([text, say("people-text", text=facts.title)]), drawn)


def buttons(facts: EscalationFacts) -> Block:
    """What can be done with a request that nobody has accepted."""
    value = str(facts.id)
    return blocks.actions(
        blocks.button(plain("button-accept"), card.ACCEPT, value, style="primary"),
        blocks.button(plain("button-assign"), ASSIGN, value),
        blocks.button(plain("button-decline"), card.DECLINE, value),
    )


def assign_form(facts: EscalationFacts) -> Block:
    """The modal behind *Assign…*."""
    return modal_about(
        facts,
        plain("assign-title"),
        ASSIGN_SUBMIT,
        [blocks.asked(plain("owner-field"), OWNER, blocks.person_select(), hint=plain("assign-hint"))],
        submit=plain("assign-submit"),
    )


def decline_form(facts: EscalationFacts) -> Block:
    """The modal behind *Decline…*, which says that a war room that is open will be closed."""
    room = facts.room.channel_id if facts.room.is_writable else None
    return modal_about(
        facts,
        plain("decline-title"),
        DECLINE_SUBMIT,
        [
            *([blocks.section(say("decline-closes-room", room=channel(room)))] if room else []),
            blocks.asked(plain("decline-field"), BECAUSE, blocks.text_input(), hint=plain("decline-hint")),
        ],
        submit=plain("decline-submit"),
    )


def read_owner(state: Block) -> str:
    """The chosen person's user id. Raises Refused when nobody was chosen."""
    chosen = blocks.typed(state, OWNER)
    if not chosen:
        raise Refused("owner-missing", field=OWNER)
    return str(chosen)


def read_reason(state: Block) -> str:
    """The reason, in one line. Raises Refused when there is none."""
    typed = blocks.typed(state, BECAUSE) or ""
    return typing.clean_line(typed, limit=typing.REASON_LIMIT, field=BECAUSE, empty="decline-needs-reason")


def _asked(facts: EscalationFacts, asked_before: Sequence[str]) -> Mrkdwn:
    known = {"requester": person(facts.requester_id), "name": facts.name, "severity": facts.severity.value}
    if not asked_before:
        return say("request-new", **known)
    asked = Mrkdwn(", ".join(person(who) for who in asked_before))
    if facts.unaccepted_since is None:
        return say("request-next", duty=asked, **known)
    due = when(facts.unaccepted_since)
    return say("request-late", duty=asked, count=len(asked_before), due=due, **known)


def _taken(facts: EscalationFacts) -> Mrkdwn:
    """What became of the request."""
    if facts.status is Status.DECLINED:
        return say("requester-declined", name=facts.name, reason=facts.declined_because or "")
    return _accepted(facts)


def _accepted(facts: EscalationFacts) -> Mrkdwn:
    """Who accepted it, and who owns it now when that is somebody else."""
    accepter, owner = facts.accepted_by_id or facts.owner_id, facts.owner_id
    if accepter == owner:
        return say("request-accepted", name=facts.name, owner=person(owner))
    return say("request-accepted-moved", name=facts.name, accepter=person(accepter), owner=person(owner))


def about(facts: EscalationFacts) -> list[Block]:
    """What it is, in a direct message: title, severity, customer, the beginning of the description, impact, room."""
    drawn = [blocks.section(blocks.lines([say("people-text", text=facts.title), card.state_line(facts)]))]
    if facts.situation:
        drawn.append(blocks.quoted(blocks.cut(facts.situation, SITUATION_SHOWN)))
    drawn += impact.shown(facts.impact)
    if facts.room.channel_id:
        drawn.append(blocks.section(blocks.lines(where(facts))))
    return drawn


def _progress(facts: EscalationFacts) -> Mrkdwn:
    match facts.status:
        case Status.REQUESTED:
            if facts.duty_id is None:
                return say("requester-received-alone", name=facts.name)
            return say("requester-received", name=facts.name, duty=person(facts.duty_id))
        case Status.MONITORING:
            return say("requester-monitoring", name=facts.name, owner=person(facts.owner_id))
        case Status.RESOLVED:
            return say("requester-resolved", name=facts.name)
        case Status.CLOSED:
            return say("requester-closed", name=facts.name)
        case Status.DECLINED:
            return _taken(facts)
    return _accepted(facts)


def where(facts: EscalationFacts) -> list[Mrkdwn]:
    """The war room, or when it opens, or that it was closed."""
    if facts.channel_id:
        return [say("requester-room", room=channel(facts.channel_id))]
    if facts.room.channel_id:
        return [say("requester-room-closed")]
    opens = facts.status is Status.REQUESTED and facts.room.state is RoomState.NOT_YET
    return [say("requester-room-not-yet")] if opens else []
