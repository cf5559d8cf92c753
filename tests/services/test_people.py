"""The mirror of Slack's people and groups, and who answers to a name."""

import asyncio
from typing import Any

from bot.clock import transport_now
from bot.db import Database
from bot.queries import people as known
from bot.services.people import remember_groups, remember_people, remember_person
from tests.makers import ANA, GUS, PAT, RAJ
from tests.services.desk import Desk, a_user

TEAM = "T1"


async def _learns(database: Database, **user: Any) -> None:
    async with database.transaction() as session:
        await remember_person(session, team_id=TEAM, user=user, now=transport_now())


async def _called(desk: Desk, name: str) -> list[str]:
    async with desk.database.reading() as session:
        return [person.user_id for person in await known.find_people_called(session, team_id=TEAM, name=name)]


async def test_what_slack_tells_is_kept_and_the_newest_counts(database: Database) -> None:
    await _learns(database, **a_user(RAJ))
    await _learns(database, **{**a_user(RAJ), "tz": "Europe/Paris", "is_restricted": True, "real_name": "Raj R."})
    async with database.reading() as session:
        raj = await known.find_person(session, team_id=TEAM, user_id="U0RAJ")
    assert raj is not None
    assert (raj.real_name, raj.zone, raj.is_guest, raj.is_stranger) == ("Raj R.", "Europe/Paris", True, False)


async def test_guests_strangers_bots_and_those_who_left_are_told_apart(database: Database) -> None:
    users: dict[str, dict[str, Any]] = {
        "colleague": {"id": "U1"},
        "guest": {"id": "U2", "is_restricted": True},
        "guest of one channel": {"id": "U3", "is_ultra_restricted": True},
        "stranger": {"id": "U4", "team_id": "T2"},
        "said to be a stranger": {"id": "U5", "is_stranger": True},
        "colleague on a grid": {"id": "U6", "team_id": "T2", "enterprise_user": {"teams": ["T1", "T2"]}},
        "bot": {"id": "U7", "is_bot": True},
        "slackbot": {"id": "USLACKBOT"},
        "gone": {"id": "U8", "deleted": True},
    }
    async with database.transaction() as session:
        await remember_people(session, team_id=TEAM, users=users.values(), now=transport_now())
    seen = {}
    async with database.reading() as session:
        for what, user in users.items():
            person = await known.find_person(session, team_id=TEAM, user_id=user["id"])
            assert person is not None
            marks = ("is_guest", "is_stranger", "is_bot", "is_deleted")
            seen[what] = [mark for mark in marks if getattr(person, mark)]
    assert seen == {
        "colleague": [],
        "guest": ["is_guest"],
        "guest of one channel": ["is_guest"],
        "stranger": ["is_stranger"],
        "said to be a stranger": ["is_stranger"],
        "colleague on a grid": [],
        "bot": ["is_bot"],
        "slackbot": ["is_bot"],
        "gone": ["is_deleted"],
    }


async def test_an_unknown_zone_is_utc(database: Database) -> None:
    for tz in (None, "", "Mars/Olympus", "../etc/passwd", "Europe/Lisbon"):
        await _learns(database, **{**a_user(ANA), "tz": tz})
        async with database.reading() as session:
            ana = await known.find_person(session, team_id=TEAM, user_id="U0ANA")
        assert ana is not None
        assert ana.zone == ("Europe/Lisbon" if tz == "Europe/Lisbon" else "UTC")


async def test_two_doors_may_learn_of_the_same_person_at_once(database: Database) -> None:
    await asyncio.gather(*(_learns(database, **a_user(person)) for person in (ANA, ANA, GUS, ANA, PAT)))
    async with database.reading() as session:
        assert await known.find_person(session, team_id=TEAM, user_id="U0ANA") is not None


async def test_people_are_found_by_handle_first_then_by_name_whatever_the_case(desk: Desk) -> None:
    await _learns(desk.database, id="U1", name="elodie.m", real_name="Élodie")
    await _learns(desk.database, id="U2", name="raj2", real_name="raj")
    assert await _called(desk, "ANA") == ["U0ANA"]
    assert await _called(desk, "raj") == ["U0RAJ"], "the handle, not the other one's name"
    assert await _called(desk, "Élodie") == ["U1"]
    assert await _called(desk, "élodie") == ["U1"]
    assert await _called(desk, "nobody") == []


async def test_bots_and_those_who_left_answer_to_no_name(desk: Desk) -> None:
    assert await _called(desk, "dee") == []
    assert await _called(desk, "warroom") == []
    assert await _called(desk, "gus") == ["U0GUS"], "a guest is found, and refused by name"


async def test_groups_are_as_slack_has_them_now(desk: Desk) -> None:
    async with desk.database.transaction() as session:
        groups: list[dict[str, Any]] = [
            {"handle": "leads", "users": ["U0LI", "U0ANA", "U0LI"]},
            {"handle": "empty", "users": None},
        ]
        await remember_groups(session, team_id=TEAM, groups=groups)
        await remember_groups(session, team_id="T2", groups=[{"handle": "leads", "users": ["U0X"]}])
    async with desk.database.transaction() as session:
        assert await known.list_group_members(session, team_id=TEAM, handles=["leads"]) == ["U0ANA", "U0LI"]
        await remember_groups(session, team_id=TEAM, groups=[{"handle": "leads", "users": ["U0RAJ"]}])
    async with desk.database.reading() as session:
        assert await known.list_group_members(session, team_id=TEAM, handles=["leads", "empty"]) == ["U0RAJ"]
        assert await known.list_group_members(session, team_id="T2", handles=["leads"]) == ["U0X"]
        assert await known.list_admins(session, team_id=TEAM) == ["U0ANA", "U0LI"]
