"""Requests: *Assign…* and *Decline…* in the intake channel, in direct messages and behind *More…*."""

from collections.abc import Callable

from slack_bolt.async_app import AsyncApp

from bot.facts.escalation import EscalationFacts
from bot.rules.access import Verb
from bot.rules.typed import ById
from bot.services import requests as service
from bot.views import card
from bot.views import request as view
from bot.views.blocks import Block
from handlers.door import door
from handlers.knock import Answer, Knock
from handlers.visit import House, Visit


def register(app: AsyncApp, house: House) -> None:
    """Hang the doors."""
    app.action(view.ASSIGN)(door(house, show_assign_form))
    app.view(view.ASSIGN_SUBMIT)(door(house, submit_assign))
    app.action(card.DECLINE)(door(house, show_decline_form))
    app.view(view.DECLINE_SUBMIT)(door(house, submit_decline))


async def show_assign_form(knock: Knock) -> Answer:
    """*Assign…* on a request."""
    return await _show(knock, view.assign_form)


async def submit_assign(knock: Knock) -> Answer:
    """Somebody was chosen in the modal. The request's own message shows it; nothing more is told."""
    chosen = ById(view.read_owner(knock.state))

    async def work(visit: Visit) -> Answer:
        escalation = await visit.escalation(knock.metadata, Verb.LEAD)
        to = await visit.person(chosen)
        await service.assign(
            visit.session,
            actor=visit.actor,
            escalation=escalation,
            to=to,
            clock_rules=visit.tenant.clock_rules,
            now=visit.now,
        )
        return Answer()

    return await knock.change(work)


async def show_decline_form(knock: Knock) -> Answer:
    """*Decline…* on a request."""
    return await _show(knock, view.decline_form)


async def submit_decline(knock: Knock) -> Answer:
    """The reason was given in the modal. The request's own message shows it; nothing more is told."""
    reason = view.read_reason(knock.state)

    async def work(visit: Visit) -> Answer:
        escalation = await visit.escalation(knock.metadata, Verb.LEAD)
        await service.decline(
            visit.session,
            actor=visit.actor,
            escalation=escalation,
            reason=reason,
            clock_rules=visit.tenant.clock_rules,
            now=visit.now,
        )
        return Answer()

    return await knock.change(work)


async def _show(knock: Knock, draw: Callable[[EscalationFacts], Block]) -> Answer:
    async def work(visit: Visit) -> Answer:
        escalation = await visit.escalation(knock.value, Verb.LEAD)
        await service.check_is_waiting(visit.session, escalation, reader_id=visit.actor.user_id)
        return Answer(view=draw(await visit.facts(escalation)))

    return await knock.look(work)
