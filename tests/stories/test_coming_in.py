"""Coming into a war room: who is there, who is caught up, and what user groups have to do with it."""

import asyncio

from bot.app import Warroom
from bot.clock import transport_now
from bot.sandbox.people import TEAM_ID
from bot.sandbox.server import Sandbox
from bot.sandbox.workspace import Emission
from bot.services import receipts
from tests.handlers.office import again, last
from tests.stories.playing import ROOM, open_room

HEADING = "You are in the war room of"


async def test_a_joiner_is_caught_up_in_private(warroom: Warroom, sandbox: Sandbox) -> None:
    dana, eve = sandbox.person("dana"), sandbox.person("eve")
    await open_room(sandbox, dana)
    await eve.joins(ROOM)
    assert "Exports fail" in (await eve.sees(HEADING, channel=ROOM)).words
    assert not dana.look_for(HEADING, channel=ROOM)


async def test_a_mention_is_answered_for_the_asker_alone(warroom: Warroom, sandbox: Sandbox) -> None:
    dana, li = sandbox.person("dana"), sandbox.person("li")
    await open_room(sandbox, dana)
    await sandbox.until(lambda: li.id in sandbox.channel(ROOM).members)
    await li.says("@warroom catch me up", channel=ROOM)
    await li.sees(HEADING, channel=ROOM)
    assert not dana.look_for(HEADING, channel=ROOM)


async def test_user_groups_are_asked_for_anew_when_one_changes(warroom: Warroom, sandbox: Sandbox) -> None:
    asked = len(sandbox.calls_of("usergroups.list"))
    sandbox.workspace.emit(Emission({"type": "subteam_updated", "subteam": {"id": "S1"}, "event_ts": "1.1"}))
    await sandbox.until(lambda: len(sandbox.calls_of("usergroups.list")) > asked)


async def test_nobody_waits_while_slack_is_asked_and_what_another_replica_did_meanwhile_is_not_done_again(
    warroom: Warroom, sandbox: Sandbox
) -> None:
    asked = len(sandbox.calls_of("usergroups.list"))
    sandbox.faults.slow("usergroups.list", 2.0)
    sandbox.workspace.emit(Emission({"type": "subteam_updated", "subteam": {"id": "S1"}, "event_ts": "1.1"}))
    await sandbox.until(lambda: len(sandbox.calls_of("usergroups.list")) > asked)
    event = last(sandbox, "subteam_updated")
    key = f"event:{event.payload['event_id']}"
    async with asyncio.timeout(1), warroom.database.transaction() as session:
        assert await receipts.take(session, team_id=TEAM_ID, key=key, received_at=transport_now())
    assert not event.is_acked
    await sandbox.until(lambda: event.is_acked)
    asked = len(sandbox.calls_of("usergroups.list"))
    await again(sandbox, event)
    assert len(sandbox.calls_of("usergroups.list")) == asked, "a copy asks for nothing"


async def test_what_slack_could_not_be_asked_is_not_acknowledged_and_comes_again(
    warroom: Warroom, sandbox: Sandbox
) -> None:
    refused = sandbox.faults.error("usergroups.list", "internal_error", times=1)
    sandbox.workspace.emit(Emission({"type": "subteam_updated", "subteam": {"id": "S1"}, "event_ts": "1.1"}))
    await sandbox.until(lambda: refused.hits)
    event = last(sandbox, "subteam_updated")
    asked = len(sandbox.calls_of("usergroups.list"))
    assert not event.is_acked
    await again(sandbox, event)
    assert len(sandbox.calls_of("usergroups.list")) == asked + 1


async def test_whom_slack_refuses_is_named_and_keeps_nobody_out(warroom: Warroom, sandbox: Sandbox) -> None:
    dana, li = sandbox.person("dana"), sandbox.person("li")
    li.user.is_stranger = True  # Slack has not told Warroom of it yet
    await open_room(sandbox, dana)
    await sandbox.until(lambda: dana.id in sandbox.channel(ROOM).members)
    assert li.id not in sandbox.channel(ROOM).members

    async def named() -> bool:
        return "left out of the war room" in (await dana.types("/warroom timeline", channel=ROOM)).text

    for _ in range(50):
        if await named():
            return
    raise AssertionError("nobody was named")
