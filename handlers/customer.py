"""What the customer is told, by command, button and modal; and that a workaround is in place."""

from slack_bolt.async_app import AsyncApp

from bot.rules import text
from bot.rules.access import Verb
from bot.rules.when import write_when
from bot.services import customer_updates as service
from bot.views import card
from bot.views import customer_update as view
from handlers import forms
from handlers.door import door
from handlers.knock import Answer, Knock, told
from handlers.visit import House, Visit
from models.escalation import Escalation


def register(app: AsyncApp, house: House) -> None:
    """Hang the doors."""
    app.action(view.COMPOSE_CUSTOMER)(door(house, show_form))
    app.view(view.CUSTOMER_SUBMIT)(door(house, submit))
    app.action(card.WORKAROUND)(door(house, show_workaround_form))
    app.view(view.WORKAROUND_SUBMIT)(door(house, submit_workaround))


async def compose(visit: Visit, escalation: Escalation, *, said: str = "") -> Answer:
    """`/warroom update customer`"""
    facts = await visit.facts(escalation)
    service.check_may_update(escalation, facts)
    offered = text.clean_text(said, limit=view.TEXT_LIMIT, empty=None)
    due_at, zone = await service.next_promise(
        visit.session,
        escalation=escalation,
        clock_rules=visit.tenant.clock_rules,
        zone=visit.tenant.config.executive.zone,
        now=visit.now,
    )
    return Answer(view=view.form(facts, said=offered, next_by=write_when(due_at, zone=zone, now=visit.now)))


async def show_form(knock: Knock) -> Answer:
    """*For the customer…* behind *Post update…*, and on the warning that an update is due."""

    async def work(visit: Visit) -> Answer:
        return await compose(visit, await visit.escalation(knock.value, Verb.PLAN))

    return await knock.look(work)


async def submit(knock: Knock) -> Answer:
    """*Record as sent*."""
    said = view.read_text(knock.state)

    async def keep(visit: Visit, escalation: Escalation) -> Answer:
        due_at = await service.record_update(
            visit.session,
            actor=visit.actor,
            escalation=escalation,
            said=said,
            clock_rules=visit.tenant.clock_rules,
            now=visit.now,
        )
        due = write_when(due_at, zone=visit.actor.zone, now=visit.now) if due_at else ""
        return told("customer-answer", name=escalation.name, due=due)

    return await forms.submit(knock, Verb.PLAN, keep)


async def show_workaround_form(knock: Knock) -> Answer:
    """*Workaround in place…* behind *More…*."""

    async def work(visit: Visit) -> Answer:
        escalation = await visit.escalation(knock.value, Verb.PLAN)
        facts = await visit.facts(escalation)
        service.check_waits_for_workaround(escalation, facts)
        return Answer(view=view.workaround_form(facts))

    return await knock.look(work)


async def submit_workaround(knock: Knock) -> Answer:
    """The workaround was described in the modal."""
    what = view.read_workaround(knock.state)

    async def keep(visit: Visit, escalation: Escalation) -> Answer:
        await service.work_around(
            visit.session,
            actor=visit.actor,
            escalation=escalation,
            what=what,
            clock_rules=visit.tenant.clock_rules,
            now=visit.now,
        )
        return told("workaround-answer", name=escalation.name, what=what)

    return await forms.submit(knock, Verb.PLAN, keep)
