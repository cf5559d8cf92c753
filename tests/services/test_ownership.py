"""Who owns it: accepting, changing the owner with its history, and who may not own."""

import asyncio

from bot.errors import Refused
from models.escalation import Status
from tests.makers import ANA, BOT, DANA, DEE, EVE, GUS, LI, PAT, RAJ
from tests.services.desk import Desk
from tests.services.refusals import refusal, refused


async def test_whoever_accepts_a_request_owns_it_and_is_in_the_room(desk: Desk) -> None:
    await desk.opens()
    desk.forward(minutes=5)
    await desk.accepts(ANA)
    facts = await desk.facts()
    assert (facts.status, facts.owner_id) == (Status.ACTIVE, "U0ANA")
    assert facts.room.members == {"U0DANA", "U0LI", "U0ANA"}
    assert (await desk.escalation()).accepted_at == desk.now
    assert await desk.owners() == [("U0ANA", desk.now, None)]
    assert await desk.kinds() == ["raised", "accepted"]


async def test_accepting_edits_what_stands_and_posts_nothing(desk: Desk) -> None:
    await desk.opens()
    await desk.news()
    await desk.accepts(ANA)
    news = await desk.news()
    assert [(row.method, row.to) for row in news] == [
        ("conversations.invite", "room:1"),
        ("chat.postEphemeral", "room:1"),
        ("chat.update", "room:1"),
        ("conversations.setTopic", "room:1"),
        ("chat.update", "user:U0DANA"),
        ("chat.update", "user:U0LI"),
        ("chat.update", "board:intake"),
    ]
    assert "was accepted by <@U0ANA>" in news[4].text
    assert "[Accept]" not in news[5].text


async def test_a_second_accept_is_refused_and_says_who_was_first(desk: Desk) -> None:
    await desk.opens()
    await desk.accepts(ANA)
    caught = await refusal(desk.accepts(LI))
    assert (caught.words, caught.facts["owner_id"]) == ("accepted-already", "U0ANA")
    assert await refused(desk.accepts(ANA)) == "accepted-by-you"
    assert (await desk.facts()).owner_id == "U0ANA"


async def test_of_two_who_accept_at_once_one_owns_it(desk: Desk) -> None:
    await desk.opens()
    came = await asyncio.gather(desk.accepts(ANA), desk.accepts(LI), return_exceptions=True)
    lost = [each for each in came if each is not None]
    assert [each.words for each in lost if isinstance(each, Refused)] == ["accepted-already"]
    assert len(await desk.owners()) == 1
    assert await desk.kinds() == ["raised", "accepted"]


async def test_naming_an_owner_accepts_the_request_and_tells_them(desk: Desk) -> None:
    await desk.opens()
    await desk.news()
    await desk.assigns(ANA, by=DANA)
    told = [row for row in await desk.news() if row.to == "user:U0ANA"]
    assert [row.method for row in told] == ["chat.postMessage"]
    assert "<@U0DANA> made you the owner" in told[0].text
    assert (await desk.facts()).status is Status.ACTIVE


async def test_nobody_is_told_what_they_did_themselves(desk: Desk) -> None:
    await desk.opens()
    await desk.assigns(ANA, by=ANA)
    assert [row for row in await desk.promised() if row.to == "user:U0ANA"] == []


async def test_a_change_of_owner_keeps_who_had_it_from_when_to_when(desk: Desk) -> None:
    await desk.opens()
    start = desk.now
    await desk.assigns(ANA)
    later = desk.forward(hours=3)
    await desk.assigns(LI, by=ANA)
    again = desk.forward(hours=1)
    await desk.assigns(ANA, by=LI)
    assert await desk.owners() == [("U0ANA", start, later), ("U0LI", later, again), ("U0ANA", again, None)]
    assert (await desk.escalation()).accepted_at == start
    assert await desk.kinds() == ["raised", "accepted", "owner", "owner"]


async def test_the_owner_cannot_be_given_what_they_have(desk: Desk) -> None:
    await desk.opens()
    await desk.assigns(ANA)
    assert await refused(desk.assigns(ANA)) == "owner-already"
    await desk.assigns(RAJ)


NOT_COLLEAGUES = [
    (GUS, "person-is-guest"),
    (PAT, "person-is-guest"),
    (DEE, "person-gone"),
    (BOT, "person-is-bot"),
]


async def test_only_a_colleague_can_own(desk: Desk) -> None:
    await desk.opens()
    before = len(await desk.promised())
    for person, words in NOT_COLLEAGUES:
        assert await refused(desk.assigns(person)) == words
    assert await desk.owners() == []
    assert len(await desk.promised()) == before
    await desk.assigns(RAJ)
    assert (await desk.facts()).owner_id == "U0RAJ"


async def test_the_owner_of_something_over_stays_until_it_is_reopened(desk: Desk) -> None:
    await desk.opens()
    await desk.assigns(ANA)
    await desk.resolves()
    assert await refused(desk.assigns(RAJ)) == "owner-too-late"
    await desk.reopens()
    await desk.assigns(RAJ)
    assert (await desk.facts()).owner_id == "U0RAJ"


async def test_the_former_owner_hears_of_it_unless_they_gave_it_away_themselves(desk: Desk) -> None:
    await desk.opens()
    await desk.assigns(ANA)
    await desk.news()
    await desk.assigns(LI, by=DANA)
    assert [row.to for row in await desk.news() if row.method == "chat.postMessage"] == ["user:U0LI", "user:U0ANA"]
    await desk.assigns(RAJ, by=LI)
    assert [row.to for row in await desk.news() if row.method == "chat.postMessage"] == ["user:U0RAJ"]


async def test_a_handover_says_from_whom_to_whom_and_what_is_still_open_and_late(desk: Desk) -> None:
    await desk.opens()
    await desk.assigns(ANA)
    await desk.adds("Vendor patch", owner=ANA, due=desk.now.replace(hour=12))
    await desk.adds("Fix live", owner=ANA, due=desk.now.replace(hour=17))
    await desk.adds("Raj's own", owner=RAJ, due=desk.now.replace(hour=17))
    desk.forward(hours=4)
    await desk.news()
    await desk.hands_over(LI, by=ANA)
    posted = [row for row in await desk.news() if row.method == "chat.postMessage"]
    assert [row.to for row in posted] == ["user:U0LI"], "who hands over is not told"
    told = posted[0].text
    assert told.startswith(":handshake: <@U0ANA> handed *ESC-1* over to you")
    assert ":red_circle: *M1* overdue" in told
    assert ":white_circle: *M2* by" in told
    assert "Raj's own" not in told
    (line,) = [each for each in await desk.timeline() if each.kind == "handover"]
    assert (line.data["was_id"], line.data["owner_id"]) == ("U0ANA", "U0LI")
    assert [who for who, _, until in await desk.owners() if until is None] == ["U0LI"]


async def test_a_handover_by_somebody_else_is_told_to_both(desk: Desk) -> None:
    await desk.opens()
    assert await refused(desk.hands_over(LI)) == "handover-no-owner"
    await desk.assigns(ANA)
    assert await refused(desk.hands_over(ANA)) == "owner-already"
    for person, words in NOT_COLLEAGUES:
        assert await refused(desk.hands_over(person)) == words
    await desk.news()
    await desk.hands_over(LI, by=DANA)
    posted = [row for row in await desk.news() if row.method == "chat.postMessage"]
    assert [row.to for row in posted] == ["user:U0LI", "user:U0ANA"]
    assert "over from <@U0ANA> to you" in posted[0].text
    await desk.resolves()
    assert await refused(desk.hands_over(RAJ)) == "owner-too-late"


async def test_a_change_of_owner_is_taken_back_by_who_made_it_once_and_both_hear_of_it(desk: Desk) -> None:
    await desk.opens()
    first = await desk.assigns(ANA)
    assert await refused(desk.takes_back(first, by=DANA)) == "undo-not-yours", "nobody owned it before"
    second = await desk.assigns(LI, by=DANA)
    assert await refused(desk.takes_back(second, by=ANA)) == "undo-not-yours"
    await desk.news()
    assert await desk.takes_back(second, by=DANA) == "owner-undone"
    told = {row.to: row for row in await desk.news() if row.key.startswith("told:")}
    assert {row.method for row in told.values()} == {"chat.update"}, "the messages they were told it in say so"
    assert "took that back: you own *ESC-1* again" in told["user:U0ANA"].text
    assert "took that back: you do not own *ESC-1*" in told["user:U0LI"].text
    assert (await desk.facts()).owner_id == "U0ANA"
    assert await refused(desk.takes_back(second, by=DANA)) == "undo-too-late"
    handed = await desk.hands_over(RAJ, by=ANA)
    await desk.takes_back(handed, by=ANA)
    assert (await desk.facts()).owner_id == "U0ANA"


async def test_a_change_of_owner_is_not_taken_back_once_it_is_over(desk: Desk) -> None:
    await desk.opens()
    await desk.assigns(ANA)
    entry = await desk.assigns(LI)
    await desk.resolves()
    assert await refused(desk.takes_back(entry, by=DANA)) == "owner-too-late"


async def test_messages_of_a_request_say_who_accepted_it_and_who_has_it_now(desk: Desk) -> None:
    await desk.opens()
    await desk.accepts(ANA)
    await desk.news()

    async def said() -> dict[str, str]:
        slots = ("requester:1", "request:1:U0LI", "intake:1")
        return {row.slot or "": row.text.split("\n")[0] for row in await desk.news() if row.slot in slots}

    handed = await desk.hands_over(RAJ, by=ANA)
    moved = ":handshake: *ESC-1* was accepted by <@U0ANA>, and is with <@U0RAJ> now."
    assert await said() == dict.fromkeys(("requester:1", "request:1:U0LI", "intake:1"), moved)
    caught = await refusal(desk.accepts(EVE))
    assert (caught.words, caught.facts["owner_id"]) == ("accepted-already", "U0ANA")
    await desk.takes_back(handed, by=ANA)
    back = ":handshake: *ESC-1* was accepted by <@U0ANA>."
    assert await said() == dict.fromkeys(("requester:1", "request:1:U0LI", "intake:1"), back)
    await desk.assigns(EVE)
    assert set((await said()).values()) == {moved.replace("U0RAJ", "U0EVE")}
