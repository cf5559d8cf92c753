"""`/escalate`: reads what was asked; what is open, one of them, and help are answered here."""

from slack_bolt.async_app import AsyncApp

from bot.queries import escalations
from bot.queries.lists import list_visible
from bot.rules import grammar
from bot.rules.access import Verb
from bot.rules.commands import Help, List, NotYet, Raise, RaiseNow, Show
from bot.views import status as status_view
from handlers.door import door
from handlers.intake_form import show_form
from handlers.intake_now import open_now
from handlers.knock import Answer, Knock, told
from handlers.visit import House, Visit

LISTED = 20


def register(app: AsyncApp, house: House) -> None:
    """Hang the doors."""
    app.command("/escalate")(door(house, escalate))


async def escalate(knock: Knock) -> Answer:
    """`/escalate …`"""
    call = grammar.read_escalate(knock.text)
    match call:
        case Raise():
            return await knock.look(lambda visit: show_form(visit, call))
        case RaiseNow():
            return await knock.change(lambda visit: open_now(visit, call))
        case List():
            return await knock.look(lambda visit: show_list(visit, call))
        case Show():
            return await knock.look(lambda visit: show_one(visit, knock.channel_id, call))
        case Help():
            return await knock.look(show_help)
        case NotYet():
            return told("command-not-yet", command="escalate", word=call.word)


async def show_list(visit: Visit, call: List) -> Answer:
    """What is open, or what was asked for."""
    visit.check_member()
    found, total = await list_visible(
        visit.session,
        team_id=visit.actor.team_id,
        user_id=visit.actor.user_id,
        which=call.filter,
        customer=call.customer,
        now=visit.now,
        limit=LISTED,
    )
    facts = await escalations.facts_of_all(visit.session, found)
    return Answer(
        message=status_view.listed(facts, which=call.filter, customer=call.customer, total=total, now=visit.now)
    )


async def show_one(visit: Visit, channel_id: str, call: Show) -> Answer:
    """Where one escalation stands."""
    escalation = await visit.escalation_in(channel_id, call.number, Verb.SEE, example="status")
    return Answer(message=status_view.status(await visit.facts(escalation), now=visit.now))


async def show_help(visit: Visit) -> Answer:
    """Every command with an example."""
    visit.check_member()
    return Answer(message=status_view.help_text())
