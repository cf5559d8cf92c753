"""The sweep asks for what is due, never for what exists: one statement on an index when nothing is."""

from datetime import timedelta
from typing import Any

from sqlalchemy import insert, text

from benchmarks import backlog
from bot.db import Database
from bot.queries import reminders
from bot.sandbox.people import TEAM_ID
from handlers.schedule import sweep_cards, sweep_reminders
from models.milestone import Milestone, MilestoneStatus
from models.room import Audience, Room
from tests.makers import ANA, LI, RAJ
from tests.queries.counting import statements
from tests.services.desk import Desk


async def _fill(desk: Desk, count: int) -> None:
    """So many milestones that are due some time later."""
    await desk.opens()
    rows: list[dict[str, Any]] = [
        {
            "team_id": "T1",
            "escalation_id": 1,
            "number": number,
            "audience": Audience.INTERNAL,
            "what": "Fix live in EU",
            "owner_id": "U0RAJ",
            "due_at": desk.now + timedelta(hours=2 + number),
            "set_at": desk.now,
            "status": MilestoneStatus.OPEN,
            "generation": 1,
            "manager_told": False,
            "is_held": False,
            "next_at": desk.now + timedelta(hours=1 + number),
            "version": 1,
        }
        for number in range(1, count + 1)
    ]
    async with desk.database.transaction() as session:
        await session.execute(insert(Milestone), rows)
        await session.execute(text("ANALYZE"))


async def _plan(database: Database, statement: str, parameters: Any) -> str:
    """How the database goes about it."""
    explain = "EXPLAIN QUERY PLAN " if database.is_sqlite else "EXPLAIN "
    async with database.engine.connect() as connection:
        rows = await connection.exec_driver_sql(explain + statement, parameters)
        return "\n".join(str(row[-1]) for row in rows)


async def test_with_nothing_due_a_sweep_is_one_statement_that_reads_the_index(desk: Desk) -> None:
    await _fill(desk, 3000)
    with statements(desk.database) as seen:
        await sweep_reminders(desk.house)
    assert len(seen) == 1
    plan = await _plan(desk.database, *seen[0])
    assert "ix_milestones_next_at" in plan
    assert "SCAN milestones" not in plan
    assert "Seq Scan on milestones" not in plan


async def test_with_no_card_behind_a_sweep_is_one_statement_that_reads_the_index(desk: Desk) -> None:
    await desk.opens()
    room = {"team_id": "T1", "escalation_id": 1, "name": "esc-1", "is_private": False}
    async with desk.database.transaction() as session:
        await session.execute(insert(Room), [room] * 3000)
        if not desk.database.is_sqlite:  # which has no statistics of its own accord
            await session.execute(text("ANALYZE"))
    with statements(desk.database) as seen:
        await sweep_cards(desk.house)
    assert len(seen) == 1
    plan = await _plan(desk.database, *seen[0])
    assert "ix_rooms_card_behind" in plan


async def test_receivers_are_those_with_something_due_and_who_leads_what_is_late(desk: Desk) -> None:
    await desk.opens()
    await desk.opens(duty_id=None)
    await desk.assigns(ANA, number=2)
    await desk.adds(owner=RAJ, due=timedelta(hours=5))
    await desk.adds(owner=LI, due=timedelta(hours=5), number=2)
    await desk.adds("Much later", owner=ANA, due=timedelta(days=2))

    async def receivers() -> list[str]:
        async with desk.database.reading() as session:
            return sorted(user for _, user in await reminders.list_receivers(session, now=desk.now))

    assert await receivers() == []
    desk.forward(hours=5)
    assert set(await receivers()) >= {"U0RAJ", "U0LI"}
    await desk.sweeps()
    assert await receivers() == []
    desk.forward(days=1)
    assert set(await receivers()) == {"U0RAJ", "U0LI", "U0ANA"}


async def test_a_sweep_costs_what_is_due_for_each_receiver_not_what_exists(desk: Desk) -> None:
    await desk.opens()
    await desk.assigns(ANA)
    taken = []
    for count in (1, 6):
        for number in range(count):
            await desk.adds(f"Step {number}", owner=RAJ, due=timedelta(minutes=30))
        desk.forward(minutes=30)
        with statements(desk.database) as seen:
            await sweep_reminders(desk.house)
        taken.append(len([sql for sql, _ in seen if sql.startswith("SELECT")]))
    assert taken[0] == taken[1]


async def test_what_is_due_to_one_person_is_found_from_them_and_not_from_what_is_due_to_everybody(desk: Desk) -> None:
    owner, now = "U100007", desk.now
    due = backlog.Backlog(items=4000, escalations=1000, people=400, now=now, due_at=now, next_at=now, told="before")
    await backlog.fill(desk.database, due, only="milestones")
    with statements(desk.database) as seen:
        async with desk.database.reading() as session:
            found = await reminders.lock_concerns(session, team_id=TEAM_ID, receiver_id=owner, until=now)
    assert due.person(7) == owner
    assert {each.escalation_id for each in found if each.leader_id == owner} == {7, 407, 807}
    assert len(seen) == 1
    plan = await _plan(desk.database, *seen[0])
    for index in ("ix_milestones_owner", "ix_role_holdings_user", "ix_escalations_duty"):
        assert index in plan
    assert "ix_milestones_next_at" not in plan
    assert "SCAN milestones" not in plan
    assert "Seq Scan on milestones" not in plan


async def test_the_duty_manager_is_concerned_by_what_is_due_only_until_somebody_owns_the_escalation(desk: Desk) -> None:
    await desk.opens()
    await desk.adds(owner=RAJ, due=timedelta(hours=5))

    async def concerned(until: timedelta) -> list[str]:
        async with desk.database.transaction() as session:
            return [
                who
                for who in ("U0RAJ", "U0LI", "U0ANA", "U0DANA")
                if await reminders.lock_concerns(session, team_id="T1", receiver_id=who, until=desk.now + until)
            ]

    assert await concerned(timedelta(hours=3)) == []
    assert await concerned(timedelta(hours=5)) == ["U0RAJ", "U0LI"]
    await desk.assigns(ANA)
    assert await concerned(timedelta(hours=5)) == ["U0RAJ", "U0ANA"]
