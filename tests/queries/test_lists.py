"""What a list shows to whom: filters, order, limit; and never a confidential escalation to anybody outside its room."""

import random
from itertools import product

from sqlalchemy import select, update

from bot.facts.actor import Actor
from bot.queries.lists import list_visible
from bot.rules.commands import ListFilter
from models.clock import Clock, ClockKind
from models.escalation import Escalation, Severity, Status
from models.room import RoomMember
from tests.makers import ANA, DANA, EVE, LI, RAJ
from tests.services.desk import TEAM, Desk

PEOPLE = (DANA, ANA, RAJ, LI, EVE)


async def listed(
    desk: Desk,
    who: Actor = DANA,
    which: ListFilter = ListFilter.ALL,
    *,
    customer: str | None = None,
    limit: int = 100,
) -> list[int]:
    """The numbers that `who` is shown; how many there are in all must fit."""
    async with desk.database.reading() as session:
        found, total = await list_visible(
            session,
            team_id=TEAM,
            user_id=who.user_id,
            which=which,
            customer=customer,
            now=desk.now,
            limit=limit,
        )
    assert total >= len(found)
    assert len(found) == min(total, limit)
    return [each.number for each in found]


async def stands(desk: Desk, number: int, status: Status) -> None:
    async with desk.database.transaction() as session:
        await session.execute(update(Escalation).where(Escalation.number == number).values(status=status))


async def test_open_is_everything_that_is_not_closed_declined_or_merged(desk: Desk) -> None:
    for number, status in enumerate(Status, start=1):
        await desk.opens()
        await stands(desk, number, status)
    numbers = {status: number for number, status in enumerate(Status, start=1)}
    still_open = {Status.REQUESTED, Status.ACTIVE, Status.MONITORING, Status.RESOLVED}
    assert set(await listed(desk, which=ListFilter.OPEN)) == {numbers[status] for status in still_open}
    assert set(await listed(desk, which=ListFilter.ALL)) == set(numbers.values())


async def test_at_risk_is_what_has_an_overdue_milestone_and_is_under_way(desk: Desk) -> None:
    for number in range(1, 6):
        await desk.opens(severity=Severity.SEV4)
        await desk.assigns(ANA, number=number)
    await desk.adds(due=desk.now.replace(hour=12), number=1)
    await desk.adds(due=desk.now.replace(hour=12), number=2)
    await desk.finishes(number=2)
    await desk.adds(due=desk.now.replace(hour=15), number=3)
    await desk.adds(due=desk.now.replace(hour=12), number=4)
    await desk.resolves(number=4)
    assert await listed(desk, which=ListFilter.AT_RISK) == []
    desk.watch.at = desk.now.replace(hour=12)
    assert await listed(desk, which=ListFilter.AT_RISK) == [1]
    desk.watch.at = desk.now.replace(hour=15)
    assert await listed(desk, which=ListFilter.AT_RISK) == [3, 1]


async def test_mine_is_what_i_raised_lead_or_have_to_do_something_in(desk: Desk) -> None:
    await desk.opens(RAJ)  # 1: raised
    await desk.opens()  # 2: leads
    await desk.assigns(RAJ, number=2)
    await desk.opens()  # 3: has a milestone
    await desk.adds(owner=RAJ, number=3)
    await desk.opens()  # 4: led once
    await desk.assigns(RAJ, number=4)
    await desk.assigns(ANA, number=4)
    await desk.opens()  # 5: had a milestone
    await desk.adds(owner=RAJ, number=5)
    await desk.finishes(number=5)
    await desk.opens()  # 6: nothing of his
    await desk.opens(RAJ)  # 7: over
    await stands(desk, 7, Status.CLOSED)
    assert await listed(desk, RAJ, ListFilter.MINE) == [3, 2, 1]


async def test_the_worst_come_first_then_the_newest_and_the_limit_counts_the_rest(desk: Desk) -> None:
    for severity in (Severity.SEV3, Severity.SEV1, Severity.SEV4, Severity.SEV1, Severity.SEV2):
        await desk.opens(severity=severity)
    assert await listed(desk) == [4, 2, 5, 1, 3]
    assert await listed(desk, limit=2) == [4, 2]


async def test_a_customer_is_found_by_a_part_of_the_name_whatever_the_case(desk: Desk) -> None:
    for customer in ("Acme Ltd", "ACME Corp", "100% Pure_Oil", "Straße AG", None):
        await desk.opens(customer=customer)
    found = {text: await listed(desk, customer=text) for text in ("acme", "STRASSE", "0%", "e_o", "_", "%", "nobody")}
    assert found == {
        "acme": [2, 1],
        "STRASSE": [4],
        "0%": [3],
        "e_o": [3],
        "_": [3],
        "%": [3],
        "nobody": [],
    }


async def test_another_workspaces_escalations_are_not_there(desk: Desk) -> None:
    await desk.opens()
    async with desk.database.transaction() as session:
        await session.execute(update(Escalation).values(team_id="T9"))
    assert await listed(desk) == []


async def test_no_list_ever_shows_a_confidential_escalation_to_somebody_outside_its_room(desk: Desk) -> None:
    chance = random.Random(7)  # the same world in every run
    inside: dict[int, set[str]] = {}
    for number in range(1, 13):
        is_confidential = number % 4 != 0
        await desk.opens(
            chance.choice(PEOPLE),
            duty_id=chance.choice(PEOPLE).user_id,
            customer=chance.choice(("Acme", "Bolt")),
            is_confidential=is_confidential,
        )
        await desk.adds(owner=chance.choice(PEOPLE), due=desk.now.replace(hour=11), number=number)
        await desk.assigns(chance.choice(PEOPLE), number=number)
        left = chance.sample(PEOPLE, 2)
        room = (await desk.facts(number)).room
        async with desk.database.transaction() as session:
            for person in left:
                if member := await session.get(RoomMember, (room.id, person.user_id)):
                    await session.delete(member)
        members = room.members - {person.user_id for person in left}
        inside[number] = set(members) if is_confidential else {person.user_id for person in PEOPLE}
    desk.forward(hours=2)

    shown = 0
    for who, which, customer in product(PEOPLE, ListFilter, (None, "acme", "o")):
        numbers = await listed(desk, who, which, customer=customer)
        shown += len(numbers)
        for number in numbers:
            assert who.user_id in inside[number], f"{who.real_name} sees ESC-{number} in {which}"
    assert shown > 100
    for who in PEOPLE:
        assert set(await listed(desk, who)) == {number for number, members in inside.items() if who.user_id in members}


async def test_at_risk_is_what_has_a_clock_that_is_close_or_late_but_not_one_that_stands_still(desk: Desk) -> None:
    for number in (1, 2, 3):
        await desk.opens(customer=None)
        await desk.assigns(ANA, number=number)
    async with desk.database.transaction() as session:
        for clock in await session.scalars(select(Clock).where(Clock.kind == ClockKind.WORKAROUND)):
            clock.told = 75 if clock.escalation_id < 3 else 50
            clock.due_at = clock.due_at if clock.escalation_id != 2 else None
    assert await listed(desk, which=ListFilter.AT_RISK) == [1]
    desk.forward(hours=4)
    assert await listed(desk, which=ListFilter.AT_RISK) == [3, 1]
    await desk.resolves(number=3)
    assert await listed(desk, which=ListFilter.AT_RISK) == [1]
