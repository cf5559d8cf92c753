"""Undo in a confidential escalation: whom only that act let in goes out again, and what they were told is taken back."""

from collections.abc import Awaitable, Callable

import pytest

from bot.facts.actor import Actor
from models.role import Role
from tests.makers import ANA, DANA, EVE, LI, RAJ
from tests.services.desk import Desk, Promised

Act = Callable[[Desk], Awaitable[int]]
KICK = "conversations.kick"


@pytest.fixture
async def secret(desk: Desk) -> Desk:
    """ESC-1 is confidential, raised by Dana, with Li on duty; Ana owns it."""
    await desk.opens(is_confidential=True)
    await desk.assigns(ANA)
    await desk.has_channel()
    await desk.news()
    return desk


async def owner(desk: Desk) -> int:
    return await desk.assigns(RAJ, by=ANA)


async def handover(desk: Desk) -> int:
    return await desk.hands_over(RAJ, by=ANA)


async def role(desk: Desk) -> int:
    return (await desk.gives({Role.TECHNICAL_LEAD: RAJ}, by=ANA))[0]


async def milestone(desk: Desk) -> int:
    return await desk.adds("Fix live", owner=RAJ, by=ANA)


async def reassigned(desk: Desk) -> int:
    await desk.adds("Fix live", owner=ANA, by=ANA)
    return await desk.reassigns(to=RAJ, by=ANA)


ACTS = [owner, handover, role, milestone, reassigned]


async def undone(desk: Desk, act: Act, entry: int) -> list[Promised]:
    """What *Undo* promises."""
    await desk.news()
    await (desk.undoes if act in (milestone, reassigned) else desk.takes_back)(entry, by=ANA)
    return await desk.news()


@pytest.mark.parametrize("act", ACTS)
async def test_whom_only_that_act_let_in_leaves_again_and_knows_nothing_any_more(secret: Desk, act: Act) -> None:
    entry = await act(secret)
    (told,) = [row for row in await secret.news() if row.to == "user:U0RAJ"]
    assert "Exports fail" in told.text
    assert (await secret.facts()).may_hear("U0RAJ")
    news = await undone(secret, act, entry)
    (kick,) = [row for row in news if row.method == KICK]
    (invited,) = [row for row in await secret.promised() if row.payload.get("users") == "U0RAJ"]
    assert (kick.to, kick.payload) == ("room:1", {"user": "U0RAJ"})
    assert kick.lane == invited.lane, "after the invitation"
    (edited,) = [row for row in news if row.to == "user:U0RAJ"]
    assert (edited.method, edited.slot) == ("chat.update", told.slot)
    assert edited.text == ":repeat: <@U0ANA> took this back; there is nothing for you to do."
    assert not (await secret.facts()).may_hear("U0RAJ")
    line = next(each for each in await secret.timeline() if each.kind == "room-taken-out")
    assert (line.actor_id, line.data) == ("U0ANA", {"member_id": "U0RAJ"})


@pytest.mark.parametrize("act", ACTS)
async def test_in_other_rooms_people_stay(desk: Desk, act: Act) -> None:
    await desk.opens()
    await desk.assigns(ANA)
    await desk.has_channel()
    news = await undone(desk, act, await act(desk))
    assert [row for row in news if row.method == KICK] == []
    assert "U0RAJ" in (await desk.facts()).room.members
    assert "room-taken-out" not in await desk.kinds()


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("before", [milestone, role])
async def test_whoever_was_in_before_stays(secret: Desk, act: Act, before: Act) -> None:
    if act is before:
        return
    await before(secret)
    if act is reassigned:
        await secret.adds("Tell Acme", owner=ANA, by=ANA)
        number = max(each.number for each in (await secret.facts()).milestones)
        entry = await secret.reassigns(number, to=RAJ, by=ANA)
    else:
        entry = await act(secret)
    news = await undone(secret, act, entry)
    assert [row for row in news if row.method == KICK] == []
    assert (await secret.facts()).may_hear("U0RAJ")


@pytest.mark.parametrize("also", [milestone, role])
async def test_whoever_is_needed_for_something_else_by_now_stays(secret: Desk, also: Act) -> None:
    entry = await owner(secret)
    await also(secret)
    news = await undone(secret, owner, entry)
    assert [row for row in news if row.method == KICK] == []
    assert (await secret.facts()).may_hear("U0RAJ")


@pytest.mark.parametrize("person", [DANA, LI])
async def test_the_requester_and_the_duty_manager_stay(secret: Desk, person: Actor) -> None:
    entry = await secret.assigns(person, by=ANA)
    await secret.takes_back(entry, by=ANA)
    assert (await secret.facts()).may_hear(person.user_id)


async def test_let_in_once_more_they_may_hear_again(secret: Desk) -> None:
    await undone(secret, owner, await owner(secret))
    entry = await role(secret)
    assert (await secret.facts()).may_hear("U0RAJ")
    posted = [row for row in await secret.news() if row.to == "user:U0RAJ" and row.method == "chat.postMessage"]
    assert "technical lead" in posted[-1].text
    assert "the owner" not in posted[-1].text
    assert [row.payload for row in await undone(secret, role, entry) if row.method == KICK] == [{"user": "U0RAJ"}]


async def test_nobody_else_is_told_of_it(secret: Desk) -> None:
    entry = await role(secret)
    news = await undone(secret, role, entry)
    assert {row.to for row in news if row.method == "chat.postMessage"} == set()
    assert EVE.user_id not in (await secret.facts()).room.members
