"""`/warroom`: reads what was asked and hands it to the capability it belongs to."""

from collections.abc import Awaitable, Callable
from functools import partial

from slack_bolt.async_app import AsyncApp

from bot.queries import timeline as known_timeline
from bot.rules import grammar
from bot.rules.access import Verb
from bot.rules.commands import (
    AddMilestone,
    AssignOwner,
    Close,
    FinishMilestone,
    Help,
    NotYet,
    ReassignMilestone,
    Reopen,
    Resolve,
    SlipMilestone,
    Status,
    Timeline,
    WarroomCall,
)
from bot.views import card, record
from bot.views import status as status_view
from handlers import lifecycle, ownership, plan
from handlers.door import door
from handlers.knock import Answer, Knock, told
from handlers.visit import House, Visit
from models.escalation import Escalation

LINES_SHOWN = 50


def register(app: AsyncApp, house: House) -> None:
    """Hang the doors."""
    app.command("/warroom")(door(house, warroom))
    app.action(card.MORE)(door(house, show_more))
    app.action(card.SHOW_TIMELINE)(door(house, press_timeline))
    app.action(card.SHOW_HELP)(door(house, press_help))


async def warroom(knock: Knock) -> Answer:
    """`/warroom …`"""
    asked = grammar.read_warroom(knock.text)
    call = asked.call
    match call:
        case Status():
            return await knock.look(partial(_here, knock, asked, Verb.SEE, show_status))
        case Timeline():
            return await knock.look(partial(_here, knock, asked, Verb.SEE, show_timeline))
        case Help():
            return await knock.look(show_help)
        case AssignOwner():
            return await knock.change(partial(_here, knock, asked, Verb.LEAD, partial(ownership.assign, call)))
        case AddMilestone():
            return await knock.change(partial(_here, knock, asked, Verb.PLAN, partial(plan.add, call)))
        case FinishMilestone():
            return await knock.change(partial(_here, knock, asked, Verb.PLAN, partial(plan.finish, call)))
        case SlipMilestone():
            return await knock.change(partial(_here, knock, asked, Verb.PLAN, partial(plan.slip, call)))
        case ReassignMilestone():
            return await knock.change(partial(_here, knock, asked, Verb.PLAN, partial(plan.reassign, call)))
        case Resolve():
            return await knock.change(partial(_here, knock, asked, Verb.LEAD, partial(lifecycle.resolve, call)))
        case Close():
            return await knock.change(partial(_here, knock, asked, Verb.LEAD, lifecycle.close))
        case Reopen():
            return await knock.change(partial(_here, knock, asked, Verb.LEAD, partial(lifecycle.reopen, call)))
        case NotYet():
            return told("command-not-yet", command="warroom", word=call.word)


async def show_status(visit: Visit, escalation: Escalation) -> Answer:
    """Where it stands."""
    return Answer(message=status_view.status(await visit.facts(escalation), now=visit.now))


async def show_timeline(visit: Visit, escalation: Escalation) -> Answer:
    """What has happened."""
    entries, total = await known_timeline.list_newest(visit.session, escalation_id=escalation.id, limit=LINES_SHOWN)
    facts = await visit.facts(escalation)
    return Answer(message=record.timeline(facts, entries, earlier=total - len(entries)))


async def show_help(visit: Visit) -> Answer:
    """What can be typed in a war room."""
    visit.check_member()
    return Answer(message=status_view.help_text("/warroom"))


async def show_more(knock: Knock) -> Answer:
    """*More…* on the card."""

    async def work(visit: Visit) -> Answer:
        escalation = await visit.escalation(knock.value, Verb.SEE)
        return Answer(view=card.more(await visit.facts(escalation)))

    return await knock.look(work)


async def press_timeline(knock: Knock) -> Answer:
    """*Show timeline* in the modal behind *More…*."""

    async def work(visit: Visit) -> Answer:
        return await show_timeline(visit, await visit.escalation(knock.value, Verb.SEE))

    return await knock.look(work)


async def press_help(knock: Knock) -> Answer:
    """*Show commands* in the modal behind *More…*."""
    return await knock.look(show_help)


async def _here(
    knock: Knock,
    asked: WarroomCall,
    verb: Verb,
    work: Callable[[Visit, Escalation], Awaitable[Answer]],
    visit: Visit,
) -> Answer:
    """Do `work` for the escalation that was named or whose war room this is."""
    example = knock.text.strip() or "status"
    escalation = await visit.escalation_in(knock.channel_id, asked.number, verb, example=example)
    return await work(visit, escalation)
