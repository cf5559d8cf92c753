"""What the requester and the duty manager see of a request, in their direct messages."""

from bot.facts.escalation import EscalationFacts
from bot.views import blocks
from bot.views.blocks import Block
from bot.words import Mrkdwn, channel, person, plain, say
from models.escalation import Status

ACCEPT = "ownership.accept"


def for_requester(facts: EscalationFacts) -> Block:
    """Received, accepted by whom, resolved: one message that is edited in place."""
    text = _progress(facts)
    shown = [text, *_where(facts)]
    if facts.outcome and facts.status in (Status.RESOLVED, Status.CLOSED):
        shown.append(say("requester-outcome", outcome=facts.outcome))
    return blocks.message(text, [blocks.section(blocks.lines(shown))])


def for_duty_manager(facts: EscalationFacts) -> Block:
    """A request that is yours until somebody accepts it."""
    if facts.status is Status.REQUESTED:
        text = say("request-new", requester=person(facts.requester_id), name=facts.name, title=facts.title)
        accept = blocks.button(plain("button-accept"), ACCEPT, str(facts.id), style="primary")
        return blocks.message(text, [_told(facts, text), blocks.actions(accept)])
    text = say("request-accepted", name=facts.name, title=facts.title, owner=person(facts.owner_id))
    return blocks.message(text, [_told(facts, text)])


def _told(facts: EscalationFacts, text: Mrkdwn) -> Block:
    return blocks.section(blocks.lines([text, *_where(facts)]))


def _progress(facts: EscalationFacts) -> Mrkdwn:
    known = {"name": facts.name, "title": facts.title}
    match facts.status:
        case Status.REQUESTED:
            duty = say("requester-duty", duty=person(facts.duty_id)) if facts.duty_id else say("requester-no-duty")
            return say("requester-received", **known, duty=duty)
        case Status.RESOLVED:
            return say("requester-resolved", **known)
        case Status.CLOSED:
            return say("requester-closed", **known)
    return say("requester-accepted", **known, owner=person(facts.owner_id))


def _where(facts: EscalationFacts) -> list[Mrkdwn]:
    if facts.room.channel_id:
        return [say("requester-room", room=channel(facts.room.channel_id))]
    return []
