"""All that is drawn of escalations is gathered in a few statements, however many they are."""

from sqlalchemy import select

from bot.queries import escalations
from models.customer import Customer, EscalationCustomer
from models.escalation import Escalation
from models.room import Audience, Room, RoomMember
from tests.makers import ANA, LI, RAJ
from tests.queries.counting import statements
from tests.services.desk import TEAM, Desk


async def test_the_facts_of_many_take_as_many_statements_as_the_facts_of_one(desk: Desk) -> None:
    for number in range(1, 9):
        await desk.opens(customer=f"Customer {number}")
        await desk.assigns(ANA, number=number)
        for what in ("One", "Two", "Three")[: number % 4]:
            await desk.adds(what, needs=[1] if what == "Three" else [], number=number)
    taken = []
    for count in (1, 8):
        async with desk.database.reading() as session:
            found = (await session.scalars(select(Escalation).order_by(Escalation.number).limit(count))).all()
            with statements(desk.database) as seen:
                facts = await escalations.facts_of_all(session, found)
        assert [each.number for each in facts] == list(range(1, count + 1))
        taken.append(len(seen))
    assert taken == [5, 5]


async def test_the_facts_of_none_are_none(desk: Desk) -> None:
    async with desk.database.reading() as session:
        assert await escalations.facts_of_all(session, []) == []


async def test_each_gets_its_own(desk: Desk) -> None:
    await desk.opens(customer="Acme")
    await desk.opens(customer="Bolt", duty_id=None)
    await desk.assigns(ANA, number=2)
    await desk.adds("Late", due=desk.now.replace(hour=18), number=2)
    await desk.adds("Early", due=desk.now.replace(hour=12), needs=[1], number=2)
    one, two = await desk.facts(1), await desk.facts(2)
    assert (one.customer, one.owner_id, one.milestones) == ("Acme", None, ())
    assert (two.customer, two.owner_id) == ("Bolt", "U0ANA")
    assert [(each.name, each.needs) for each in two.milestones] == [("M2", (1,)), ("M1", ())]
    assert two.next_milestone is not None
    assert two.next_milestone.what == "Early"
    assert one.room.members == {"U0DANA", "U0LI"}
    assert two.room.members == {"U0DANA", "U0ANA", "U0RAJ"}


async def test_former_owners_are_not_the_owner_and_other_rooms_are_not_the_war_room(desk: Desk) -> None:
    await desk.opens()
    await desk.assigns(RAJ)
    await desk.assigns(LI)
    async with desk.database.transaction() as session:
        partners = Room(
            team_id=TEAM, escalation_id=1, audience=Audience.PARTNER, name="esc-1-partner", is_private=False
        )
        session.add(partners)
        await session.flush()
        session.add(RoomMember(room_id=partners.id, user_id="U0PAT", joined_at=desk.now))
    facts = await desk.facts()
    assert facts.owner_id == "U0LI"
    assert facts.room.name == "esc-1-acme-exports-fail"
    assert "U0PAT" not in facts.room.members


async def test_several_customers_are_named_in_order(desk: Desk) -> None:
    await desk.opens(customer="Zeta")
    async with desk.database.transaction() as session:
        acme = Customer(team_id=TEAM, name="Acme", name_key="acme", created_at=desk.now)
        session.add(acme)
        await session.flush()
        session.add(EscalationCustomer(escalation_id=1, customer_id=acme.id, shown_as="Acme"))
    assert (await desk.facts()).customer == "Acme, Zeta"


async def test_an_escalation_is_found_by_number_id_and_channel_of_its_workspace_only(desk: Desk) -> None:
    await desk.opens()
    await desk.has_channel("C1")
    async with desk.database.reading() as session:
        for team, is_there in ((TEAM, True), ("T9", False)):
            found = [
                await escalations.find_by_number(session, team_id=team, number=1),
                await escalations.find_by_id(session, team_id=team, escalation_id=1),
                await escalations.find_by_channel(session, team_id=team, channel_id="C1"),
            ]
            assert [each is not None for each in found] == [is_there] * 3
        assert await escalations.find_by_number(session, team_id=TEAM, number=2) is None
        assert await escalations.find_by_channel(session, team_id=TEAM, channel_id="C2") is None
