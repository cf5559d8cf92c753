"""What Slack told us of the people of a workspace."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import bindparam, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.facts.actor import Actor
from bot.queries import plainly
from models.workspace import GroupMember, Person

# Built once, because nearly every door asks them: putting a statement together costs more than executing it.
KNOWN = "people"  # whom a session has looked up: the speaker is asked for by the door, and by what it does
_FIND = select(Person).where(Person.team_id == bindparam("team_id"), Person.user_id == bindparam("user_id"))
_ADMINS = (
    select(Person.user_id)
    .where(Person.team_id == bindparam("team_id"), Person.is_admin.is_(True), Person.is_deleted.is_(False))
    .where(Person.is_bot.is_(False), Person.is_guest.is_(False))
    .order_by(Person.user_id)
)
_GONE = select(Person.user_id).where(
    Person.team_id == bindparam("team_id"),
    Person.user_id.in_(bindparam("among", expanding=True)),
    or_(Person.is_deleted, Person.is_guest, Person.is_stranger, Person.is_bot),
)


async def find_person(session: AsyncSession, *, team_id: str, user_id: str) -> Person | None:
    """The person, when Slack has told us of them."""
    known: dict[tuple[str, str], Person] = session.info.setdefault(KNOWN, {})
    if (team_id, user_id) not in known:
        found = (await session.scalars(_FIND, {"team_id": team_id, "user_id": user_id})).one_or_none()
        if found is None:
            return None
        known[team_id, user_id] = found
    return known[team_id, user_id]


async def list_names(session: AsyncSession, *, team_id: str, among: Sequence[str]) -> dict[str, str]:
    """The names of those of these people whom Slack has told us of, by their user id."""
    if not among:
        return {}
    found = select(Person.user_id, Person.real_name).where(Person.team_id == team_id, Person.user_id.in_(set(among)))
    return {row.user_id: row.real_name for row in await session.execute(found)}


async def lock_person(session: AsyncSession, *, team_id: str, user_id: str) -> None:
    """Let nobody else speak to this person until the commit."""
    found = select(Person.user_id).where(Person.team_id == team_id, Person.user_id == user_id)
    await session.execute(found.with_for_update())


async def find_people_called(session: AsyncSession, *, team_id: str, name: str) -> list[Person]:
    """Who answers to `@name`: by handle first, else by real name; people who are gone and bots do not."""
    called = name.casefold()
    rows = await session.scalars(
        select(Person).where(
            Person.team_id == team_id,
            Person.is_deleted.is_(False),
            Person.is_bot.is_(False),
            or_(Person.name_key == called, Person.real_name_key == called),
        )
    )
    people = list(rows)
    by_handle = [person for person in people if person.name_key == called]
    return by_handle or people


async def list_admins(session: AsyncSession, *, team_id: str) -> list[str]:
    """The user ids of the workspace's admins and owners."""
    return list((await plainly.rows(session, _ADMINS, {"team_id": team_id})).scalars())


async def list_gone(session: AsyncSession, *, team_id: str, among: Sequence[str]) -> set[str]:
    """Those of these people who can be on duty no more: deactivated, a guest, of another organisation, or a bot."""
    if not among:
        return set()
    asked = {"team_id": team_id, "among": sorted(set(among))}
    return set((await plainly.rows(session, _GONE, asked)).scalars())


async def list_actors(session: AsyncSession, *, team_id: str, among: Sequence[str]) -> dict[str, Actor]:
    """By user id, those of these people of whom Slack has told us."""
    if not among:
        return {}
    rows = await session.scalars(select(Person).where(Person.team_id == team_id, Person.user_id.in_(set(among))))
    return {person.user_id: as_actor(person) for person in rows}


def as_actor(person: Person) -> Actor:
    """The person as the rules see them."""
    try:
        zone = ZoneInfo(person.zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        zone = ZoneInfo("UTC")
    return Actor(
        team_id=person.team_id,
        user_id=person.user_id,
        real_name=person.real_name,
        zone=zone,
        is_guest=person.is_guest,
        is_stranger=person.is_stranger,
        is_bot=person.is_bot,
        is_deleted=person.is_deleted,
    )


async def list_group_members(session: AsyncSession, *, team_id: str, handles: list[str]) -> list[str]:
    """The user ids of everybody in these user groups (handles without @)."""
    if not handles:
        return []
    rows = await session.scalars(
        select(GroupMember.user_id)
        .where(GroupMember.team_id == team_id, GroupMember.handle.in_(handles))
        .order_by(GroupMember.user_id)
    )
    return list(rows)
