"""Confidential stays confidential: a marker in every field of one, and no row and no log that carries it outside."""

import logging

import pytest

from bot.announce import delivery
from bot.clock import transport_now
from bot.facts.actor import Actor
from bot.queries.rooms import find_by_channel
from bot.services import rooms
from models.escalation import Severity
from models.outbox import OutboxRow
from models.role import Role
from models.room import RoomState
from tests.makers import ANA, DANA, EVE, LI, RAJ
from tests.services.desk import TEAM, Desk, Promised

MARK = "Zanzibar"


def receivers(rows: list[Promised]) -> set[str]:
    """Who is told something by direct message."""
    return {row.to for row in rows if row.to.startswith("user:")}


def marked(rows: list[Promised]) -> set[str]:
    """Where the marker goes."""
    return {row.to for row in rows if MARK.casefold() in str(row.payload).casefold()}


async def _is_raised(desk: Desk) -> None:
    await desk.opens(
        title=f"{MARK} title",
        situation=f"{MARK} situation",
        customer=f"{MARK} Ltd",
        case_link=f"https://support.example/{MARK}",
        is_confidential=True,
    )
    await desk.has_channel()


async def _leaves(desk: Desk, user_id: str) -> None:
    async with desk.database.transaction() as session:
        room = await find_by_channel(session, team_id=TEAM, channel_id="C1")
        assert room is not None
        await rooms.went_out(session, found=room, user_id=user_id, at=transport_now())


async def _lives_a_whole_life(desk: Desk) -> None:
    """Everything that is announced of an escalation, once."""
    await desk.assigns(ANA)
    await desk.changes_severity(Severity.SEV2, f"{MARK} cause", by=DANA)
    await desk.takes_back(await desk.waits(because=f"{MARK} logs"), by=DANA)
    await desk.waits(because=f"{MARK} logs", by=LI)
    await desk.resumes(by=LI)
    await desk.gives({Role.TECHNICAL_LEAD: RAJ, Role.SCRIBE: LI})
    await desk.gives({Role.SCRIBE: None})
    await desk.takes_back(await desk.hands_over(LI, by=ANA))
    undone = await desk.adds(f"{MARK} milestone", due=desk.now.replace(hour=17))
    await desk.undoes(undone)
    await desk.adds(f"{MARK} milestone", due=desk.now.replace(hour=17))
    desk.forward(hours=8)
    await desk.sweeps()
    await desk.snoozes(2)
    desk.forward(days=1)
    await desk.sweeps()
    await desk.has_it(2)
    await desk.slips(2, because=f"{MARK} reason")
    await desk.reassigns(2, to=LI)
    await desk.finishes(2, by=LI)
    await desk.monitors(by=LI)
    await desk.reopens(f"{MARK} recurrence", by=LI)
    await desk.resolves(f"{MARK} outcome")
    await desk.closes()
    await desk.reopens(f"{MARK} again")


async def test_in_a_whole_life_only_those_inside_are_told_anything(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG, "bot"), caplog.at_level(logging.DEBUG, "handlers"):
        await _is_raised(desk)
        await _lives_a_whole_life(desk)
    rows = await desk.promised()
    members = (await desk.facts()).room.members
    assert members == {"U0DANA", "U0LI", "U0ANA", "U0RAJ"}
    assert receivers(rows) == {f"user:{member}" for member in members}
    assert marked(rows) == {"room:1", *receivers(rows)}
    ours = [record for record in caplog.records if record.name.startswith(("bot", "handlers"))]
    assert MARK.casefold() not in str([record.getMessage() for record in ours]).casefold()


async def test_nobody_hears_before_they_are_named(desk: Desk) -> None:
    await _is_raised(desk)
    assert receivers(await desk.news()) == {"user:U0DANA", "user:U0LI"}
    await desk.assigns(ANA)
    assert receivers(await desk.news()) == {"user:U0DANA", "user:U0LI", "user:U0ANA"}
    await desk.adds(f"{MARK} milestone", owner=RAJ)
    assert receivers(await desk.news()) == {"user:U0RAJ"}


async def test_keys_lanes_and_slots_carry_no_words(desk: Desk) -> None:
    await _is_raised(desk)
    await _lives_a_whole_life(desk)
    for row in await desk.promised():
        assert MARK.casefold() not in f"{row.key} {row.lane} {row.slot}".casefold()


@pytest.mark.parametrize(
    "who", [DANA, LI, ANA, RAJ], ids=["the requester", "the duty manager", "the owner", "a milestone's owner"]
)
async def test_those_who_left_the_room_hear_nothing_more(desk: Desk, who: Actor) -> None:
    await _is_raised(desk)
    await desk.assigns(ANA)
    await desk.adds(f"{MARK} milestone", due=desk.now.replace(hour=17))
    await _leaves(desk, who.user_id)
    before = len(await desk.promised())
    desk.forward(hours=8)
    await desk.sweeps()
    desk.forward(days=1)
    await desk.sweeps()
    await desk.finishes(by=EVE)
    await desk.resolves(f"{MARK} outcome", by=EVE)
    assert f"user:{who.user_id}" not in receivers((await desk.promised())[before:])


async def test_a_lost_room_is_told_only_to_those_inside(desk: Desk) -> None:
    await _is_raised(desk)
    await desk.assigns(ANA)
    await _leaves(desk, "U0ANA")
    await desk.news()
    async with desk.database.transaction() as session:
        room = await find_by_channel(session, team_id=TEAM, channel_id="C1")
        assert room is not None
        await rooms.lost(session, found=room, state=RoomState.LOST, now=desk.now, actor_id=None)
    assert "user:U0ANA" not in receivers(await desk.news())


async def test_what_could_not_be_delivered_is_told_only_to_those_inside(desk: Desk) -> None:
    await _is_raised(desk)
    await desk.assigns(ANA)
    await desk.news()

    async def set_aside() -> set[str]:
        async with desk.database.transaction() as session:
            row = await session.get_one(OutboxRow, 1)
            row.problem = f"channel_not_found {len(await desk.promised())}"
            await delivery.set_aside(session, row)
        return receivers(await desk.news())

    assert await set_aside() == {"user:U0ANA"}
    await _leaves(desk, "U0ANA")
    assert "user:U0ANA" not in await set_aside()
