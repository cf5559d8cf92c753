"""The buttons and forms with which an escalation is led: severity, roles, waiting, handing over."""

from typing import get_args

from bot.app import Warroom
from bot.rules import commands
from bot.sandbox.server import Sandbox
from handlers import warroom as doors
from tests.handlers.office import answered, kinds, pressed
from tests.stories.playing import ROOM, now, open_room


def test_every_call_of_warroom_has_a_door() -> None:
    answered_elsewhere = {commands.Help, commands.NotYet}
    assert {*doors.LOOKS, *doors.CHANGES} == set(get_args(commands.RoomCall)) - answered_elsewhere


async def test_changing_the_severity_from_the_card(warroom: Warroom, sandbox: Sandbox) -> None:
    dana = sandbox.person("dana")
    card = await open_room(sandbox, dana)
    modal = await pressed(dana, "Change severity…", card)
    assert (modal.title, modal.labels, modal.value("Severity")) == ("Change severity", ["Severity", "Because"], "SEV1")
    await modal.fills({"Because": "it is contained"})
    assert "ESC-1 is SEV1 already." in (await modal.submits()).errors["Severity"]
    await modal.fills({"Severity": "SEV3", "Because": "\u200b"})
    assert "Why is ESC-1 SEV3?" in (await modal.submits()).errors["Because"]
    await modal.fills({"Because": "it is contained"})
    assert (await modal.submits()).is_closed
    understood = await answered(dana, "ESC-1 is SEV3 now, instead of SEV1.", channel=ROOM)
    await sandbox.until(lambda: "SEV3" in sandbox.channel(ROOM).topic["value"])

    await dana.presses("Undo", understood)
    await answered(dana, "Taken back: ESC-1 is SEV1 again.", channel=ROOM)
    await sandbox.until(lambda: "SEV1" in now(dana, card).words)
    assert (await kinds(warroom))[-2:] == ["severity", "severity-undone"]
