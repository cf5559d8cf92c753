"""What Slack tells us by itself: people change, come and go; channels are archived, renamed, deleted."""

import logging
import re
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

from slack_bolt.async_app import AsyncApp
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import transport_now
from bot.delivery import directory
from bot.queries import boards as known_boards
from bot.queries import rooms as known
from bot.services import boards, catch_up, people, receipts, rooms
from handlers.visit import House
from models.room import Room, RoomState

log = logging.getLogger(__name__)

Event = dict[str, Any]
Handle = Callable[[House, AsyncSession, str, Event], Awaitable[None]]


def register(app: AsyncApp, house: House) -> None:
    """Hang the doors."""
    for name, handle in EVENTS.items():
        app.event(name)(_door(house, handle))
    app.event(re.compile(".*"))(_ignore)


def _door(house: House, handle: Handle) -> Callable[..., Awaitable[None]]:
    async def enter(body: dict[str, Any], event: Event) -> None:
        """Handled in one transaction with its receipt. When that fails, Slack gets no ack and sends it again."""
        team_id = house.tenants.team_of(body)
        async with house.database.transaction() as session:
            taken = await receipts.take(
                session, team_id=team_id, key=f"event:{body['event_id']}", received_at=transport_now()
            )
            if taken:
                await handle(house, session, team_id, event)

    return enter


async def _ignore() -> None:
    """Nothing follows from it; acknowledged, so that Slack does not send it again."""


async def person_changed(_house: House, session: AsyncSession, team_id: str, event: Event) -> None:
    """A profile, a time zone or a guest state has changed, or somebody new is here."""
    await people.remember_person(session, team_id=team_id, user=event["user"], now=transport_now())


async def came_in(house: House, session: AsyncSession, team_id: str, event: Event) -> None:
    """Somebody is in a channel now; when it is Warroom itself, the room can be used again."""
    found = await known.find_by_channel(session, team_id=team_id, channel_id=event["channel"])
    if found is None:
        # Nobody invites us to a channel that we make: asking Slack about each new war room would hold up its relay.
        if event["user"] == house.tenants.get(team_id).bot_user_id and event.get("inviter"):
            await _came_in_ourselves(house, session, team_id, event["channel"])
        return
    if event["user"] == house.tenants.get(team_id).bot_user_id:
        if found.state in (RoomState.LOST, RoomState.ARCHIVED):
            # Who came and went while we were not looking decides who may know of a confidential escalation.
            asked_at = transport_now()
            inside = await directory.list_members(house.tenants.get(team_id).slack, channel_id=event["channel"])
            await rooms.are_in(session, room_id=found.id, user_ids=inside, at=asked_at)
            await rooms.found_again(session, found=found, now=house.clock.now(), actor_id=event.get("inviter"))
    else:
        await rooms.came_in(session, found=found, user_id=event["user"], at=_happened_at(event))


async def _came_in_ourselves(house: House, session: AsyncSession, team_id: str, channel_id: str) -> None:
    """Invited to a channel that is no war room: perhaps one that we could not see when we needed it."""
    if await known_boards.list_missing(session, team_id=team_id):
        body = await house.tenants.get(team_id).slack.ask("conversations.info", {"channel": channel_id})
        await boards.entered(session, team_id=team_id, channel_id=channel_id, name=body["channel"]["name"])


async def went_out(house: House, session: AsyncSession, team_id: str, event: Event) -> None:
    """Somebody has left a channel."""
    found = await known.find_by_channel(session, team_id=team_id, channel_id=event["channel"])
    if found is None:
        return
    if event["user"] == house.tenants.get(team_id).bot_user_id:
        await _lost(house, session, found, RoomState.LOST, event)
    else:
        await rooms.went_out(session, found=found, user_id=event["user"], at=_happened_at(event))


async def mentioned(_house: House, session: AsyncSession, team_id: str, event: Event) -> None:
    """Somebody mentioned Warroom in a channel."""
    if event.get("bot_id") or not event.get("user"):
        return
    await catch_up.answer_mention(
        session,
        team_id=team_id,
        channel_id=event["channel"],
        user_id=event["user"],
        text=str(event.get("text") or ""),
        ts=event["ts"],
        thread_ts=event.get("thread_ts"),
    )


async def groups_changed(house: House, session: AsyncSession, team_id: str, _event: Event) -> None:
    """A user group was made, changed or switched off: who is in which is asked anew."""
    groups = await directory.list_groups(house.tenants.get(team_id).slack, team_id=team_id)
    if groups is not None:
        await people.remember_groups(session, team_id=team_id, groups=groups)


async def archived(house: House, session: AsyncSession, team_id: str, event: Event) -> None:
    """A channel was archived by hand."""
    found = await known.find_by_channel(session, team_id=team_id, channel_id=event["channel"])
    if found is not None:
        await _lost(house, session, found, RoomState.ARCHIVED, event)


async def unarchived(house: House, session: AsyncSession, team_id: str, event: Event) -> None:
    """A channel was unarchived."""
    found = await known.find_by_channel(session, team_id=team_id, channel_id=event["channel"])
    if found is not None:
        await rooms.found_again(session, found=found, now=house.clock.now(), actor_id=event.get("user"))


async def deleted(house: House, session: AsyncSession, team_id: str, event: Event) -> None:
    """A channel was deleted, or Warroom was removed from it."""
    if event["type"] in ("channel_deleted", "group_deleted"):
        await boards.deleted(session, team_id=team_id, channel_id=event["channel"])
    found = await known.find_by_channel(session, team_id=team_id, channel_id=event["channel"])
    if found is not None:
        await _lost(house, session, found, RoomState.LOST, event)


async def renamed(house: House, session: AsyncSession, team_id: str, event: Event) -> None:
    """A channel has another name."""
    channel = event["channel"]
    found = await known.find_by_channel(session, team_id=team_id, channel_id=channel["id"])
    if found is not None:
        await rooms.renamed(
            session, found=found, name=channel["name"], now=house.clock.now(), actor_id=event.get("user")
        )


async def _lost(house: House, session: AsyncSession, found: Room, state: RoomState, event: Event) -> None:
    by = event.get("actor_id") or event.get("user")
    await rooms.lost(
        session,
        found=found,
        state=state,
        now=house.clock.now(),
        actor_id=None if by == house.tenants.get(found.team_id).bot_user_id else by,
    )


def _happened_at(event: Event) -> datetime:
    return datetime.fromtimestamp(float(event["event_ts"]), UTC) if event.get("event_ts") else transport_now()


EVENTS: dict[str, Handle] = {
    "user_change": person_changed,
    "team_join": person_changed,
    "subteam_created": groups_changed,
    "subteam_updated": groups_changed,
    "subteam_members_changed": groups_changed,
    "app_mention": mentioned,
    "member_joined_channel": came_in,
    "member_left_channel": went_out,
    "channel_archive": archived,
    "group_archive": archived,
    "channel_unarchive": unarchived,
    "group_unarchive": unarchived,
    "channel_deleted": deleted,
    "group_deleted": deleted,
    "channel_left": deleted,
    "group_left": deleted,
    "channel_rename": renamed,
    "group_rename": renamed,
}
