"""A request in the intake channel: accepted, assigned or declined there, by whoever is first."""

import asyncio

from bot.app import Warroom
from bot.sandbox.server import Sandbox
from tests.stories.modes import IN_BOTH_MODES
from tests.stories.playing import ROOM, intake_form, now, open_room, raise_exports_fail, room_is_ready

pytestmark = IN_BOTH_MODES

INTAKE = "escalations"


async def test_a_colleague_accepts_it_in_the_intake_channel(warroom: Warroom, sandbox: Sandbox) -> None:
    dana, ana = sandbox.person("dana"), sandbox.person("ana")
    await raise_exports_fail(dana)
    await sandbox.until(lambda: sandbox.workspace.find_channel(INTAKE))
    await ana.joins(INTAKE)
    request = await ana.sees("waits for somebody to accept it", channel=INTAKE)
    await ana.presses("Accept", request)
    await sandbox.until(lambda: "was accepted by" in now(ana, request).words)
    assert "Accept" not in now(ana, request).words.replace("accepted", "")
    await sandbox.until(lambda: ana.id in sandbox.channel(ROOM).members)
    await dana.sees("was accepted by", dm=True)


async def test_it_is_assigned_to_somebody_who_is_told(warroom: Warroom, sandbox: Sandbox) -> None:
    dana, li, raj = (sandbox.person(name) for name in ("dana", "li", "raj"))
    await raise_exports_fail(dana)
    request = await li.sees("You are on duty", dm=True)
    await li.presses("Assign…", request)
    modal = await li.modal("Assign")
    await modal.fills({"Owner": "raj"})
    assert (await modal.submits()).is_closed
    assert raj.id in (await dana.sees("was accepted by", dm=True)).text
    await raj.sees("made you the owner", dm=True)


async def test_declining_closes_the_room_down_and_tells_the_requester(warroom: Warroom, sandbox: Sandbox) -> None:
    dana, li = sandbox.person("dana"), sandbox.person("li")
    card = await open_room(sandbox, dana)
    request = await li.sees("You are on duty", dm=True)
    await li.presses("Decline…", request)
    modal = await li.modal("Decline")
    await modal.fills({"Because": "   "})
    assert "Because" in (await modal.submits()).errors
    await modal.fills({"Because": "not covered by their contract"})
    assert (await modal.submits()).is_closed
    assert "not covered" in (await dana.sees("was declined", dm=True)).text
    await sandbox.until(lambda: sandbox.channel(ROOM).is_archived)
    assert "Declined" in now(dana, card).words
    assert "Declined" in sandbox.channel(ROOM).topic["value"]
    assert "There is no" not in (await dana.types("/warroom ESC-1 timeline")).text
    assert "declined it: not covered" in (await dana.types("/warroom ESC-1 timeline")).text


async def test_two_who_press_at_once_one_wins_and_the_other_reads_one_sentence(
    warroom: Warroom, sandbox: Sandbox
) -> None:
    dana, ana, li = (sandbox.person(name) for name in ("dana", "ana", "li"))
    await raise_exports_fail(dana)
    await sandbox.until(lambda: sandbox.workspace.find_channel(INTAKE))
    for person in (ana, li):
        await person.joins(INTAKE)
    request = await ana.sees("waits for somebody to accept it", channel=INTAKE)
    seen = await asyncio.gather(ana.presses("Accept", request), li.presses("Accept", request))
    assert len(seen) == 2
    await sandbox.until(lambda: "was accepted by" in now(ana, request).words)
    found = [person.look_for("was accepted already, by", channel=INTAKE) for person in (ana, li)]
    assert len([each for each in found if each]) == 1


async def test_a_confidential_request_is_not_in_the_intake_channel(warroom: Warroom, sandbox: Sandbox) -> None:
    dana, li = sandbox.person("dana"), sandbox.person("li")
    await open_room(sandbox, dana, confidential=True)
    request = await li.sees("You are on duty", dm=True)
    assert sandbox.workspace.find_channel(INTAKE) is None
    await li.presses("Accept", request)
    await dana.sees("was accepted by", dm=True)


async def test_warroom_is_invited_to_a_channel_it_could_not_see(warroom: Warroom, sandbox: Sandbox) -> None:
    dana, raj, li = (sandbox.person(name) for name in ("dana", "raj", "li"))
    await raj.creates(INTAKE, private=True)
    await raise_exports_fail(dana)
    await li.sees("I cannot see it", dm=True)
    await raj.invites("warroom", INTAKE)
    await raise_exports_fail(dana, title="Imports fail")
    assert "Imports fail" in (await raj.sees("ESC-2", channel=INTAKE)).words


async def test_a_sev3_opens_its_room_when_it_is_accepted(warroom: Warroom, sandbox: Sandbox) -> None:
    dana, ana = sandbox.person("dana"), sandbox.person("ana")
    modal = await intake_form(dana)
    await modal.fills({"Customer": "Acme", "Severity": "SEV3", "Reason for this severity": "renewal"})
    submitted = await modal.submits()
    assert submitted.is_closed, submitted.errors
    received = await dana.sees("was received", dm=True)
    assert "opens when somebody accepts it" in now(dana, received).words
    assert "opens when somebody accepts it" in (await dana.types("/escalate list")).text
    assert "opens when somebody accepts it" in (await dana.types("/warroom ESC-1 status")).text
    assert sandbox.workspace.find_channel(ROOM) is None
    await ana.types("/warroom ESC-1 milestone Fix live @ana by +3h")
    await ana.joins(INTAKE)
    await ana.presses("Accept", await ana.sees("waits for somebody", channel=INTAKE))
    card = await room_is_ready(sandbox, ana)
    assert "Fix live" in card.words
    assert dana.id in sandbox.channel(ROOM).members
    await sandbox.until(lambda: "War room" in now(dana, received).words)
