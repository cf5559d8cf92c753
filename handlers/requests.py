"""Requests: *Assign…* and *Decline…* in the intake channel, in direct messages and behind *More…*."""

from collections.abc import Callable
from functools import partial

from slack_bolt.async_app import AsyncApp

from bot.facts.escalation import EscalationFacts
from bot.rules.access import Verb
from bot.rules.typed import ById
from bot.services import ownership
from bot.services import requests as service
from bot.views import card
from bot.views import request as view
from bot.views.blocks import Block
from handlers import forms
from handlers.door import door
from handlers.knock import Answer, Knock
from handlers.visit import House, Visit
from models.escalation import Escalation


def register(app: AsyncApp, house: House) -> None:
    """Hang the doors."""
    app.action(view.ASSIGN)(door(house, show_assign_form))
    app.view(view.ASSIGN_SUBMIT)(door(house, submit_assign))
    app.action(card.DECLINE)(door(house, show_decline_form))
    app.view(view.DECLINE_SUBMIT)(door(house, submit_decline))


async def assign(to: ById, visit: Visit, escalation: Escalation) -> Answer:
    """Somebody gets the request. Its own message shows it; nothing more is told."""
    await service.assign(
        visit.session,
        actor=visit.actor,
        escalation=escalation,
        to=await visit.person(to),
        clock_rules=visit.tenant.clock_rules,
        now=visit.now,
    )
    return Answer()


async def decline(reason: str, visit: Visit, escalation: Escalation) -> Answer:
    """It is not going to be an escalation. Its own message shows it; nothing more is told."""
    await service.decline(
        visit.session,
        actor=visit.actor,
        escalation=escalation,
        reason=reason,
        clock_rules=visit.tenant.clock_rules,
        now=visit.now,
    )
    return Answer()


async def show_assign_form(knock: Knock) -> Answer:
    """*Assign…* on a request."""
    return await forms.show(knock, Verb.LEAD, _while_it_waits(knock, view.assign_form))


async def submit_assign(knock: Knock) -> Answer:
    """Somebody was chosen in the modal."""
    return await forms.submit(knock, Verb.LEAD, partial(assign, ById(view.read_owner(knock.state))))


async def show_decline_form(knock: Knock) -> Answer:
    """*Decline…* on a request."""
    return await forms.show(knock, Verb.LEAD, _while_it_waits(knock, view.decline_form))


async def submit_decline(knock: Knock) -> Answer:
    """The reason was given in the modal."""
    return await forms.submit(knock, Verb.LEAD, partial(decline, view.read_reason(knock.state)))


def _while_it_waits(knock: Knock, draw: Callable[[EscalationFacts], Block]) -> Callable[[EscalationFacts], Block]:
    """The form, or the refusal that names who was faster."""

    def drawn(facts: EscalationFacts) -> Block:
        ownership.check_is_waiting(facts, reader_id=knock.user_id)
        return draw(facts)

    return drawn
