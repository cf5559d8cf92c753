"""A confidential escalation is known to those in its room, whatever order Slack's words come in."""

from bot.app import Warroom
from bot.sandbox.server import Sandbox
from tests.stories.playing import ROOM, open_room

UNSEEN = "There is no ESC-1 that you can see"


async def test_who_was_kicked_while_warroom_was_not_in_the_room_knows_nothing_afterwards(
    warroom: Warroom, sandbox: Sandbox
) -> None:
    dana, ana, raj = (sandbox.person(name) for name in ("dana", "ana", "raj"))
    await open_room(sandbox, dana, confidential=True)
    await dana.types("/warroom owner @ana", channel=ROOM)
    await dana.types("/warroom milestone Fix live @raj by +2h", channel=ROOM)
    await sandbox.until(lambda: {ana.id, raj.id} <= set(sandbox.channel(ROOM).members))
    assert "Exports fail" in (await raj.types("/warroom ESC-1 status")).text

    await ana.kicks("warroom", ROOM)
    await ana.kicks("raj", ROOM)
    await ana.sees("I can no longer reach", dm=True)
    assert UNSEEN in (await raj.types("/warroom ESC-1 status")).text
    assert "Exports fail" in (await ana.types("/warroom ESC-1 status")).text, "its owner still leads it"

    await ana.invites("warroom", ROOM)
    await ana.types("/warroom milestone Tell Acme by +3h", channel=ROOM)
    await sandbox.until(lambda: dana.look_for("Tell Acme", channel=ROOM))
    assert UNSEEN in (await raj.types("/warroom ESC-1 status")).text


async def test_everybody_invited_at_the_start_stays_inside(warroom: Warroom, sandbox: Sandbox) -> None:
    dana, li = sandbox.person("dana"), sandbox.person("li")
    await open_room(sandbox, dana, confidential=True)
    await sandbox.until(lambda: li.id in sandbox.channel(ROOM).members)
    assert "Exports fail" in (await li.types("/warroom ESC-1 status")).text
    assert "Exports fail" in (await dana.types("/warroom ESC-1 status")).text


async def test_who_was_named_by_mistake_is_out_again_after_undo(warroom: Warroom, sandbox: Sandbox) -> None:
    dana, raj = sandbox.person("dana"), sandbox.person("raj")
    await open_room(sandbox, dana, confidential=True)
    await dana.types("/warroom owner @ana", channel=ROOM)
    answer = await dana.types("/warroom owner @raj", channel=ROOM)
    await sandbox.until(lambda: raj.id in sandbox.channel(ROOM).members)
    await raj.sees("made you the owner", dm=True)
    assert answer.message is not None
    await dana.presses("Undo", answer.message)
    await sandbox.until(lambda: raj.id not in sandbox.channel(ROOM).members)
    await raj.sees("took this back; there is nothing for you to do", dm=True)
    await sandbox.until(lambda: raj.look_for("Exports fail", dm=True) is None)
    assert UNSEEN in (await raj.types("/warroom ESC-1 status")).text
    assert "Exports fail" in (await dana.types("/warroom ESC-1 status")).text
