"""The modal *Raise an escalation*: shown, searched for customers, weighed while it is filled in, and submitted."""

from typing import Any

from slack_bolt.async_app import AsyncApp

from bot.errors import Refused
from bot.queries import customers
from bot.rules.commands import Raise
from bot.rules.impact import Suggestion, suggest
from bot.rules.intake import Draft, decide
from bot.services import intake as service
from bot.views import intake as view
from bot.views import intake_read as reading
from bot.views.blocks import Block
from handlers.door import door, options_door
from handlers.knock import Answer, Knock
from handlers.screens import Screens
from handlers.visit import House, Visit

CUSTOMERS_OFFERED = 20


def register(app: AsyncApp, house: House) -> None:
    """Hang the doors."""
    app.view(view.SUBMIT)(door(house, submit))
    app.options({"action_id": view.CUSTOMER})(options_door(house, list_customers))
    weigh = Weighing(Screens(house.slack))
    for field in view.WEIGHED:
        app.action({"action_id": field}, matchers=[_is_intake])(door(house, weigh.weigh))


async def _is_intake(body: dict[str, Any]) -> bool:
    return bool((body.get("view") or {}).get("callback_id") == view.SUBMIT)


async def show_form(visit: Visit, call: Raise) -> Answer:
    """The intake modal."""
    visit.check_member()
    return Answer(view=view.form({view.TITLE: call.title}))


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
    """The suggested severity follows what is filled in."""

    def __init__(self, screens: Screens) -> None:
        self._screens = screens

    async def weigh(self, knock: Knock) -> Answer:
        """Something that weighs was filled in."""

        async def work(visit: Visit) -> Answer:
            visit.check_member()
            matrix = visit.house.config.impact.matrix
            draft = reading.read_so_far(knock.state, now=visit.now, zone=visit.actor.zone, currency=matrix.currency)
            carried = view.carried(knock.body["view"])
            drawn = view.form(
                view.given(knock.state), suggestion=await _suggest(visit, draft), source_link=carried.source_link
            )
            return Answer(view=drawn)

        answer = await knock.look(work)
        if answer.view:
            await self._screens.show(knock.body, answer.view)
        return Answer()


async def submit(knock: Knock) -> Answer:
    """*Raise* was pressed in the intake modal."""

    async def work(visit: Visit) -> Answer:
        visit.check_member()
        draft = reading.read(
            knock.state,
            now=visit.now,
            zone=visit.actor.zone,
            currency=visit.house.config.impact.matrix.currency,
            source_link=view.carried(knock.body["view"]).source_link,
        )
        await service.open_escalation(
            visit.session,
            actor=visit.actor,
            intake=decide(draft, await _suggest(visit, draft)),
            duty_id=await visit.duty_manager(),
            clock_rules=visit.house.clock_rules,
            now=visit.now,
        )
        return Answer()

    return await knock.change(work)


async def _suggest(visit: Visit, draft: Draft) -> Suggestion | None:
    customer = None
    if draft.customer:
        customer = await customers.find_visible(
            visit.session, team_id=visit.actor.team_id, user_id=visit.actor.user_id, name=draft.customer
        )
    impact = draft.impact(tier=customer.tier if customer else None)
    return suggest(impact, now=visit.now, matrix=visit.house.config.impact.matrix)
