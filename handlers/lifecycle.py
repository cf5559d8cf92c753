"""Resolve, close and reopen, by command, button and modal."""

from slack_bolt.async_app import AsyncApp

from bot.rules import text
from bot.rules.access import Verb
from bot.rules.commands import Reopen, Resolve
from bot.services import lifecycle as service
from bot.views import card
from bot.views import lifecycle as view
from handlers.door import door
from handlers.knock import Answer, Knock, in_room, told
from handlers.visit import House, Visit
from models.escalation import Escalation


def register(app: AsyncApp, house: House) -> None:
    """Hang the doors."""
    app.action(card.RESOLVE)(door(house, show_resolve_form))
    app.action(card.CLOSE)(door(house, press_close))
    app.action(card.REOPEN)(door(house, show_reopen_form))
    app.view(view.RESOLVE_SUBMIT)(door(house, submit_resolve))
    app.view(view.REOPEN_SUBMIT)(door(house, submit_reopen))


async def resolve(call: Resolve, visit: Visit, escalation: Escalation) -> Answer:
    """`/warroom resolve <outcome>`"""
    outcome = text.clean_text(call.outcome, limit=text.OUTCOME_LIMIT, field=view.OUTCOME, empty="resolve-missing")
    facts = await service.resolve(
        visit.session, actor=visit.actor, escalation=escalation, outcome=outcome, now=visit.now
    )
    still_open = sum(milestone.is_open for milestone in facts.milestones)
    if still_open:
        return told("resolved-answer-open", name=escalation.name, count=still_open)
    return told("resolved-answer", name=escalation.name)


async def close(visit: Visit, escalation: Escalation) -> Answer:
    """`/warroom close`"""
    await service.close(visit.session, actor=visit.actor, escalation=escalation, now=visit.now)
    return told("closed-answer", name=escalation.name)


async def reopen(call: Reopen, visit: Visit, escalation: Escalation) -> Answer:
    """`/warroom reopen because …`"""
    reason = text.clean_text(call.reason, limit=text.REASON_LIMIT, field=view.BECAUSE, empty="reopen-needs-reason")
    await service.reopen(visit.session, actor=visit.actor, escalation=escalation, reason=reason, now=visit.now)
    return told("reopened-answer", name=escalation.name)


async def show_resolve_form(knock: Knock) -> Answer:
    """*Resolve…* in the modal behind *More…*."""

    async def work(visit: Visit) -> Answer:
        escalation = await visit.escalation(knock.value, Verb.LEAD)
        service.check_may_resolve(escalation)
        return Answer(view=view.resolve_form(await visit.facts(escalation)))

    return await knock.look(work)


async def submit_resolve(knock: Knock) -> Answer:
    """The outcome was given in the modal."""
    call = Resolve(view.read_outcome(knock.state))

    async def work(visit: Visit) -> Answer:
        escalation = await visit.escalation(knock.metadata, Verb.LEAD)
        return await in_room(visit, escalation, await resolve(call, visit, escalation))

    return await knock.change(work)


async def press_close(knock: Knock) -> Answer:
    """*Close* in the modal behind *More…*."""

    async def work(visit: Visit) -> Answer:
        return await close(visit, await visit.escalation(knock.value, Verb.LEAD))

    return await knock.change(work)


async def show_reopen_form(knock: Knock) -> Answer:
    """*Reopen…* in the modal behind *More…*."""

    async def work(visit: Visit) -> Answer:
        escalation = await visit.escalation(knock.value, Verb.LEAD)
        service.check_may_reopen(escalation)
        return Answer(view=view.reopen_form(await visit.facts(escalation)))

    return await knock.look(work)


async def submit_reopen(knock: Knock) -> Answer:
    """The reason was given in the modal."""
    call = Reopen(view.read_reason(knock.state))

    async def work(visit: Visit) -> Answer:
        escalation = await visit.escalation(knock.metadata, Verb.LEAD)
        return await in_room(visit, escalation, await reopen(call, visit, escalation))

    return await knock.change(work)
