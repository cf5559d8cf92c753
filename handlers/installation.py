"""Slack says that a workspace has uninstalled Warroom, or that its token is worth nothing any more."""

from typing import Any

from slack_bolt.async_app import AsyncApp

from bot.clock import transport_now
from bot.queries import workspaces as known
from bot.services import receipts, workspaces
from handlers.visit import House


def register(app: AsyncApp, house: House) -> None:
    """Hang the doors."""

    async def uninstalled(body: dict[str, Any]) -> None:
        await end(house, body)

    async def revoked(body: dict[str, Any], event: dict[str, Any]) -> None:
        if event["tokens"].get("bot"):  # people's own tokens are none of ours
            await end(house, body)

    app.event("app_uninstalled")(uninstalled)
    app.event("tokens_revoked")(revoked)


async def end(house: House, body: dict[str, Any]) -> None:
    """Every process lets the workspace go when it next looks; for an organisation, all of its workspaces."""
    team_id, enterprise_id = house.tenants.team_of(body), body.get("enterprise_id")
    async with house.database.transaction() as session:
        if not await receipts.take(
            session, team_id=team_id, key=f"event:{body['event_id']}", received_at=transport_now()
        ):
            return
        team_ids = [team_id]
        if body.get("is_enterprise_install") and enterprise_id:
            team_ids = await known.list_org_wide(session, enterprise_id=enterprise_id)
        await workspaces.uninstalled(session, team_ids=team_ids)
