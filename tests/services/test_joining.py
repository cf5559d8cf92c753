"""Joining an open escalation instead of raising the same again."""

import pytest

from bot.errors import Refused
from bot.queries.known import list_known
from bot.services.joining import join_instead
from models.customer import Customer, EscalationCustomer
from models.escalation import Kind, Severity
from tests.makers import ANA, DANA, EVE, RAJ
from tests.services.desk import TEAM, Desk


async def joins(desk: Desk, number: int = 1) -> None:
    async with desk.changing(number) as (session, escalation):
        await join_instead(session, actor=EVE, escalation=escalation, now=desk.now)


async def known_to(desk: Desk, user_id: str) -> list[int]:
    async with desk.database.reading() as session:
        return [each.number for each in await list_known(session, team_id=TEAM, user_id=user_id)]


async def test_who_joins_is_invited_once_and_stands_in_the_timeline(desk: Desk) -> None:
    await desk.opens()
    await desk.news()
    await joins(desk)
    invitation, told = await desk.news()
    assert (invitation.method, invitation.payload["users"]) == ("conversations.invite", EVE.user_id)
    assert (told.method, told.payload["user"]) == ("chat.postEphemeral", EVE.user_id)
    assert (await desk.kinds())[-1] == "room-joined"
    assert EVE.user_id in (await desk.facts()).room.members
    await joins(desk)
    assert await desk.news() == []
    assert (await desk.kinds()).count("room-joined") == 1


async def test_what_is_over_cannot_be_joined(desk: Desk) -> None:
    await desk.opens()
    await desk.accepts(ANA)
    await desk.resolves()
    with pytest.raises(Refused, match="join-too-late"):
        await joins(desk)
    await desk.reopens()
    await joins(desk)


async def test_only_what_is_under_way_and_visible_is_compared(desk: Desk) -> None:
    await desk.opens()
    await desk.opens(is_confidential=True)
    await desk.opens(title="Logins fail", customer=None, kind=Kind.PRIORITY, severity=Severity.SEV3)
    assert await known_to(desk, DANA.user_id) == [3, 2, 1]
    assert await known_to(desk, RAJ.user_id) == [3, 1]
    await desk.accepts(ANA)
    await desk.resolves()
    assert await known_to(desk, RAJ.user_id) == [3]


async def test_of_several_customers_the_first_is_compared(desk: Desk) -> None:
    await desk.opens()
    async with desk.changing() as (session, escalation):
        other = Customer(team_id=TEAM, name="Aardvark", name_key="aardvark", created_at=desk.now)
        session.add(other)
        await session.flush()
        session.add(EscalationCustomer(escalation_id=escalation.id, customer_id=other.id, shown_as="Aardvark"))
    async with desk.database.reading() as session:
        (known,) = await list_known(session, team_id=TEAM, user_id=DANA.user_id)
    assert (known.name, known.title, known.customer, known.severity) == (
        "ESC-1",
        "Exports fail",
        "Aardvark",
        Severity.SEV1,
    )
