"""Accepting a request, and changing the owner, by command, button and modal."""

from slack_bolt.async_app import AsyncApp

from bot.rules.access import Verb
from bot.rules.commands import AssignOwner
from bot.rules.typed import ById, Who
from bot.services import ownership as service
from bot.views import card
from bot.views import ownership as view
from bot.words import person
from handlers.door import door
from handlers.knock import Answer, Knock, in_room, told
from handlers.visit import House, Visit
from models.escalation import Escalation


def register(app: AsyncApp, house: House) -> None:
    """Hang the doors."""
    app.action(card.ACCEPT)(door(house, accept))
    app.action(card.CHANGE_OWNER)(door(house, show_form))
    app.view(view.SUBMIT)(door(house, submit))


async def accept(knock: Knock) -> Answer:
    """*Accept* on a request: whoever presses becomes the owner."""

    async def work(visit: Visit) -> Answer:
        escalation = await visit.escalation(knock.value, Verb.LEAD)
        await service.accept(visit.session, actor=visit.actor, escalation=escalation, now=visit.now)
        return told("owner-answer-you", name=escalation.name)

    return await knock.change(work)


async def assign(call: AssignOwner, visit: Visit, escalation: Escalation) -> Answer:
    """`/warroom owner @ana`"""
    return await _assign(visit, escalation, call.who)


async def show_form(knock: Knock) -> Answer:
    """*Change owner…* on the card."""

    async def work(visit: Visit) -> Answer:
        return Answer(view=view.form(await visit.facts(await visit.escalation(knock.value, Verb.LEAD))))

    return await knock.look(work)


async def submit(knock: Knock) -> Answer:
    """The owner was chosen in the modal."""
    chosen = ById(view.read(knock.state))

    async def work(visit: Visit) -> Answer:
        escalation = await visit.escalation(knock.metadata, Verb.LEAD)
        return await in_room(visit, escalation, await _assign(visit, escalation, chosen))

    return await knock.change(work)


async def _assign(visit: Visit, escalation: Escalation, who: Who) -> Answer:
    to = await visit.person(who)
    await service.assign_owner(visit.session, actor=visit.actor, escalation=escalation, to=to, now=visit.now)
    if to.user_id == visit.actor.user_id:
        return told("owner-answer-you", name=escalation.name)
    return told("owner-answer", name=escalation.name, owner=person(to.user_id))
