"""Web API: the app itself, its token, its Socket Mode address and the workspace."""

from __future__ import annotations

import secrets

from bot.sandbox import shapes
from bot.sandbox.arguments import Args
from bot.sandbox.records import Json
from bot.sandbox.refusal import Refusal
from bot.sandbox.workspace import APP_ID, BOT_ID, TEAM_DOMAIN, Workspace


def api_test(_: Workspace, args: Args) -> Json:
    """`api.test`: says back what it was told."""
    if code := args.maybe("error"):
        raise Refusal(code, args=args.values)
    return {"args": args.values}


def auth_test(workspace: Workspace, _: Args) -> Json:
    """`auth.test`: who the token belongs to."""
    return {
        "url": f"{workspace.base_url}/",
        "team": workspace.team_name,
        "user": workspace.bot.name,
        "team_id": workspace.team_id,
        "enterprise_id": workspace.enterprise_id,
        "user_id": workspace.bot.id,
        "bot_id": BOT_ID,
        "is_enterprise_install": workspace.is_org_wide,
    }


def connections_open(workspace: Workspace, _: Args) -> Json:
    """A Socket Mode address that works once."""
    ticket = secrets.token_urlsafe(18)
    workspace.tickets.add(ticket)
    base = workspace.base_url.replace("http", "ws", 1)
    return {"url": f"{base}/link/?ticket={ticket}&app_id={APP_ID}"}


def team_info(workspace: Workspace, args: Args) -> Json:
    """`team.info`: the one workspace there is."""
    if args.text("team", workspace.team_id) != workspace.team_id or args.text("domain", TEAM_DOMAIN) != TEAM_DOMAIN:
        raise Refusal("team_not_found")
    url = f"{workspace.base_url}/"
    team = {
        "id": workspace.team_id,
        "name": workspace.team_name,
        "url": url,
        "domain": TEAM_DOMAIN,
        "email_domain": "",
        "icon": {},
    }
    return {"team": team}


def bots_info(workspace: Workspace, args: Args) -> Json:
    """`bots.info`: the app itself."""
    if args.text("bot", BOT_ID) != BOT_ID:
        raise Refusal("bot_not_found")
    return {"bot": shapes.bot_profile(workspace)}


FUNCTIONS = {
    "api.test": api_test,
    "apps.connections.open": connections_open,
    "auth.test": auth_test,
    "bots.info": bots_info,
    "team.info": team_info,
}
