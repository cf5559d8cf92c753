"""The rungs of the ladder: whoever is on duty, then the managers, then the admins; nobody who is out."""

from zoneinfo import ZoneInfo

import pytest

from bot.queries.ladder import list_rungs, next_rung
from bot.rules.duty import Duty, Turn
from bot.rules.week import Span
from bot.services.people import remember_groups, remember_people
from tests.makers import LI
from tests.services.desk import TEAM, Desk, a_user


def turn(who: str) -> Turn:
    return Turn(who, frozenset(range(7)), Span(0, 24 * 60), ZoneInfo("UTC"))


async def rungs(desk: Desk, duty: Duty) -> list[str]:
    async with desk.database.reading() as session:
        return await list_rungs(session, team_id=TEAM, duty=duty, now=desk.now)


@pytest.mark.parametrize(
    ("duty", "expected"),
    [
        (Duty(), ["U0ANA", "U0LI"]),
        (Duty(managers=("U0RAJ",)), ["U0RAJ", "U0ANA", "U0LI"]),
        (Duty((turn("U0EVE"),), ("U0RAJ", "U0EVE")), ["U0EVE", "U0RAJ", "U0ANA", "U0LI"]),
        (Duty((turn("U0DEE"), turn("U0LI")), ("U0GUS", "U0PAT", "U0WARROOM")), ["U0LI", "U0ANA"]),
        (Duty(managers=("@leads", "U0DANA")), ["U0DANA", "U0EVE", "U0RAJ", "U0ANA", "U0LI"]),
    ],
)
async def test_the_rungs_come_in_order_without_those_who_are_out(desk: Desk, duty: Duty, expected: list[str]) -> None:
    async with desk.database.transaction() as session:
        await remember_groups(session, team_id=TEAM, groups=[{"handle": "leads", "users": ["U0RAJ", "U0EVE", "U0DEE"]}])
    assert await rungs(desk, duty) == expected


async def test_a_person_who_left_a_minute_ago_is_passed_over(desk: Desk) -> None:
    duty = Duty((turn("U0LI"),))
    assert (await rungs(desk, duty))[0] == "U0LI"
    async with desk.database.transaction() as session:
        await remember_people(session, team_id=TEAM, users=[{**a_user(LI), "deleted": True}], now=desk.now)
    assert (await rungs(desk, duty)) == ["U0ANA"]


def test_the_next_rung_is_the_first_that_was_not_asked() -> None:
    assert next_rung(["U0LI", "U0ANA"], after=[]) == "U0LI"
    assert next_rung(["U0LI", "U0ANA"], after=["U0LI"]) == "U0ANA"
    assert next_rung(["U0LI"], after=["U0LI"]) is None
