"""The app's Home: what is mine, with buttons that work from there, and nothing that is not for my eyes."""

from bot.app import Warroom
from bot.sandbox.hand import Person
from bot.sandbox.server import Sandbox
from bot.sandbox.sight import words as words_of
from tests.handlers.office import last
from tests.stories.playing import ROOM, open_room, raise_exports_fail, room_is_ready


def shown(who: Person) -> str:
    """What stands on somebody's Home now."""
    return words_of(who.home.body["blocks"]) if who.home else ""


async def test_home_shows_what_is_mine_and_follows(warroom: Warroom, sandbox: Sandbox) -> None:
    dana, ana, raj = (sandbox.person(name) for name in ("dana", "ana", "raj"))
    await ana.opens_home()
    assert "My escalations" in shown(ana)
    assert "Nothing that is open has anything of yours in it." in shown(ana)
    await open_room(sandbox, dana)
    await dana.types("/warroom owner @ana", channel=ROOM)
    await sandbox.until(lambda: "*ESC-1*" in shown(ana))
    assert "*ESC-1* SEV1 Acme: Exports fail" in shown(ana)
    await dana.types("/warroom milestone Fix live @raj by +2h", channel=ROOM)
    await sandbox.until(lambda: "*M1* by" in shown(ana))
    assert raj.home is None, "nobody draws a Home that nobody looks at"

    await raj.opens_home()
    assert "*M1* by" in shown(raj)
    assert "Fix live" in shown(raj)
    sandbox.forward(hours=3)
    await sandbox.until(lambda: "*M1* overdue since" in shown(raj))


async def test_the_buttons_of_home_do_what_they_say_and_answer(warroom: Warroom, sandbox: Sandbox) -> None:
    dana, raj = sandbox.person("dana"), sandbox.person("raj")
    await open_room(sandbox, dana)
    for what in ("Fix live", "Tell Acme"):
        await dana.types(f"/warroom milestone {what} @raj by +2h", channel=ROOM)
    home = await raj.opens_home()
    await raj.presses("Slip…", home)
    slip = await raj.modal("Slip a milestone")
    await slip.fills({"New due time": "fri 17:00", "Because": "vendor late"})
    understood = (await slip.submits()).modal
    assert understood is not None
    assert "*M1* is now due Fri " in understood.words
    assert understood.view.body["close"]["text"] == "Close"
    await understood.closes()
    await sandbox.until(lambda: shown(raj).index("Tell Acme") < shown(raj).index("Fix live"))

    assert raj.home is not None
    await raj.presses("Done", raj.home)
    answer = await raj.modal("Warroom")
    assert "*M2* is done: Tell Acme" in answer.words
    await sandbox.until(lambda: "Tell Acme" not in shown(raj))
    await answer.presses("Undo")
    await sandbox.until(lambda: "Tell Acme" in shown(raj))


async def test_an_escalation_is_raised_from_home(warroom: Warroom, sandbox: Sandbox) -> None:
    dana = sandbox.person("dana")
    home = await dana.opens_home()
    await dana.presses("Raise an escalation", home)
    modal = await dana.modal("Raise an escalation")
    await modal.fills({"Title": "Exports fail", "Severity": "SEV1", "Customer": "Acme"})
    submitted = await modal.submits()
    assert submitted.is_closed, submitted.errors
    await room_is_ready(sandbox, dana)
    await sandbox.until(lambda: "*ESC-1*" in shown(dana))


async def test_a_confidential_one_is_on_the_home_of_those_in_its_room_only(warroom: Warroom, sandbox: Sandbox) -> None:
    dana, ana, eve = (sandbox.person(name) for name in ("dana", "ana", "eve"))
    for who in (dana, ana, eve):
        await who.opens_home()
    await raise_exports_fail(dana, confidential=True)
    await room_is_ready(sandbox, dana)
    await sandbox.until(lambda: "*ESC-1*" in shown(dana))
    for who in (ana, eve):  # Ana is a manager
        await who.opens_tab("home")
        await sandbox.until(lambda: last(sandbox, "app_home_opened").is_acked)
        assert "ESC-1" not in shown(who)
        assert "Exports" not in shown(who)
    await dana.leaves(ROOM)
    await sandbox.until(lambda: "ESC-1" not in shown(dana))


async def test_a_guest_sees_a_sentence_and_no_buttons(warroom: Warroom, sandbox: Sandbox) -> None:
    gus = sandbox.person("gus")
    await gus.opens_home()
    assert "Only full members of this workspace" in shown(gus)
    assert "My escalations" not in shown(gus)


async def test_a_manager_sees_every_clock_at_risk_and_others_only_their_own(warroom: Warroom, sandbox: Sandbox) -> None:
    dana, ana, eve, raj = (sandbox.person(name) for name in ("dana", "ana", "eve", "raj"))
    await open_room(sandbox, dana)
    await dana.types("/warroom owner @raj", channel=ROOM)
    await dana.types("/warroom milestone Fix live @raj by +2h", channel=ROOM)
    sandbox.forward(hours=25)
    await raj.sees("*M1* is overdue", dm=True)
    for who in (ana, raj):
        await who.opens_home()
        assert "Late" in shown(who).splitlines()
        assert "At risk" not in shown(who)
        assert "*resolution* late" in shown(who)
    await eve.opens_home()
    assert "*resolution* late" not in shown(eve)
    assert ana.home is not None
    await ana.presses("Workaround in place…", ana.home)
    workaround = await ana.modal("Workaround in place")
    await workaround.fills({"What is the workaround?": "Exports run by hand."})
    await workaround.submits()
    await sandbox.until(lambda: "*workaround* late" not in shown(ana))


async def test_an_executive_update_is_approved_from_home(warroom: Warroom, sandbox: Sandbox) -> None:
    dana, ana = sandbox.person("dana"), sandbox.person("ana")
    await ana.opens_home()
    await open_room(sandbox, dana)
    await dana.types("/warroom owner @ana", channel=ROOM)
    await ana.sees("Executive update due", dm=True)
    await sandbox.until(lambda: "Updates due" in shown(ana))
    assert ana.home is not None
    await ana.presses("Edit…", ana.home)
    assert "Situation" in (await ana.modal()).labels
    await (await ana.modal()).closes()
    await ana.presses("Approve and post", ana.home)
    await ana.modal("Warroom")
    await sandbox.until(lambda: "Updates due" not in shown(ana))
