"""The record of an escalation: its timeline and its dossier, by command and in the modal behind *More…*."""

from slack_bolt.async_app import AsyncApp

from bot.errors import Refused
from bot.queries import ladder
from bot.queries import timeline as known_timeline
from bot.rules.access import Guarded, Verb, may
from bot.rules.commands import Export, Redact, Timeline
from bot.rules.record import LineGroup
from bot.services import record as service
from bot.services import redaction
from bot.views import card
from bot.views import record as view
from handlers.door import door
from handlers.knock import Answer, Knock, told
from handlers.visit import House, Visit
from models.escalation import Escalation

LINES_SHOWN = 50


def register(app: AsyncApp, house: House) -> None:
    """Hang the doors."""
    app.action(card.SHOW_TIMELINE)(door(house, press_timeline))
    app.action(card.EXPORT)(door(house, press_export))
    app.action(view.FILTER_WHAT)(door(house, filter_timeline))
    app.action(view.FILTER_WHO)(door(house, filter_timeline))


async def show_timeline(call: Timeline, visit: Visit, escalation: Escalation) -> Answer:
    """`/warroom timeline milestones @ana`"""
    who = (await visit.person(call.who)).user_id if call.who else None
    facts = await visit.facts(escalation)
    entries, total = await known_timeline.list_newest(
        visit.session,
        escalation_id=escalation.id,
        limit=LINES_SHOWN,
        group=call.group,
        actor_id=who,
        is_numbered=call.is_numbered,
    )
    earlier = total - len(entries)
    return Answer(message=view.timeline(facts, entries, earlier=earlier, group=call.group, who=who))


async def redact(call: Redact, visit: Visit, escalation: Escalation) -> Answer:
    """`/warroom redact 7 because it holds a password`"""
    facts = await visit.facts(escalation)
    managers = await ladder.list_rungs(
        visit.session, team_id=visit.actor.team_id, duty=visit.tenant.config.duty, now=visit.now
    )
    keepers = frozenset({*managers, *([facts.owner_id] if facts.owner_id else [])})
    guarded = Guarded(facts.is_confidential, facts.room.members, keepers)
    if not may(visit.actor, Verb.REDACT, guarded):
        raise Refused("redact-not-yours", name=facts.name, owner_id=facts.leader_id)
    left = await redaction.redact(
        visit.session,
        actor=visit.actor,
        escalation=escalation,
        number=call.number,
        reason=call.reason,
        now=visit.now,
    )
    shown = [(view.place(each.receiver, each.channel_id, each.ts), each.sent_at) for each in left]
    age = str(visit.tenant.config.retention.delivered)
    return Answer(message=view.redacted(facts, call.number, shown, age=age))


async def export(_call: Export, visit: Visit, escalation: Escalation) -> Answer:
    """`/warroom export`"""
    await service.export(visit.session, actor=visit.actor, escalation=escalation, now=visit.now)
    return told("export-answer", name=escalation.name)


async def press_export(knock: Knock) -> Answer:
    """*Export* in the modal behind *More…*."""

    async def work(visit: Visit) -> Answer:
        return await export(Export(), visit, await visit.escalation(knock.value, Verb.SEE))

    return await knock.change(work)


async def press_timeline(knock: Knock) -> Answer:
    """*Show timeline* in the modal behind *More…*."""

    async def work(visit: Visit) -> Answer:
        escalation = await visit.escalation(knock.value, Verb.SEE)
        return await _modal(visit, escalation, None, None)

    return await knock.look(work)


async def filter_timeline(knock: Knock) -> Answer:
    """Something was chosen in one of the menus above the timeline."""
    group, who = view.read_filter(knock.state)

    async def work(visit: Visit) -> Answer:
        escalation = await visit.escalation(knock.metadata, Verb.SEE)
        shown = await _modal(visit, escalation, group, who)
        return Answer(view=shown.view, replaces=True)

    return await knock.look(work)


async def _modal(visit: Visit, escalation: Escalation, group: LineGroup | None, who: str | None) -> Answer:
    facts = await visit.facts(escalation)
    entries, total = await known_timeline.list_newest(
        visit.session, escalation_id=escalation.id, limit=LINES_SHOWN, group=group, actor_id=who
    )
    return Answer(view=view.timeline_modal(facts, entries, earlier=total - len(entries), group=group, who=who))
