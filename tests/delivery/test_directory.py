"""Who the people of a workspace are, learned from Slack."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import select

from bot.clock import transport_now
from bot.delivery import directory
from bot.delivery.slack import Slack
from bot.queries.people import find_person, list_group_members
from bot.services.people import remember_person
from models.workspace import Person
from tests.delivery.office import Office


@pytest.fixture
def slack(office: Office) -> Slack:
    slack = Slack(office.sandbox.bot_token, office.sandbox.api_url)
    office._slacks.append(slack)
    return slack


async def test_everybody_is_mirrored_with_zone_and_standing(office: Office, slack: Slack) -> None:
    await directory.refresh(office.database, slack, team_id=office.team_id)
    async with office.database.reading() as session:
        people = {person.user_id: person for person in await session.scalars(select(Person))}
    for user in office.sandbox.workspace.users.values():
        person = people[user.id]
        assert (person.name, person.real_name, person.is_deleted) == (user.name, user.real_name, user.deleted)
        assert person.zone == ("UTC" if user.deleted else user.tz)  # Slack tells no zone of people who are gone
        assert (person.is_guest, person.is_stranger) == (user.is_guest, user.is_stranger)
        assert person.is_admin == (user.is_admin or user.is_owner)


async def test_user_groups_are_mirrored_and_refreshed(office: Office, slack: Slack) -> None:
    for _ in range(2):
        await directory.refresh(office.database, slack, team_id=office.team_id)
    async with office.database.reading() as session:
        for group in office.sandbox.workspace.usergroups.values():
            members = await list_group_members(session, team_id=office.team_id, handles=[group.handle])
            assert members == sorted(group.users)


@pytest.mark.parametrize("error", ["plan_upgrade_required", "missing_scope"])
async def test_a_workspace_without_user_groups_is_fine(office: Office, slack: Slack, error: str) -> None:
    office.sandbox.faults.error("usergroups.list", error)
    await directory.refresh(office.database, slack, team_id=office.team_id)
    async with office.database.reading() as session:
        assert await find_person(session, team_id=office.team_id, user_id=office.bot_user_id)


async def test_a_limit_is_waited_for(office: Office, slack: Slack) -> None:
    office.sandbox.faults.rate_limit("users.list", 1)
    await directory.refresh(office.database, slack, team_id=office.team_id)
    assert office.calls("users.list") >= 2


async def test_one_person_is_learned_when_a_door_asks(office: Office, slack: Slack) -> None:
    raj = office.sandbox.person("Raj")
    asked = [directory.learn(office.database, slack, team_id=office.team_id, user_id=raj.id) for _ in range(3)]
    assert await asyncio.gather(*asked) == [True] * 3
    async with office.database.reading() as session:
        person = await find_person(session, team_id=office.team_id, user_id=raj.id)
    assert person is not None
    assert person.real_name == raj.user.real_name


async def test_somebody_slack_does_not_know_is_nobody(office: Office, slack: Slack) -> None:
    assert not await directory.learn(office.database, slack, team_id=office.team_id, user_id="U0NOBODY")


async def test_a_change_is_kept_and_the_direct_message_is_not_forgotten(office: Office) -> None:
    raj = {"id": "U0RAJ", "name": "raj", "tz": "Europe/Lisbon"}
    await _remember(office, raj)
    async with office.database.transaction() as session:
        person = await find_person(session, team_id=office.team_id, user_id="U0RAJ")
        assert person is not None
        person.dm_channel_id = "D1"
    await _remember(office, {**raj, "tz": "Asia/Tokyo", "deleted": True})
    async with office.database.reading() as session:
        person = await find_person(session, team_id=office.team_id, user_id="U0RAJ")
    assert person is not None
    assert (person.zone, person.is_deleted, person.dm_channel_id) == ("Asia/Tokyo", True, "D1")


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"tz": "Mars/Olympus"}, {"zone": "UTC"}),
        ({"tz": None}, {"zone": "UTC"}),
        ({"team_id": "T0PARTNER"}, {"is_stranger": True}),
        ({"team_id": "T0HOME", "enterprise_user": {"teams": ["T0SANDBOX"]}}, {"is_stranger": False}),
        ({"is_owner": True}, {"is_admin": True}),
        ({"is_ultra_restricted": True}, {"is_guest": True}),
        ({"profile": {"real_name": "Raj Patel"}}, {"real_name": "Raj Patel"}),
        ({}, {"real_name": "U0RAJ", "name": "U0RAJ", "zone": "UTC"}),
    ],
)
async def test_what_slack_says_of_a_person(office: Office, said: dict[str, Any], expected: dict[str, Any]) -> None:
    await _remember(office, {"id": "U0RAJ", **said})
    async with office.database.reading() as session:
        person = await find_person(session, team_id=office.team_id, user_id="U0RAJ")
    assert person is not None
    assert {name: getattr(person, name) for name in expected} == expected


async def _remember(office: Office, user: dict[str, Any]) -> None:
    async with office.database.transaction() as session:
        await remember_person(session, team_id=office.team_id, user=user, now=transport_now())
