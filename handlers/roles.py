"""The roles beside the owner, by command, button and modal."""

from functools import partial

from slack_bolt.async_app import AsyncApp

from bot.queries import roles as known
from bot.rules.access import Verb
from bot.rules.commands import GiveRole, ShowRoles
from bot.rules.typed import ById
from bot.services import roles as service
from bot.views import card
from bot.views import roles as view
from bot.words import person
from handlers import forms
from handlers.door import door
from handlers.knock import Answer, Knock, told
from handlers.undo import told_with_undo
from handlers.visit import House, Visit
from models.escalation import Escalation
from models.role import Role


def register(app: AsyncApp, house: House) -> None:
    """Hang the doors."""
    app.action(card.ROLES)(door(house, show_form))
    app.view(view.SUBMIT)(door(house, submit))


async def give(call: GiveRole, visit: Visit, escalation: Escalation) -> Answer:
    """`/warroom role technical-lead @raj`, or `nobody`"""
    to = await visit.person(call.who) if call.who is not None else None
    (entry,) = await service.change_roles(
        visit.session, actor=visit.actor, escalation=escalation, changes={call.role: to}, now=visit.now
    )
    if to is None:
        return told_with_undo("role-cleared-answer", entry, role=call.role.value, name=escalation.name)
    holder = person(to.user_id)
    return told_with_undo("role-answer", entry, role=call.role.value, name=escalation.name, holder=holder)


async def show(call: ShowRoles, visit: Visit, escalation: Escalation) -> Answer:
    """`/warroom role`, `/warroom role technical-lead`"""
    held = await known.list_held(visit.session, escalation_id=escalation.id)
    if call.role is None:
        return Answer(message=view.held(await visit.facts(escalation), held))
    named = {"role": call.role.value, "name": escalation.name}
    if call.role in held:
        return told("role-held", holder=person(held[call.role]), **named)
    return told("role-held-by-nobody", typed=call.role.value.replace("_", "-"), **named)


async def show_form(knock: Knock) -> Answer:
    """*Roles…* in the modal behind *More…*."""

    async def work(visit: Visit) -> Answer:
        escalation = await visit.escalation(knock.value, Verb.LEAD)
        service.check_may_change(escalation)
        held = await known.list_held(visit.session, escalation_id=escalation.id)
        return Answer(view=view.form(await visit.facts(escalation), held))

    return await knock.look(work)


async def submit(knock: Knock) -> Answer:
    """People were chosen in the modal."""
    return await forms.submit(knock, Verb.LEAD, partial(_change, view.read(knock.body["view"])))


async def _change(chosen: dict[Role, str | None], visit: Visit, escalation: Escalation) -> Answer:
    if len(chosen) == 1:
        (role, user_id) = next(iter(chosen.items()))
        return await give(GiveRole(role, ById(user_id) if user_id else None), visit, escalation)
    changes = {role: await visit.person(ById(user_id)) if user_id else None for role, user_id in chosen.items()}
    entries = await service.change_roles(
        visit.session, actor=visit.actor, escalation=escalation, changes=changes, now=visit.now
    )
    return told("roles-answer", count=len(entries), name=escalation.name)
