"""The buttons and forms with which an escalation is led: severity, roles, waiting, handing over."""

import copy
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
    dana, li = sandbox.person("dana"), sandbox.person("li")
    card = await open_room(sandbox, dana)
    await dana.types("/warroom owner @dana", channel=ROOM)
    more = await pressed(dana, "More…", card)
    at_the_same_time = await pressed(li, "More…", now(li, card))
    await more.presses("Start monitoring")
    assert "ESC-1 is being monitored." in (await dana.modal("Warroom")).words
    await (await dana.modal("Warroom")).closes()
    await at_the_same_time.presses("Start monitoring")
    assert "ESC-1 is being monitored already." in (await li.modal("Warroom")).words
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


async def test_the_roles_of_an_escalation_from_more(warroom: Warroom, sandbox: Sandbox) -> None:
    dana, raj, eve = (sandbox.person(name) for name in ("dana", "raj", "eve"))
    card = await open_room(sandbox, dana)
    more = await pressed(dana, "More…", card)
    await more.presses("Roles…")
    form = await dana.modal("Roles")
    assert form.labels == [
        "Executive sponsor",
        "Technical lead",
        "Customer lead",
        "Communications lead",
        "Scribe",
        "Partner lead",
    ]
    assert "Nothing was changed" in (await form.submits()).errors["Executive sponsor"]
    await form.fills({"Technical lead": "raj", "Partner lead": "pat"})
    assert "is a guest or from another organisation" in (await form.submits()).errors["Partner lead"]
    await form.fills({"Partner lead": None, "Executive sponsor": "eve"})
    await dana.types("/warroom role scribe @li", channel=ROOM)  # somebody else is quicker, and stays
    assert (await form.submits()).is_closed
    await answered(dana, "2 roles of ESC-1 were changed.", channel=ROOM)
    await raj.sees("made you the technical lead", dm=True)
    await eve.sees("made you the executive sponsor", dm=True)
    await sandbox.until(lambda: "Technical lead" in now(dana, card).words)
    assert "Scribe: <@U0LI>" in (await dana.types("/warroom role", channel=ROOM)).text

    more = await pressed(dana, "More…", now(dana, card))
    await more.presses("Roles…")
    form = await dana.modal("Roles")
    assert form.value("Technical lead") == raj.id
    await form.fills({"Technical lead": None})
    assert (await form.submits()).is_closed
    cleared = await answered(dana, "ESC-1 has no technical lead now.", channel=ROOM)
    await dana.presses("Undo", cleared)
    await answered(dana, "Taken back: the technical lead of ESC-1 is <@U0RAJ>.", channel=ROOM)


async def test_handing_over_from_more_and_taking_it_back(warroom: Warroom, sandbox: Sandbox) -> None:
    dana, ana, li = (sandbox.person(name) for name in ("dana", "ana", "li"))
    card = await open_room(sandbox, dana)
    assert "Hand over…" not in (await pressed(dana, "More…", card)).labels
    await (await dana.modal("More")).closes()
    await dana.types("/warroom owner @ana", channel=ROOM)
    await dana.types("/warroom milestone Fix live @ana by +3h", channel=ROOM)
    await sandbox.until(lambda: "Fix live" in now(dana, card).words)
    more = await pressed(dana, "More…", now(dana, card))
    await more.presses("Hand over…")
    form = await dana.modal("Hand over")
    assert form.labels == ["New owner"]
    await form.fills({"New owner": "gus"})
    assert "Gus Grant is a guest" in (await form.submits()).errors["New owner"]
    await form.fills({"New owner": "li"})
    assert (await form.submits()).is_closed
    handed = await answered(dana, "ESC-1 is handed over from <@U0ANA> to <@U0LI>.", channel=ROOM)
    assert "Fix live" in (await li.sees("handed *ESC-1* over", dm=True)).words
    await ana.sees("you no longer are", dm=True)
    await dana.presses("Undo", handed)
    await answered(dana, "Taken back: <@U0ANA> owns ESC-1 again.", channel=ROOM)


async def test_who_was_faster_is_named_before_and_after_a_form_of_a_request_is_filled_in(
    warroom: Warroom, sandbox: Sandbox
) -> None:
    dana, li, ana = (sandbox.person(name) for name in ("dana", "li", "ana"))
    await open_room(sandbox, dana)
    waiting = copy.deepcopy(await li.sees("You are on duty", dm=True))
    assign = await pressed(li, "Assign…", waiting)
    await assign.fills({"Owner": "raj"})

    await ana.types("/warroom ESC-1 owner @ana")
    assert "accepted already, by Ana Almeida" in (await assign.submits()).errors["Owner"]
    await assign.closes()
    for button in ("Assign…", "Decline…"):
        await li.presses(button, waiting)
        assert li.top_modal is None, "nothing that could not be submitted is opened"
    told = [message for message in li.dms() if "ESC-1 was accepted already, by <@U0ANA>." in message.text]
    assert len(told) == 2
