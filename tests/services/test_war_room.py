"""The war room opens at once for the worst and on acceptance for the others, with everybody who is needed in it."""

from datetime import timedelta

import pytest

from bot.queries.dossier import get_dossier
from bot.rules.duty import Duty
from bot.services import people, undelivered
from models.customer import Customer
from models.escalation import Severity
from models.outbox import OutboxRow
from models.room import RoomState
from tests.makers import ANA, DANA, EVE, GUS, LI, RAJ
from tests.services.desk import TEAM, Desk, Promised

SEV1, SEV2, SEV3, SEV4 = Severity


async def configure(desk: Desk, text: str) -> None:
    """As if this stood in warroom.yaml."""
    desk.configure(text)


def invited(rows: list[Promised]) -> set[str]:
    return {who for row in rows if row.method == "conversations.invite" for who in row.payload["users"].split(",")}


@pytest.mark.parametrize("severity", [SEV1, SEV2])
async def test_the_worst_open_their_room_at_once(desk: Desk, severity: Severity) -> None:
    await desk.opens(severity=severity)
    assert "conversations.create" in {row.method for row in await desk.promised() if row.to == "room:1"}
    assert (await desk.facts()).room.state is RoomState.PLANNED


@pytest.mark.parametrize("severity", [SEV3, SEV4])
async def test_the_others_open_theirs_when_somebody_accepts_and_the_owner_is_in_it(
    desk: Desk, severity: Severity
) -> None:
    await desk.opens(severity=severity)
    assert [row for row in await desk.news() if row.to == "room:1"] == []
    assert (await desk.facts()).room.state is RoomState.NOT_YET
    desk.forward(hours=1)
    await desk.accepts(ANA)
    news = [row for row in await desk.news() if row.to == "room:1"]
    assert {row.method for row in news} == {
        "conversations.create",
        "conversations.invite",
        "conversations.setTopic",
        "chat.postMessage",
        "pins.add",
    }
    assert invited(news) == {"U0DANA", "U0LI", "U0ANA"}
    assert "Active" in next(row.text for row in news if row.method == "chat.postMessage")
    assert (await desk.facts()).room.state is RoomState.PLANNED


async def test_a_request_of_any_severity_can_be_opened_at_once(desk: Desk) -> None:
    await desk.opens(severity=SEV3, at_once=True)
    assert (await desk.facts()).room.state is RoomState.PLANNED


async def test_naming_an_owner_accepts_it_and_opens_the_room(desk: Desk) -> None:
    await desk.opens(severity=SEV3)
    await desk.assigns(RAJ, by=LI)
    assert "U0RAJ" in invited(await desk.promised())


async def test_another_owner_later_opens_no_second_room(desk: Desk) -> None:
    await desk.opens(severity=SEV3)
    await desk.accepts(ANA)
    await desk.news()
    await desk.assigns(RAJ)
    assert [row.method for row in await desk.news() if row.to == "room:1"] == [
        "conversations.invite",
        "chat.postEphemeral",
        "chat.update",
        "conversations.setTopic",
    ]


async def test_a_request_that_becomes_worse_opens_its_room_and_one_that_stays_does_not(desk: Desk) -> None:
    await desk.opens(severity=SEV4)
    await desk.changes_severity(SEV3, "more users")
    assert (await desk.facts()).room.state is RoomState.NOT_YET
    await desk.changes_severity(SEV2, "all users")
    assert (await desk.facts()).room.state is RoomState.PLANNED
    (created,) = [row for row in await desk.promised() if row.key == "room:1:create"]
    assert created.method == "conversations.create"


async def test_before_it_opens_everything_works_without_it(desk: Desk) -> None:
    await desk.opens(severity=SEV3)
    await desk.adds(owner=RAJ, due=timedelta(hours=5))
    await desk.finishes()
    assert [row for row in await desk.promised() if row.to == "room:1"] == []
    await desk.accepts(ANA)
    assert invited(await desk.promised()) == {"U0DANA", "U0LI", "U0ANA", "U0RAJ"}


async def test_a_confidential_request_is_known_to_those_two_until_its_room_opens_for_them_and_the_owner(
    desk: Desk,
) -> None:
    await configure(desk, "severities: {SEV3: {invite: [U0EVE]}}")
    await desk.opens(severity=SEV3, is_confidential=True)
    assert (await desk.facts()).room.members == {"U0DANA", "U0LI"}
    await desk.assigns(ANA, by=LI)
    assert invited(await desk.promised()) == {"U0DANA", "U0LI", "U0ANA"}
    (created,) = [row for row in await desk.promised() if row.method == "conversations.create"]
    assert created.payload["is_private"]


async def test_those_whom_the_configuration_names_are_invited_and_others_left_out_by_name(desk: Desk) -> None:
    async with desk.database.transaction() as session:
        groups = [{"handle": "oncall", "users": ["U0RAJ", "U0DEE"]}]
        await people.remember_groups(session, team_id=TEAM, groups=groups)
    await configure(desk, 'severities: {SEV1: {invite: ["@oncall", "@nobody", U0EVE, U0GUS, U0PAT, U0WARROOM, U0NEW]}}')
    await desk.opens()
    assert invited(await desk.promised()) == {"U0DANA", "U0LI", "U0RAJ", "U0EVE"}
    (line,) = [each for each in await desk.timeline() if each.kind == "left-out"]
    assert line.data == {"people_ids": ["U0GUS", "U0PAT", "U0WARROOM", "U0NEW", "U0DEE"]}
    assert {"U0RAJ", "U0EVE"} <= (await desk.facts()).room.members
    assert not {"U0GUS", "U0DEE"} & (await desk.facts()).room.members
    async with desk.database.reading() as session:
        found = await get_dossier(session, escalation=await desk.escalation(), facts=await desk.facts())
    assert {"U0GUS": "Gus Grant", "U0DEE": "Dee Drew"}.items() <= found.names.items()


async def test_a_worse_severity_asks_its_own_people_in_once(desk: Desk) -> None:
    await configure(desk, "severities: {SEV1: {invite: [U0EVE, U0LI]}}")
    await desk.opens(severity=SEV2)
    await desk.news()
    await desk.changes_severity(SEV1, "nobody can work")
    assert invited(await desk.news()) == {"U0EVE"}
    await desk.changes_severity(SEV2, "half of them can")
    await desk.changes_severity(SEV1, "they cannot")
    assert invited(await desk.news()) == set()


async def test_many_are_invited_in_batches(desk: Desk) -> None:
    users = [
        {"id": f"U{number:04}", "team_id": TEAM, "name": f"p{number}", "real_name": f"P {number}"}
        for number in range(250)
    ]
    async with desk.database.transaction() as session:
        await people.remember_people(session, team_id=TEAM, users=users, now=desk.now)
        groups = [{"handle": "all", "users": [user["id"] for user in users]}]
        await people.remember_groups(session, team_id=TEAM, groups=groups)
    await configure(desk, 'severities: {SEV1: {invite: ["@all"]}}')
    await desk.opens()
    batches = [row.payload["users"].split(",") for row in await desk.promised() if row.method == "conversations.invite"]
    assert sorted(map(len, batches)) == [52, 100, 100]
    assert all(row.payload["force"] for row in await desk.promised() if row.method == "conversations.invite")


async def _leads_acme(desk: Desk, user_id: str) -> None:
    async with desk.database.transaction() as session:
        (acme,) = await desk.all_of(Customer)
        (await session.get_one(Customer, acme.id)).lead_id = user_id


@pytest.mark.parametrize(
    ("lead", "is_confidential", "comes"),
    [(EVE, False, True), (EVE, True, False), (GUS, False, False)],
)
async def test_whoever_led_the_account_last_leads_it_again_and_is_invited(
    desk: Desk, lead: object, is_confidential: bool, comes: bool
) -> None:
    user_id = "U0EVE" if lead is EVE else "U0GUS"
    await desk.opens()
    await _leads_acme(desk, user_id)
    await desk.news()
    await desk.opens(is_confidential=is_confidential)
    assert ((await desk.facts(2)).customer_lead_id == user_id) is comes
    assert (user_id in invited(await desk.news())) is comes
    assert LI != DANA


@pytest.mark.parametrize("everybody", [False, True])
async def test_whom_slack_does_not_let_in_is_not_in_it_and_is_named_once(desk: Desk, everybody: bool) -> None:
    await desk.opens()
    (row,) = await desk.all_of(OutboxRow, OutboxRow.method == "conversations.invite")
    for _ in range(2):  # the relay may tell us twice
        async with desk.database.transaction() as session:
            kept = await session.get_one(OutboxRow, row.id)
            if everybody:
                kept.payload, kept.problem = {**kept.payload, "users": "U0LI"}, "U0LI: cant_invite"
                await undelivered.set_aside(session, kept, duty=Duty(), now=desk.now)
            else:
                kept.answer = {"failed": [{"user": "U0LI", "error": "cant_invite"}]}
                await undelivered.delivered(session, kept, duty=Duty(), now=desk.now)
    assert (await desk.facts()).room.members == {"U0DANA"}
    lines = [each.data for each in await desk.timeline() if each.kind == "left-out"]
    assert lines == [{"people_ids": ["U0LI"]}]
