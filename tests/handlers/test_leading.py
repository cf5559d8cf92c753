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
    assert [kind for kind in await kinds(warroom) if not kind.startswith("clock-")] == [
        "raised",
        "severity",
        "severity-undone",
    ]


async def test_waiting_and_resuming_from_the_card(warroom: Warroom, sandbox: Sandbox) -> None:
    dana, li = sandbox.person("dana"), sandbox.person("li")
    card = await open_room(sandbox, dana)
    modal = await pressed(dana, "Waiting…", card)
    assert (modal.title, modal.labels, modal.options("Waiting for")) == (
        "Waiting",
        ["Waiting for", "Because"],
        ["The customer", "The partner"],
    )
    await modal.fills({"Waiting for": "The partner", "Because": "\u200b"})
    assert "What do you wait for?" in (await modal.submits()).errors["Because"]
    await modal.fills({"Because": "their patch is late"})
    assert (await modal.submits()).is_closed
    waiting = await answered(dana, "ESC-1 waits for the partner now.", channel=ROOM)
    await sandbox.until(lambda: "Resume" in now(dana, card).words)
    assert "Waiting…" not in now(dana, card).words
    await sandbox.until(lambda: "waiting for the partner" in sandbox.channel(ROOM).topic["value"])
    assert "waiting for the partner" in (await li.types("/escalate list")).text
    assert "their patch is late" in (await li.types("/warroom ESC-1 status")).text

    await dana.presses("Undo", waiting)
    await answered(dana, "Taken back: ESC-1 does not wait for the partner.", channel=ROOM)
    await sandbox.until(lambda: "Waiting…" in now(dana, card).words)
    await dana.types("/warroom wait customer because we need their logs", channel=ROOM)
    await sandbox.until(lambda: "Resume" in now(dana, card).words)
    await dana.presses("Resume", now(dana, card))
    await answered(dana, "ESC-1 no longer waits for the customer.", channel=ROOM)
    await sandbox.until(lambda: "Waiting…" in now(dana, card).words)
    assert [kind for kind in await kinds(warroom) if not kind.startswith("clock-")] == [
        "raised",
        "waiting",
        "waiting-undone",
        "waiting",
        "resumed",
    ]


async def test_monitoring_and_a_recurrence_from_more(warroom: Warroom, sandbox: Sandbox) -> None:
    dana = sandbox.person("dana")
    card = await open_room(sandbox, dana)
    await dana.types("/warroom owner @dana", channel=ROOM)
    more = await pressed(dana, "More…", card)
    await more.presses("Start monitoring")
    assert "ESC-1 is being monitored." in (await dana.modal("Warroom")).words
    await (await dana.modal("Warroom")).closes()
    await more.presses("Start monitoring")
    assert "ESC-1 is being monitored already." in (await dana.modal("Warroom")).words
    await (await dana.modal("Warroom")).closes()
    await more.closes()
    await sandbox.until(lambda: "Monitoring" in now(dana, card).words)

    more = await pressed(dana, "More…", now(dana, card))
    assert "Start monitoring" not in more.labels
    await more.presses("It came back…")
    reopen = await dana.modal("Reopen")
    await reopen.fills({"Because": "exports fail again"})
    assert (await reopen.submits()).is_closed
    await answered(dana, "It came back: ESC-1 is active again.", channel=ROOM)
    await sandbox.until(lambda: "Active" in now(dana, card).words)
    assert (await kinds(warroom))[-2:] == ["monitoring", "recurred"]
