"""The newest lines of the timeline, and where a line belongs."""

from typing import Any

from bot.queries import milestones, timeline
from bot.rules.record import LineGroup
from tests.makers import ANA, RAJ
from tests.services.desk import TEAM, Desk


async def test_the_newest_lines_come_oldest_first_with_how_many_there_are(desk: Desk) -> None:
    await desk.opens()
    await desk.opens()
    for what in ("One", "Two", "Three"):
        await desk.adds(what)
    async with desk.database.reading() as session:
        lines, total = await timeline.list_newest(session, escalation_id=1, limit=2)
        assert [line.data["what"] for line in lines] == ["Two", "Three"]
        assert total == 4
        lines, total = await timeline.list_newest(session, escalation_id=2, limit=2)
        assert ([line.kind for line in lines], total) == (["raised"], 1)


async def test_lines_of_a_group_and_of_a_person(desk: Desk) -> None:
    await desk.opens()
    await desk.accepts(ANA)
    await desk.adds("One")
    await desk.finishes()
    async with desk.database.reading() as session:

        async def kinds(**narrowed: Any) -> list[str]:
            lines, total = await timeline.list_newest(session, escalation_id=1, limit=9, **narrowed)
            assert total == len(lines)
            return [line.kind for line in lines]

        assert await kinds(group=LineGroup.MILESTONES) == ["milestone-added", "milestone-done"]
        assert await kinds(group=LineGroup.STATUS) == ["raised", "accepted"]
        assert await kinds(group=LineGroup.CLOCKS) == []
        assert await kinds(actor_id=RAJ.user_id) == ["milestone-done"]
        assert await kinds(group=LineGroup.MILESTONES, actor_id=ANA.user_id) == ["milestone-added"]


async def test_places_are_known_within_their_workspace_only(desk: Desk) -> None:
    await desk.opens()
    entry = await desk.adds()
    milestone = await desk.milestone()
    async with desk.database.reading() as session:
        assert await timeline.find_place(session, team_id=TEAM, entry_id=entry) == 1
        assert await timeline.find_place(session, team_id="T9", entry_id=entry) is None
        assert await milestones.find_place(session, team_id=TEAM, milestone_id=milestone.id) == (1, 1)
        assert await milestones.find_place(session, team_id="T9", milestone_id=milestone.id) is None
        assert await timeline.find_entry(session, escalation_id=1, entry_id=entry) is not None
        assert await timeline.find_entry(session, escalation_id=2, entry_id=entry) is None
