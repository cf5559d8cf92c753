"""What the doors of buttons and forms have in common: find the escalation, do one thing, tell it where it is read."""

from collections.abc import Awaitable, Callable

from bot.facts.escalation import EscalationFacts
from bot.rules.access import Verb
from bot.views.blocks import Block
from handlers.knock import Answer, Knock, in_room
from handlers.visit import Visit
from models.escalation import Escalation

Act = Callable[[Visit, Escalation], Awaitable[Answer]]


def _no_check(_: Escalation) -> None:
    return None


async def show(
    knock: Knock,
    verb: Verb,
    draw: Callable[[EscalationFacts], Block],
    *,
    check: Callable[[Escalation], None] = _no_check,
) -> Answer:
    """Open the form of the escalation whose button was pressed; `check` refuses what could not be submitted."""

    async def work(visit: Visit) -> Answer:
        escalation = await visit.escalation(knock.value, verb)
        check(escalation)
        return Answer(view=draw(await visit.facts(escalation)))

    return await knock.look(work)


async def submit(knock: Knock, verb: Verb, act: Act) -> Answer:
    """Do what a submitted form asks; what was understood is told in the war room."""

    async def work(visit: Visit) -> Answer:
        escalation = await visit.escalation(knock.metadata, verb)
        return await in_room(visit, escalation, await act(visit, escalation))

    return await knock.change(work)


async def press(knock: Knock, verb: Verb, act: Act) -> Answer:
    """Do what a button asks; the answer comes where it was pressed."""

    async def work(visit: Visit) -> Answer:
        return await act(visit, await visit.escalation(knock.value, verb))

    return await knock.change(work)
