"""Waiting for the customer or a partner and going on again, by command, button and modal."""

from functools import partial

from slack_bolt.async_app import AsyncApp

from bot.errors import Refused
from bot.rules import text
from bot.rules.access import Verb
from bot.rules.commands import Resume, Wait
from bot.services import waiting as service
from bot.views import card
from bot.views import waiting as view
from handlers import forms
from handlers.door import door
from handlers.knock import Answer, Knock
from handlers.undo import told_with_undo
from handlers.visit import House, Visit
from models.escalation import Escalation


def register(app: AsyncApp, house: House) -> None:
    """Hang the doors."""
    app.action(card.WAIT)(door(house, show_form))
    app.view(view.SUBMIT)(door(house, submit))
    app.action(card.RESUME)(door(house, press_resume))


async def wait(call: Wait, visit: Visit, escalation: Escalation) -> Answer:
    """`/warroom wait customer because …`"""
    reason = text.clean_text(call.reason, limit=text.REASON_LIMIT, field=view.BECAUSE, empty=None)
    if not reason:
        raise Refused("wait-needs-reason", field=view.BECAUSE, on=call.on.value)
    entry = await service.wait(
        visit.session,
        actor=visit.actor,
        escalation=escalation,
        on=call.on,
        reason=" ".join(reason.split()),
        clock_rules=visit.tenant.clock_rules,
        now=visit.now,
    )
    return told_with_undo("waiting-answer", entry, name=escalation.name, on=call.on.value)


async def resume(_call: Resume, visit: Visit, escalation: Escalation) -> Answer:
    """`/warroom resume`"""
    entry = await service.resume(
        visit.session, actor=visit.actor, escalation=escalation, clock_rules=visit.tenant.clock_rules, now=visit.now
    )
    return told_with_undo("resumed-answer", entry, name=escalation.name, on=entry.data["on"])


async def show_form(knock: Knock) -> Answer:
    """*Waiting…* on the card."""
    return await forms.show(knock, Verb.LEAD, view.form, check=service.check_may_wait)


async def submit(knock: Knock) -> Answer:
    """On whom and why was said in the modal."""
    return await forms.submit(knock, Verb.LEAD, partial(wait, Wait(*view.read(knock.state))))


async def press_resume(knock: Knock) -> Answer:
    """*Resume* on the card."""
    return await forms.press(knock, Verb.LEAD, partial(resume, Resume()))
