"""Changing the severity, by command, button and modal."""

from functools import partial

from slack_bolt.async_app import AsyncApp

from bot.rules import text
from bot.rules.access import Verb
from bot.rules.commands import ChangeSeverity
from bot.services import severity as service
from bot.views import card
from bot.views import severity as view
from handlers import forms
from handlers.door import door
from handlers.knock import Answer, Knock
from handlers.undo import told_with_undo
from handlers.visit import House, Visit
from models.escalation import Escalation


def register(app: AsyncApp, house: House) -> None:
    """Hang the doors."""
    app.action(card.CHANGE_SEVERITY)(door(house, show_form))
    app.view(view.SUBMIT)(door(house, submit))


async def change(call: ChangeSeverity, visit: Visit, escalation: Escalation) -> Answer:
    """`/warroom severity SEV1 because …`"""
    reason = text.clean_text(call.reason, limit=text.REASON_LIMIT, field=view.BECAUSE, empty=None)
    entry = await service.change_severity(
        visit.session,
        actor=visit.actor,
        escalation=escalation,
        severity=call.severity,
        reason=" ".join(reason.split()),
        clock_rules=visit.tenant.clock_rules,
        now=visit.now,
    )
    return told_with_undo(
        "severity-answer", entry, name=escalation.name, severity=entry.data["severity"], was=entry.data["was"]
    )


async def show_form(knock: Knock) -> Answer:
    """*Change severity…* on the card."""
    return await forms.show(knock, Verb.LEAD, view.form, check=service.check_may_change)


async def submit(knock: Knock) -> Answer:
    """The severity was chosen in the modal."""
    return await forms.submit(knock, Verb.LEAD, partial(change, ChangeSeverity(*view.read(knock.state))))
