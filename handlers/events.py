"""What Slack tells us by itself: people change, come and go; channels are archived, renamed, deleted."""

import logging
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from slack_bolt.async_app import AsyncApp
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import transport_now
from bot.delivery import directory
from bot.queries import boards as known_boards
from bot.queries import receipts as known_receipts
from bot.queries import rooms as known
from bot.services import boards, catch_up, people, receipts, rooms
from handlers.visit import House
from models.room import Room, RoomState

log = logging.getLogger(__name__)

Event = dict[str, Any]
Handle = Callable[..., Awaitable[None]]  # (house, session, team id, event), and `asked` where Slack was asked first
Ask = Callable[[House, str, Event], Awaitable[Any]]


def register(app: AsyncApp, house: House) -> None:
    """Hang the doors."""
    for name, handle in EVENTS.items():
        app.event(name)(_door(house, handle, ASKS.get(name)))
    app.event(re.compile(".*"))(_ignore)


def _door(house: House, handle: Handle, ask: Ask | None) -> Callable[..., Awaitable[None]]:
    async def enter(body: dict[str, Any], event: Event) -> None:
        """Handled in one transaction with its receipt. When that fails, Slack gets no ack and sends it again.

        What Slack must be asked for is asked before, so that nobody waits for its answer; a copy asks for nothing.
        """
        team_id, key = house.tenants.team_of(body), f"event:{body['event_id']}"
        asked: dict[str, Any] = {}
        if ask is not None:
            async with house.database.reading() as session:
                if await known_receipts.find_receipt(session, team_id=team_id, key=key) is not None:
                    return
            asked["asked"] = await ask(house, team_id, event)
        async with house.database.transaction() as session:
            if await receipts.take(session, team_id=team_id, key=key, received_at=transport_now()):
                await handle(house, session, team_id, event, **asked)

    return enter


async def _ignore() -> None:
    """Nothing follows from it; acknowledged, so that Slack does not send it again."""


async def person_changed(_house: House, session: AsyncSession, team_id: str, event: Event) -> None:
    """A profile, a time zone or a guest state has changed, or somebody new is here."""
    await people.remember_person(session, team_id=team_id, user=event["user"], now=transport_now())


@dataclass(frozen=True)
class Inside:
    """What Slack says of a channel Warroom came into: who is in a room that had been lost; the name of any other."""

    asked_at: datetime
    members: frozenset[str] | None = None
    name: str | None = None


async def look_inside(house: House, team_id: str, event: Event) -> Inside | None:
    """When Warroom itself has come into a channel of which we have to know more: what there is to know."""
    tenant, channel_id = house.tenants.get(team_id), event["channel"]
    if event["user"] != tenant.bot_user_id:
        return None
    async with house.database.reading() as session:
        found = await known.find_by_channel(session, team_id=team_id, channel_id=channel_id)
        is_waited_for = found is None and bool(await known_boards.list_missing(session, team_id=team_id))
    asked_at = transport_now()
    if found is not None and found.state in (RoomState.LOST, RoomState.ARCHIVED):
        # Who came and went while we were not looking decides who may know of a confidential escalation.
        members = await directory.list_members(tenant.slack, channel_id=channel_id)
        return Inside(asked_at, members=members)
    # Nobody invites us to a channel that we make: asking Slack about each new war room would hold up its relay.
    if is_waited_for and event.get("inviter"):
        body = await tenant.slack.ask("conversations.info", {"channel": channel_id})
        return Inside(asked_at, name=body["channel"]["name"])
    return None


async def came_in(house: House, session: AsyncSession, team_id: str, event: Event, *, asked: Inside | None) -> None:
    """Somebody is in a channel now; when it is Warroom itself, the room, or a board, can be used."""
    found = await known.find_by_channel(session, team_id=team_id, channel_id=event["channel"])
    if event["user"] != house.tenants.get(team_id).bot_user_id:
        if found is not None:
            at, now = _happened_at(event), house.clock.now()
            await rooms.came_in(session, found=found, user_id=event["user"], at=at, now=now)
    elif asked is not None and asked.members is not None and found is not None:
        await rooms.are_in(session, room_id=found.id, user_ids=asked.members, at=asked.asked_at)
        await rooms.found_again(session, found=found, now=house.clock.now(), actor_id=event.get("inviter"))
    elif asked is not None and asked.name is not None and found is None:
        await boards.entered(session, team_id=team_id, channel_id=event["channel"], name=asked.name)


async def went_out(house: House, session: AsyncSession, team_id: str, event: Event) -> None:
    """Somebody has left a channel."""
    found = await known.find_by_channel(session, team_id=team_id, channel_id=event["channel"])
    if found is None:
        return
    if event["user"] == house.tenants.get(team_id).bot_user_id:
        await _lost(house, session, found, RoomState.LOST, event)
    else:
        await rooms.went_out(session, found=found, user_id=event["user"], at=_happened_at(event))


async def mentioned(house: House, session: AsyncSession, team_id: str, event: Event) -> None:
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
        now=house.clock.now(),
    )


async def list_groups(house: House, team_id: str, _event: Event) -> list[dict[str, Any]] | None:
    """Who is in which user group now."""
    return await directory.list_groups(house.tenants.get(team_id).slack, team_id=team_id)


async def groups_changed(
    _house: House, session: AsyncSession, team_id: str, _event: Event, *, asked: list[dict[str, Any]] | None
) -> None:
    """A user group was made, changed or switched off."""
    if asked is not None:
        await people.remember_groups(session, team_id=team_id, groups=asked)


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
# What Slack is asked, outside of any transaction, before these are handled.
ASKS: dict[str, Ask] = {
    "subteam_created": list_groups,
    "subteam_updated": list_groups,
    "subteam_members_changed": list_groups,
    "member_joined_channel": look_inside,
}
