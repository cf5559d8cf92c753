"""Accepting a request, changing the owner and handing over, by command, button and modal."""

from functools import partial

from slack_bolt.async_app import AsyncApp

from bot.rules.access import Verb
from bot.rules.commands import AssignOwner, HandOver
from bot.rules.typed import ById
from bot.services import ownership as service
from bot.views import card
from bot.views import ownership as view
from bot.words import person
from handlers import forms
from handlers.door import door
from handlers.knock import Answer, Knock, told
from handlers.undo import told_with_undo
from handlers.visit import House, Visit
from models.escalation import Escalation


def register(app: AsyncApp, house: House) -> None:
    """Hang the doors."""
    app.action(card.ACCEPT)(door(house, press_accept))
    app.action(card.CHANGE_OWNER)(door(house, show_form))
    app.view(view.SUBMIT)(door(house, submit))
    app.action(card.HAND_OVER)(door(house, show_hand_over_form))
    app.view(view.HAND_OVER_SUBMIT)(door(house, submit_hand_over))


async def accept(visit: Visit, escalation: Escalation) -> Answer:
    """Whoever asks becomes the owner of a request."""
    await service.accept(
        visit.session, actor=visit.actor, escalation=escalation, clock_rules=visit.tenant.clock_rules, now=visit.now
    )
    return told("owner-answer-you", name=escalation.name)


async def assign(call: AssignOwner, visit: Visit, escalation: Escalation) -> Answer:
    """`/warroom owner @ana`"""
    to = await visit.person(call.who)
    entry = await service.assign_owner(
        visit.session,
        actor=visit.actor,
        escalation=escalation,
        to=to,
        clock_rules=visit.tenant.clock_rules,
        now=visit.now,
    )
    words_id = "owner-answer-you" if to.user_id == visit.actor.user_id else "owner-answer"
    facts = {"name": escalation.name, "owner": person(to.user_id)}
    # A request that was accepted by it cannot go back to nobody.
    return told_with_undo(words_id, entry, **facts) if entry.data["was_id"] else told(words_id, **facts)


async def hand_over(call: HandOver, visit: Visit, escalation: Escalation) -> Answer:
    """`/warroom handover @li`"""
    to = await visit.person(call.who)
    entry = await service.hand_over(
        visit.session,
        actor=visit.actor,
        escalation=escalation,
        to=to,
        clock_rules=visit.tenant.clock_rules,
        now=visit.now,
    )
    before, owner = person(entry.data["was_id"]), person(to.user_id)
    return told_with_undo("handover-answer", entry, name=escalation.name, before=before, owner=owner)


async def press_accept(knock: Knock) -> Answer:
    """*Accept* on a request."""
    return await forms.press(knock, Verb.LEAD, accept)


async def show_form(knock: Knock) -> Answer:
    """*Change owner…* on the card."""
    return await forms.show(knock, Verb.LEAD, view.form)


async def submit(knock: Knock) -> Answer:
    """The owner was chosen in the modal."""
    return await forms.submit(knock, Verb.LEAD, partial(assign, AssignOwner(ById(view.read(knock.state)))))


async def show_hand_over_form(knock: Knock) -> Answer:
    """*Hand over…* in the modal behind *More…*."""
    return await forms.show(knock, Verb.LEAD, view.hand_over_form, check=service.check_may_hand_over)


async def submit_hand_over(knock: Knock) -> Answer:
    """The new owner was chosen in the modal."""
    return await forms.submit(knock, Verb.LEAD, partial(hand_over, HandOver(ById(view.read(knock.state)))))
