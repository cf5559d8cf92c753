"""What the requester and the duty manager see of a request, in their direct messages."""

from bot.facts.escalation import EscalationFacts
from bot.views import blocks, card
from bot.views.blocks import Block
from bot.words import Mrkdwn, channel, person, plain, say
from models.escalation import Status

SITUATION_SHOWN = 300


def for_requester(facts: EscalationFacts) -> Block:
    """Received, accepted by whom, resolved: one message that is edited in place."""
    text = _progress(facts)
    shown = [text, say("people-text", text=facts.title), card.state_line(facts), *_where(facts)]
    if facts.waiting_on:
        shown.append(say("requester-waiting", on=facts.waiting_on.value, reason=facts.waiting_because or ""))
    if facts.outcome and facts.status in (Status.RESOLVED, Status.CLOSED):
        shown.append(say("requester-outcome", outcome=facts.outcome))
    if facts.reopened_because and facts.is_under_way:
        shown.append(say("requester-reopened", reason=facts.reopened_because))
    return blocks.message(blocks.lines(shown[:2]), [blocks.section(blocks.lines(shown))])


def for_duty_manager(facts: EscalationFacts) -> Block:
    """A request that is yours until somebody accepts it: how bad, whose, what."""
    if facts.status is Status.REQUESTED:
        requester = person(facts.requester_id)
        text = say("request-new", requester=requester, name=facts.name, severity=facts.severity.value)
        accept = blocks.button(plain("button-accept"), card.ACCEPT, str(facts.id), style="primary")
        drawn = [blocks.section(text), *about(facts), blocks.actions(accept)]
    else:
        text = say("request-accepted", name=facts.name, owner=person(facts.owner_id))
        drawn = [blocks.section(text), *about(facts)]
    return blocks.message(blocks.lines([text, say("people-text", text=facts.title)]), drawn)


def about(facts: EscalationFacts) -> list[Block]:
    """What it is, in a direct message: title, severity, customer, the beginning of the description, the room."""
    drawn = [blocks.section(blocks.lines([say("people-text", text=facts.title), card.state_line(facts)]))]
    if facts.situation:
        drawn.append(blocks.quoted(blocks.cut(facts.situation, SITUATION_SHOWN)))
    if facts.room.channel_id:
        drawn.append(blocks.section(blocks.lines(_where(facts))))
    return drawn


def _progress(facts: EscalationFacts) -> Mrkdwn:
    match facts.status:
        case Status.REQUESTED:
            duty = say("requester-duty", duty=person(facts.duty_id)) if facts.duty_id else say("requester-no-duty")
            return say("requester-received", name=facts.name, duty=duty)
        case Status.MONITORING:
            return say("requester-monitoring", name=facts.name, owner=person(facts.owner_id))
        case Status.RESOLVED:
            return say("requester-resolved", name=facts.name)
        case Status.CLOSED:
            return say("requester-closed", name=facts.name)
    return say("requester-accepted", name=facts.name, owner=person(facts.owner_id))


def _where(facts: EscalationFacts) -> list[Mrkdwn]:
    if facts.room.channel_id:
        return [say("requester-room", room=channel(facts.room.channel_id))]
    return []
