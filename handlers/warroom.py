"""`/warroom`: reads what was asked and hands it to the capability it belongs to."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from slack_bolt.async_app import AsyncApp

from bot.rules import commands, grammar
from bot.rules.access import Verb
from bot.views import card
from bot.views import status as status_view
from handlers import clocks, lifecycle, ownership, plan, record, roles, severity, updates, waiting
from handlers.door import door
from handlers.knock import Answer, Knock, told
from handlers.visit import House, Visit
from models.escalation import Escalation

Act = Callable[[Any, Visit, Escalation], Awaitable[Answer]]


def register(app: AsyncApp, house: House) -> None:
    """Hang the doors."""
    app.command("/warroom")(door(house, warroom))
    app.action(card.MORE)(door(house, show_more))
    app.action(card.SHOW_HELP)(door(house, press_help))


async def warroom(knock: Knock) -> Answer:
    """`/warroom …`"""
    asked = grammar.read_warroom(knock.text)
    if isinstance(asked.call, commands.NotYet):
        return told("command-not-yet", command="warroom", word=asked.call.word)
    if isinstance(asked.call, commands.Help):
        return await knock.look(show_help)
    if act := LOOKS.get(type(asked.call)):
        return await knock.look(partial(_here, knock, asked, Verb.SEE, act))
    verb, act = CHANGES[type(asked.call)]
    return await knock.change(partial(_here, knock, asked, verb, act))


async def show_status(_call: commands.Status, visit: Visit, escalation: Escalation) -> Answer:
    """Where it stands."""
    return Answer(message=status_view.status(await visit.facts(escalation), now=visit.now))


async def show_help(visit: Visit) -> Answer:
    """What can be typed in a war room."""
    visit.check_member()
    return Answer(message=status_view.help_text("/warroom"))


async def show_more(knock: Knock) -> Answer:
    """*More…* on the card."""

    async def work(visit: Visit) -> Answer:
        escalation = await visit.escalation(knock.value, Verb.SEE)
        return Answer(view=card.more(await visit.facts(escalation)))

    return await knock.look(work)


async def press_help(knock: Knock) -> Answer:
    """*Show commands* in the modal behind *More…*."""
    return await knock.look(show_help)


async def _here(knock: Knock, asked: commands.WarroomCall, verb: Verb, act: Act, visit: Visit) -> Answer:
    """Do what was asked, to the escalation that was named or whose war room this is."""
    example = knock.text.strip() or "status"
    escalation = await visit.escalation_in(knock.channel_id, asked.number, verb, example=example)
    return await act(asked.call, visit, escalation)


# Who answers what; what changes nothing needs only to be seen.
LOOKS: dict[type, Act] = {
    commands.ShowRoles: roles.show,
    commands.Status: show_status,
    commands.Timeline: record.show_timeline,
    commands.Sla: clocks.show,
    commands.ComposeUpdate: updates.compose,
}
CHANGES: dict[type, tuple[Verb, Act]] = {
    commands.AssignOwner: (Verb.LEAD, ownership.assign),
    commands.HandOver: (Verb.LEAD, ownership.hand_over),
    commands.GiveRole: (Verb.LEAD, roles.give),
    commands.ChangeSeverity: (Verb.LEAD, severity.change),
    commands.TellRoom: (Verb.PLAN, updates.tell_room),
    commands.AddMilestone: (Verb.PLAN, plan.add),
    commands.FinishMilestone: (Verb.PLAN, plan.finish),
    commands.SlipMilestone: (Verb.PLAN, plan.slip),
    commands.ReassignMilestone: (Verb.PLAN, plan.reassign),
    commands.Wait: (Verb.LEAD, waiting.wait),
    commands.Resume: (Verb.LEAD, waiting.resume),
    commands.Monitor: (Verb.LEAD, lifecycle.monitor),
    commands.Resolve: (Verb.LEAD, lifecycle.resolve),
    commands.Close: (Verb.LEAD, lifecycle.close),
    commands.Export: (Verb.SEE, record.export),
    commands.Redact: (Verb.SEE, record.redact),
    commands.Reopen: (Verb.LEAD, lifecycle.reopen),
}
