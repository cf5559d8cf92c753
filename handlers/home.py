"""The app's Home: drawn when somebody opens it; its buttons are those of the war room, and one to raise."""

from typing import Any

from slack_bolt.async_app import AsyncApp

from bot.clock import transport_now
from bot.delivery import directory
from bot.rules.commands import Raise
from bot.services import home, receipts
from bot.views import home as view
from handlers.door import door
from handlers.intake_form import show_form
from handlers.knock import Answer, Knock
from handlers.tenants import Tenant
from handlers.visit import House, NotMirrored, actor


def register(app: AsyncApp, house: House) -> None:
    """Hang the doors."""

    async def opened(body: dict[str, Any], event: dict[str, Any]) -> None:
        if event.get("tab", "home") == "home":
            await open_home(house, body, event)

    app.event("app_home_opened")(opened)
    app.action(view.RAISE)(door(house, press_raise))


async def open_home(house: House, body: dict[str, Any], event: dict[str, Any]) -> None:
    """Somebody looks at their Home, perhaps before anybody told us of them."""
    tenant, user_id = house.tenants.get(house.tenants.team_of(body)), str(event["user"])
    for _ in range(2):
        try:
            await _open(house, tenant, user_id, f"event:{body['event_id']}")
            return
        except NotMirrored:
            if not await directory.learn(house.database, tenant.slack, team_id=tenant.team_id, user_id=user_id):
                return


async def _open(house: House, tenant: Tenant, user_id: str, key: str) -> None:
    async with house.database.transaction() as session:
        if await receipts.take(session, team_id=tenant.team_id, key=key, received_at=transport_now()):
            who = await actor(session, team_id=tenant.team_id, user_id=user_id)
            await home.open_home(session, actor=who, duty=tenant.config.duty, now=house.clock.now())


async def press_raise(knock: Knock) -> Answer:
    """*Raise an escalation*."""
    return await knock.look(lambda visit: show_form(visit, Raise("")))
