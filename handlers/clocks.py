"""Clocks: `/warroom sla` shows them; *I have it*, *Snooze 1 h* and *Say why…* answer their warnings."""

from collections.abc import Awaitable, Callable

from slack_bolt.async_app import AsyncApp

from bot.errors import Refused
from bot.queries import clocks as known
from bot.rules.access import Verb
from bot.rules.commands import Sla
from bot.services import clock_answers as service
from bot.views import clocks as view
from bot.views import warning
from handlers.door import door
from handlers.knock import Answer, Knock, in_room, told
from handlers.visit import House, Visit
from models.clock import Clock
from models.escalation import Escalation

Act = Callable[[Visit, Escalation, Clock], Awaitable[Answer]]


def register(app: AsyncApp, house: House) -> None:
    """Hang the doors."""
    app.action(warning.HAVE_IT)(door(house, press_have_it))
    app.action(warning.SNOOZE)(door(house, press_snooze))
    app.action(view.SAY_WHY)(door(house, show_why_form))
    app.view(view.SAY_WHY_SUBMIT)(door(house, submit_why))


async def show(_call: Sla, visit: Visit, escalation: Escalation) -> Answer:
    """`/warroom sla`"""
    records = await known.list_records(
        visit.session, escalation_id=escalation.id, clock_rules=visit.tenant.clock_rules, now=visit.now
    )
    return Answer(message=view.sla(await visit.facts(escalation), records))


async def press_have_it(knock: Knock) -> Answer:
    """*I have it* on a warning."""

    async def work(visit: Visit) -> Answer:
        escalation, clock = await _clock(visit, knock.value, Verb.PLAN)
        if clock.stopped_at is not None:
            return _over(escalation, clock)
        await service.have_it(visit.session, actor=visit.actor, escalation=escalation, clock_id=clock.id)
        return told("clock-held-answer", name=escalation.name, clock=clock.kind.value)

    return await knock.change(work)


async def press_snooze(knock: Knock) -> Answer:
    """*Snooze 1 h* on a warning."""

    async def work(visit: Visit) -> Answer:
        escalation, clock = await _clock(visit, knock.value, Verb.PLAN)
        if clock.stopped_at is not None:
            return _over(escalation, clock)
        await service.snooze(visit.session, actor=visit.actor, escalation=escalation, clock_id=clock.id, now=visit.now)
        return told("clock-snoozed-answer", name=escalation.name, clock=clock.kind.value)

    return await knock.change(work)


async def show_why_form(knock: Knock) -> Answer:
    """*Say why…* on the warning of a clock that is late, and in `/warroom sla`."""

    async def work(visit: Visit) -> Answer:
        escalation, clock = await _clock(visit, knock.value, Verb.PLAN)
        service.check_is_late(escalation, clock, now=visit.now)
        return Answer(view=view.why_form(await visit.facts(escalation), clock.id, clock.kind, clock.late_because))

    return await knock.look(work)


async def submit_why(knock: Knock) -> Answer:
    """The reason was given in the modal."""
    reason = view.read_reason(knock.state)

    async def work(visit: Visit) -> Answer:
        escalation, clock = await _clock(visit, knock.metadata, Verb.PLAN)
        await service.say_why(
            visit.session, actor=visit.actor, escalation=escalation, clock_id=clock.id, reason=reason, now=visit.now
        )
        answer = told("why-answer", name=escalation.name, clock=clock.kind.value, reason=reason)
        return await in_room(visit, escalation, answer)

    return await knock.change(work)


def _over(escalation: Escalation, clock: Clock) -> Answer:
    return told("clock-done-answer", name=escalation.name, clock=clock.kind.value)


async def _clock(visit: Visit, clock_id: int, verb: Verb) -> tuple[Escalation, Clock]:
    """The clock that a button or a form carries, with its escalation; refused when not allowed."""
    place = await known.find_clock(visit.session, team_id=visit.actor.team_id, clock_id=clock_id)
    if place is None:
        raise Refused("button-outdated")
    escalation = await visit.escalation(place.escalation_id, verb)
    # Read again under the escalation's lock.
    clock = await known.find_clock(visit.session, team_id=visit.actor.team_id, clock_id=clock_id)
    if clock is None:
        raise Refused("button-outdated")
    return escalation, clock
