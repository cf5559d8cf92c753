"""The record of an escalation: its timeline and its dossier, by command and in the modal behind *More…*."""

from slack_bolt.async_app import AsyncApp

from bot.queries import timeline as known_timeline
from bot.rules.access import Verb
from bot.rules.commands import Export, Timeline
from bot.rules.record import LineGroup
from bot.services import record as service
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
        visit.session, escalation_id=escalation.id, limit=LINES_SHOWN, group=call.group, actor_id=who
    )
    earlier = total - len(entries)
    return Answer(message=view.timeline(facts, entries, earlier=earlier, group=call.group, who=who))


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
