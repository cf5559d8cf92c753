"""Keeps the mirror of Slack's people and user groups, from which doors learn zones, roles and who is a guest."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import Insert, Table, delete
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.ext.asyncio import AsyncSession

from models.workspace import GroupMember, Person

_people = Person.__table__
assert isinstance(_people, Table)
LEARNED = (
    "name",
    "real_name",
    "name_key",
    "real_name_key",
    "zone",
    "locale",
    "is_bot",
    "is_deleted",
    "is_guest",
    "is_stranger",
    "is_admin",
)


def _upsert(into: Any) -> Insert:
    learned = {name: into.excluded[name] for name in (*LEARNED, "refreshed_at")}
    statement = into.on_conflict_do_update(index_elements=["team_id", "user_id"], set_=learned)
    assert isinstance(statement, Insert)
    return statement


_UPSERT = {"sqlite": _upsert(sqlite_insert(_people)), "postgresql": _upsert(postgresql_insert(_people))}


async def remember_person(session: AsyncSession, *, team_id: str, user: dict[str, Any], now: datetime) -> None:
    """Keep what a Slack user object says of a person. `now` is transport time."""
    await remember_people(session, team_id=team_id, users=[user], now=now)


async def remember_people(
    session: AsyncSession, *, team_id: str, users: Iterable[dict[str, Any]], now: datetime
) -> None:
    """Keep what Slack's user objects say; two doors may learn of the same person at once. `now` is transport time."""
    rows = [
        {"team_id": team_id, "user_id": user["id"], "refreshed_at": now, **mirrored(user, team_id)} for user in users
    ]
    if not rows:
        return
    connection = await session.connection()
    await connection.execute(_UPSERT[connection.dialect.name], rows)


async def remember_groups(session: AsyncSession, *, team_id: str, groups: Iterable[dict[str, Any]]) -> None:
    """Keep who is in which user group: all of them, as Slack's usergroups.list has them now."""
    await session.execute(delete(GroupMember).where(GroupMember.team_id == team_id))
    for group in groups:
        for user_id in sorted(set(group.get("users") or ())):
            session.add(GroupMember(team_id=team_id, handle=group["handle"], user_id=user_id))


def mirrored(user: dict[str, Any], team_id: str) -> dict[str, Any]:
    """What is kept of one of Slack's user objects: the columns of a Person."""
    profile = user.get("profile") or {}
    name = str(user.get("name") or profile.get("display_name") or user["id"])
    real_name = str(user.get("real_name") or profile.get("real_name") or name)
    return {
        "name": name,
        "real_name": real_name,
        "name_key": name.casefold(),
        "real_name_key": real_name.casefold(),
        "zone": _zone(user.get("tz")),
        "locale": str(user.get("locale") or "en-US"),
        "is_bot": bool(user.get("is_bot")) or user["id"] == "USLACKBOT",
        "is_deleted": bool(user.get("deleted")),
        "is_guest": bool(user.get("is_restricted") or user.get("is_ultra_restricted")),
        "is_stranger": bool(user.get("is_stranger")) or not _is_of(team_id, user),
        "is_admin": bool(user.get("is_admin") or user.get("is_owner")),
    }


def _is_of(team_id: str, user: dict[str, Any]) -> bool:
    """Whether this person belongs to the workspace; on Enterprise Grid a person has one home and many teams."""
    home = user.get("team_id") or team_id
    return home == team_id or team_id in ((user.get("enterprise_user") or {}).get("teams") or ())


def _zone(name: Any) -> str:
    """The zone Slack names, when this machine knows it too; else UTC."""
    try:
        ZoneInfo(str(name))
    except (ZoneInfoNotFoundError, ValueError, OSError):  # a folder of zones is no zone, nor is a very long name
        return "UTC"
    return str(name)
