"""The modal *Raise an escalation*: shown, searched for customers, and weighed while it is filled in."""

from typing import Any

from slack_bolt.async_app import AsyncApp

from bot.errors import Refused
from bot.queries import customers
from bot.queries.known import list_known
from bot.rules.access import Verb
from bot.rules.commands import Raise
from bot.rules.impact import Suggestion, suggest
from bot.rules.intake import Draft
from bot.rules.likeness import Likeness, likest
from bot.services import joining
from bot.views import intake as view
from bot.views import intake_read as reading
from bot.views import likeness as likeness_view
from bot.views.blocks import Block
from handlers.door import door, options_door
from handlers.knock import Answer, Knock
from handlers.screens import Screens
from handlers.visit import House, Visit

CUSTOMERS_OFFERED = 20


def register(app: AsyncApp, house: House) -> None:
    """Hang the doors."""
    app.options({"action_id": view.CUSTOMER})(options_door(house, list_customers))
    app.action(likeness_view.JOIN)(door(house, press_join))
    weigh = Weighing(Screens())
    for field in view.WEIGHED:
        app.action({"action_id": field}, matchers=[_is_intake])(door(house, weigh.weigh))


async def _is_intake(body: dict[str, Any]) -> bool:
    return bool((body.get("view") or {}).get("callback_id") == view.SUBMIT)


async def show_form(visit: Visit, call: Raise) -> Answer:
    """The intake modal, with the title filled in."""
    return await show_filled(visit, {view.TITLE: call.title}, view.Carried())


async def show_filled(visit: Visit, given: dict[str, Any], before: view.Carried) -> Answer:
    """The intake modal with this filled in."""
    visit.check_member()
    draft = Draft(title=str(given[view.TITLE]).strip(), severity=None, source_link=before.source_link)
    return Answer(view=await _drawn(visit, draft, given, before))


async def list_customers(knock: Knock) -> list[Block]:
    """The choices of *Customer* for what was typed into it."""
    typed = str(knock.body.get("value") or "")

    async def work(visit: Visit) -> Answer:
        visit.check_member()
        try:
            name = reading.clean_customer(typed) or ""
        except Refused:
            return Answer()  # too long for a name, or nothing that can be seen
        known = await customers.list_visible_names(
            visit.session,
            team_id=visit.actor.team_id,
            user_id=visit.actor.user_id,
            typed=name,
            limit=CUSTOMERS_OFFERED,
        )
        is_known = any(each.casefold() == name.casefold() for each in known)
        return Answer(options=view.customer_options(known, None if is_known else name or None))

    return (await knock.look(work)).options


class Weighing:
    """What Warroom says in the form follows what is filled in."""

    def __init__(self, screens: Screens) -> None:
        self._screens = screens

    async def weigh(self, knock: Knock) -> Answer:
        """Something that weighs was filled in."""

        async def work(visit: Visit) -> Answer:
            visit.check_member()
            matrix = visit.tenant.config.impact.matrix
            before = view.carried(knock.body["view"])
            draft = reading.read_so_far(
                knock.state,
                now=visit.now,
                zone=visit.actor.zone,
                currency=matrix.currency,
                source_link=before.source_link,
            )
            return Answer(view=await _drawn(visit, draft, view.given(knock.state), before))

        answer = await knock.look(work)
        if answer.view:
            await self._screens.show(knock.tenant.slack, knock.body, answer.view)
        return Answer()


async def press_join(knock: Knock) -> Answer:
    """*Join ESC-3 instead* in the intake modal."""

    async def work(visit: Visit) -> Answer:
        escalation = await visit.escalation(knock.value, Verb.SEE)
        facts = await joining.join_instead(visit.session, actor=visit.actor, escalation=escalation, now=visit.now)
        return Answer(view=likeness_view.joined(facts), replaces=True)

    return await knock.change(work)


async def find_likeness(visit: Visit, draft: Draft) -> Likeness | None:
    """The open escalation that a request resembles most, of those that the asker may know of."""
    if not draft.title and not draft.source_link:
        return None
    known = await list_known(visit.session, team_id=visit.actor.team_id, user_id=visit.actor.user_id)
    return likest(draft, known)


async def _drawn(visit: Visit, draft: Draft, given: dict[str, Any], before: view.Carried) -> Block:
    return view.form(
        given, suggestion=await suggestion_for(visit, draft), likeness=await find_likeness(visit, draft), before=before
    )


async def suggestion_for(visit: Visit, draft: Draft) -> Suggestion | None:
    """The severity that this form asks for, as far as it is filled in."""
    customer = None
    if draft.customer:
        customer = await customers.find_visible(
            visit.session, team_id=visit.actor.team_id, user_id=visit.actor.user_id, name=draft.customer
        )
    impact = draft.impact(tier=customer.tier if customer else None)
    return suggest(impact, now=visit.now, matrix=visit.tenant.config.impact.matrix)
