"""Home is published when it says something new, once, to those who look at it; however often we sweep."""

import asyncio
from datetime import timedelta

from sqlalchemy import update

from bot.clock import transport_now
from bot.facts.actor import Actor
from bot.rules.duty import Duty
from bot.services import home
from handlers.schedule import sweep_homes
from models.home import Home, HomeNews
from tests.makers import ANA, DANA, EVE, GUS, LI, RAJ
from tests.queries.counting import statements
from tests.services.desk import TEAM, Desk, Promised


async def _opens(desk: Desk, who: Actor, *, managers: tuple[str, ...] = (LI.user_id,)) -> None:
    async with desk.database.transaction() as session:
        await home.open_home(session, actor=who, duty=Duty((), managers), now=desk.now)


async def _published(desk: Desk) -> list[Promised]:
    """The Homes that were promised since somebody asked last."""
    return [row for row in await desk.news() if row.method == "views.publish"]


async def _sweeps(desk: Desk) -> list[str]:
    """Whose Homes one sweep promises."""
    await desk.news()
    await sweep_homes(desk.house)
    return [row.to for row in await _published(desk)]


async def test_opening_publishes_each_time_and_sweeps_publish_what_is_new(desk: Desk) -> None:
    await desk.opens()
    await _opens(desk, ANA)
    (first,) = await _published(desk)
    assert (first.key, first.to, first.slot) == ("home:U0ANA:1", "user:U0ANA", "home:U0ANA")
    await _opens(desk, ANA)
    assert [row.key for row in await _published(desk)] == ["home:U0ANA:2"]

    await desk.assigns(ANA)
    assert await _sweeps(desk) == ["user:U0ANA"]
    assert await _sweeps(desk) == []
    assert await desk.all_of(HomeNews) == []
    await desk.adds(owner=RAJ)
    assert await _sweeps(desk) == ["user:U0ANA"], "Raj does not look at his"


async def test_a_sweep_that_runs_twice_at_once_publishes_once(desk: Desk) -> None:
    await desk.opens()
    await _opens(desk, ANA)
    await desk.assigns(ANA)
    await desk.news()
    await asyncio.gather(sweep_homes(desk.house), sweep_homes(desk.house))
    assert [row.key for row in await _published(desk)] == ["home:U0ANA:2"]


async def test_news_that_changes_nothing_for_somebody_publishes_nothing(desk: Desk) -> None:
    await desk.opens()
    await desk.accepts(ANA)
    await _opens(desk, LI)
    await desk.adds(owner=ANA, due=timedelta(days=2))
    first = await _sweeps(desk)
    await desk.snoozes(by=ANA)
    assert await _sweeps(desk) == []
    assert first == []


async def test_while_nobody_looks_news_cost_one_statement_and_leave_no_row(desk: Desk) -> None:
    await desk.opens()
    with statements(desk.database) as seen:
        await desk.adds()
    assert len([sql for sql, _ in seen if "home" in sql]) == 1
    assert await desk.all_of(HomeNews) == []
    with statements(desk.database) as seen:
        await sweep_homes(desk.house)
    assert len(seen) == 1


async def test_who_has_not_looked_for_long_is_drawn_when_they_open_it_again(desk: Desk) -> None:
    await desk.opens()
    await _opens(desk, ANA)
    async with desk.database.transaction() as session:
        await session.execute(update(Home).values(opened_at=transport_now() - home.LOOKED_AT - timedelta(minutes=1)))
    await desk.assigns(ANA)
    assert await _sweeps(desk) == []
    await _opens(desk, ANA)
    assert "ESC-1" in str((await _published(desk))[-1].payload)


async def test_the_one_before_loses_what_is_no_longer_theirs(desk: Desk) -> None:
    await desk.opens()
    await desk.assigns(ANA)
    await desk.adds(owner=RAJ)
    await _opens(desk, RAJ)
    assert "Fix live" in str((await _published(desk))[-1].payload)
    await desk.reassigns(to=LI)
    await desk.news()
    await sweep_homes(desk.house)
    (row,) = await _published(desk)
    assert "Fix live" not in str(row.payload)


async def test_managers_are_those_who_are_named_or_the_admins(desk: Desk) -> None:
    for who, managers, expected in (
        (LI, (LI.user_id,), True),
        (ANA, (LI.user_id,), False),
        (ANA, (), True),  # Ana and Li are the workspace's admins
        (DANA, (), False),
    ):
        await _opens(desk, who, managers=managers)
        (row,) = await desk.all_of(Home, Home.user_id == who.user_id, Home.team_id == TEAM)
        assert row.is_manager is expected, who.real_name


async def test_a_guests_home_never_holds_anything(desk: Desk) -> None:
    await desk.opens()
    await _opens(desk, GUS)
    await _opens(desk, EVE)
    guests, eves = await _published(desk)
    assert "Only full members" in str(guests.payload)
    assert "My escalations" in str(eves.payload)


async def test_a_home_is_gathered_in_a_fixed_number_of_statements(desk: Desk) -> None:
    async def cost() -> int:
        with statements(desk.database) as seen:
            await _opens(desk, ANA)
        return len(seen)

    await desk.opens()
    await desk.assigns(ANA)
    await desk.adds(owner=ANA)
    await cost()
    few = await cost()
    for number in range(2, 8):
        await desk.opens()
        await desk.assigns(ANA, number=number)
        await desk.adds(owner=ANA, number=number)
    assert await cost() == few
