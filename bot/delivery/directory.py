"""Learns from Slack who the people of a workspace are: all of them at the start, one of them when a door asks."""

import asyncio
import logging
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from bot.away import why
from bot.clock import transport_now
from bot.db import Database
from bot.delivery.outcomes import DEFAULT_RETRY_AFTER_S
from bot.delivery.slack import Slack, SlackRefused, SlackTrouble
from bot.queries.rooms import list_watched
from bot.services.people import remember_groups, remember_people, remember_person
from bot.services.rooms import are_in

log = logging.getLogger(__name__)

PAGE = 200
TRY_AGAIN_S = 15.0
LIMITED = "ratelimited"
GONE = frozenset({"channel_not_found", "not_in_channel"})
# User groups belong to paid plans, and need a scope of their own: without them, groups are simply empty.
NO_GROUPS = frozenset({"missing_scope", "plan_upgrade_required", "paid_teams_only", "not_allowed_token_type"})


async def refresh(database: Database, slack: Slack, *, team_id: str, wants_groups: bool = False) -> None:
    """Mirror everybody and every user group; runs in the background and tries again until Slack has answered.

    `wants_groups`: warroom.yaml names some, so that the operator has to know when there are none for us.
    """
    while True:
        try:
            await _refresh_people(database, slack, team_id=team_id)
            await _refresh_groups(database, slack, team_id=team_id, wants_groups=wants_groups)
            await _refresh_rooms(database, slack, team_id=team_id)
        except SlackRefused as refused:
            if refused.error != LIMITED:
                log.error("team=%s: people cannot be mirrored: %s", team_id, refused.error)
                return
            await asyncio.sleep(refused.answer.retry_after_s or DEFAULT_RETRY_AFTER_S)
        except SlackTrouble as trouble:
            log.warning("team=%s: people cannot be mirrored now, trying again: %s", team_id, trouble)
            await asyncio.sleep(TRY_AGAIN_S)
        except SQLAlchemyError as away:
            log.warning("team=%s: people cannot be kept now, trying again: %s", team_id, why(away))
            await asyncio.sleep(TRY_AGAIN_S)
        else:
            return


async def learn(database: Database, slack: Slack, *, team_id: str, user_id: str) -> bool:
    """Mirror one person; False when Slack knows nobody of that id. Raises SlackTrouble when it cannot say."""
    try:
        user = await slack.users_info(user_id)
    except SlackRefused as refused:
        if refused.error in ("user_not_found", "user_not_visible"):
            return False
        raise
    async with database.transaction() as session:
        await remember_person(session, team_id=team_id, user=user, now=transport_now())
    return True


async def list_members(slack: Slack, *, channel_id: str) -> frozenset[str]:
    """Who is in a channel now. Raises SlackTrouble when Slack cannot say."""
    members: set[str] = set()
    async for body in slack.pages("conversations.members", {"channel": channel_id, "limit": PAGE}):
        members.update(body["members"])
    return frozenset(members)


async def _refresh_rooms(database: Database, slack: Slack, *, team_id: str) -> None:
    """Who came and went while nobody told us: for the rooms in which that decides who may know."""
    async with database.reading() as session:
        watched = await list_watched(session, team_id=team_id)
    for room_id, channel_id in watched:
        asked_at = transport_now()
        try:
            inside = await list_members(slack, channel_id=channel_id)
        except SlackRefused as refused:
            if refused.error not in GONE:
                raise
            inside = frozenset()
        async with database.transaction() as session:
            await are_in(session, room_id=room_id, user_ids=inside, at=asked_at)


async def _refresh_people(database: Database, slack: Slack, *, team_id: str) -> None:
    async for body in slack.pages("users.list", {"limit": PAGE, "include_locale": True}):
        async with database.transaction() as session:
            await remember_people(session, team_id=team_id, users=body["members"], now=transport_now())


async def list_groups(slack: Slack, *, team_id: str, wants_groups: bool = False) -> list[dict[str, Any]] | None:
    """Every user group with its members; None where Slack has none for us, which is said in the log."""
    try:
        body = await slack.ask("usergroups.list", {"include_users": True})
    except SlackRefused as refused:
        if refused.error not in NO_GROUPS:
            raise
        log.log(
            logging.WARNING if wants_groups else logging.INFO,
            "team=%s: user groups cannot be read (%s): those in warroom.yaml, such as @oncall, stand for nobody; "
            "name people by their ids there, in `managers` and `invite`",
            team_id,
            refused.error,
        )
        return None
    return list(body["usergroups"])


async def _refresh_groups(database: Database, slack: Slack, *, team_id: str, wants_groups: bool) -> None:
    groups = await list_groups(slack, team_id=team_id, wants_groups=wants_groups)
    if groups is None:
        return
    async with database.transaction() as session:
        await remember_groups(session, team_id=team_id, groups=groups)
