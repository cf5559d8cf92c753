"""Monitor, resolve, close and reopen, by command, button and modal."""

from functools import partial

from slack_bolt.async_app import AsyncApp

from bot.rules import text
from bot.rules.access import Verb
from bot.rules.commands import Close, Monitor, Reopen, Resolve
from bot.services import lifecycle as service
from bot.views import card
from bot.views import lifecycle as view
from handlers import forms
from handlers.door import door
from handlers.knock import Answer, Knock, told
from handlers.visit import House, Visit
from models.escalation import Escalation, Status


def register(app: AsyncApp, house: House) -> None:
    """Hang the doors."""
    app.action(card.MONITOR)(door(house, press_monitor))
    app.action(card.RESOLVE)(door(house, show_resolve_form))
    app.action(card.CLOSE)(door(house, press_close))
    app.action(card.REOPEN)(door(house, show_reopen_form))
    app.view(view.RESOLVE_SUBMIT)(door(house, submit_resolve))
    app.view(view.REOPEN_SUBMIT)(door(house, submit_reopen))


async def monitor(_call: Monitor, visit: Visit, escalation: Escalation) -> Answer:
    """`/warroom monitor`"""
    await service.monitor(
        visit.session,
        actor=visit.actor,
        escalation=escalation,
        clock_rules=visit.tenant.clock_rules,
        now=visit.now,
    )
    return told("monitoring-answer", name=escalation.name)


async def resolve(call: Resolve, visit: Visit, escalation: Escalation) -> Answer:
    """`/warroom resolve <outcome>`"""
    outcome = text.clean_text(call.outcome, limit=text.OUTCOME_LIMIT, field=view.OUTCOME, empty="resolve-missing")
    facts = await service.resolve(
        visit.session,
        actor=visit.actor,
        escalation=escalation,
        outcome=outcome,
        clock_rules=visit.tenant.clock_rules,
        now=visit.now,
    )
    still_open = sum(milestone.is_open for milestone in facts.milestones)
    if still_open:
        return told("resolved-answer-open", name=escalation.name, count=still_open)
    return told("resolved-answer", name=escalation.name)


async def close(_call: Close, visit: Visit, escalation: Escalation) -> Answer:
    """`/warroom close`"""
    await service.close(
        visit.session, actor=visit.actor, escalation=escalation, clock_rules=visit.tenant.clock_rules, now=visit.now
    )
    return told("closed-answer", name=escalation.name)


async def reopen(call: Reopen, visit: Visit, escalation: Escalation) -> Answer:
    """`/warroom reopen because …`"""
    reason = text.clean_text(call.reason, limit=text.REASON_LIMIT, field=view.BECAUSE, empty="reopen-needs-reason")
    came_back = escalation.status is Status.MONITORING
    await service.reopen(
        visit.session,
        actor=visit.actor,
        escalation=escalation,
        reason=reason,
        clock_rules=visit.tenant.clock_rules,
        now=visit.now,
    )
    return told("recurred-answer" if came_back else "reopened-answer", name=escalation.name)


async def press_monitor(knock: Knock) -> Answer:
    """*Start monitoring* in the modal behind *More…*."""
    return await forms.press(knock, Verb.LEAD, partial(monitor, Monitor()))


async def show_resolve_form(knock: Knock) -> Answer:
    """*Resolve…* in the modal behind *More…*."""
    return await forms.show(knock, Verb.LEAD, view.resolve_form, check=service.check_may_resolve)


async def submit_resolve(knock: Knock) -> Answer:
    """The outcome was given in the modal."""
    return await forms.submit(knock, Verb.LEAD, partial(resolve, Resolve(view.read_outcome(knock.state))))


async def press_close(knock: Knock) -> Answer:
    """*Close* in the modal behind *More…*."""
    return await forms.press(knock, Verb.LEAD, partial(close, Close()))


async def show_reopen_form(knock: Knock) -> Answer:
    """*Reopen…* or *It came back…* in the modal behind *More…*."""
    return await forms.show(knock, Verb.LEAD, view.reopen_form, check=service.check_may_reopen)


async def submit_reopen(knock: Knock) -> Answer:
    """The reason was given in the modal."""
    return await forms.submit(knock, Verb.LEAD, partial(reopen, Reopen(view.read_reason(knock.state))))
