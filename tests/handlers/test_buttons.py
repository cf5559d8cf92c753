"""Every button and form: the same as its command, and it tells when it is out of date."""

from bot.app import Warroom
from bot.sandbox.server import Sandbox
from bot.words import say
from models.milestone import MilestoneStatus
from tests.handlers.office import answered, executes, kinds, milestones, pressed
from tests.stories.playing import ROOM, now, open_room

OUTDATED = say("button-outdated")


async def test_a_milestone_from_the_form_through_done_and_undo(warroom: Warroom, sandbox: Sandbox) -> None:
    dana, raj = sandbox.person("dana"), sandbox.person("raj")
    card = await open_room(sandbox, dana)
    modal = await pressed(dana, "Add milestone", card)
    assert modal.title == "Milestone"
    assert modal.labels == ["What", "Owner", "Due"], "nothing to depend on yet"
    await modal.fills({"What": "Vendor patch", "Owner": "li", "Due": "+2h"})
    assert (await modal.submits()).is_closed

    await dana.sees("Added *M1* for", channel=ROOM)
    modal = await pressed(dana, "Add milestone", now(dana, card))
    assert modal.options("Depends on") == ["M1 Vendor patch"]
    await modal.fills({"What": "Fix live", "Owner": "raj", "Due": "fri 17:00", "Depends on": ["M1 Vendor patch"]})
    assert (await modal.submits()).is_closed
    understood = await answered(dana, "Added *M2* for <@U0RAJ>, by Fri ", channel=ROOM)
    assert "17:00 WET" in understood.words
    await sandbox.until(lambda: "after M1" in now(dana, card).words)

    early = await pressed(dana, "Add milestone", now(dana, card))
    await early.fills({"What": "Tell Acme", "Due": "+1h", "Depends on": ["M1 Vendor patch"]})
    assert (await early.submits()).is_closed
    await answered(dana, "M1, which it depends on, is due later than that: Tell Acme", channel=ROOM)

    told = await raj.sees("gave you *M2*", dm=True)
    await raj.presses("Done", told)
    done = await answered(raj, "*M2* is done, although M1, which it depends on, is still open: Fix live", dm=True)
    await sandbox.until(lambda: "was done by" in now(raj, told).words)
    await raj.presses("Undo", done)
    await answered(raj, "Taken back: *M2* is as it was", dm=True)
    await sandbox.until(lambda: "gave you *M2*" in now(raj, told).words)
    await raj.presses("Undo", done)
    await answered(raj, "M2 has changed since", dm=True)

    await dana.presses("Undo", understood)
    await answered(dana, "M2 has changed since", channel=ROOM)
    assert [each.status for each in await milestones(warroom)] == [MilestoneStatus.OPEN] * 3


async def test_slip_and_reassign_from_the_message_that_told(warroom: Warroom, sandbox: Sandbox) -> None:
    dana, raj, li = (sandbox.person(name) for name in ("dana", "raj", "li"))
    await open_room(sandbox, dana)
    await dana.types("/warroom milestone Fix live @raj by +3h", channel=ROOM)
    told = await raj.sees("gave you", dm=True)

    slip = await pressed(raj, "Slip…", told)
    assert "M1" in slip.words
    await slip.fills({"New due time": "yesterday", "Because": "vendor late"})
    assert list((await slip.submits()).errors) == ["New due time"]
    await slip.fills({"New due time": "fri 17:00"})
    assert (await slip.submits()).is_closed
    await answered(raj, "*M1* is now due Fri ", dm=True)

    reassign = await pressed(raj, "Reassign…", now(raj, told))
    assert reassign.value("Owner") == raj.id
    assert "already has M1" in (await reassign.submits()).errors["Owner"]
    await reassign.fills({"Owner": "gus"})
    assert "Gus Grant is a guest" in (await reassign.submits()).errors["Owner"]
    await reassign.fills({"Owner": "li"})
    assert (await reassign.submits()).is_closed
    await li.sees("gave you *M1*", dm=True)
    await sandbox.until(lambda: "is with <@U0LI> now" in now(raj, told).words)
    assert [button for button in ("Done", "Slip…") if button in now(raj, told).words] == []
    understood = await answered(raj, "*M1* is with <@U0LI> now", dm=True)

    await raj.presses("Undo", understood)
    await answered(raj, "Taken back: *M1* is as it was", dm=True)
    (milestone,) = await milestones(warroom)
    assert milestone.owner_id == raj.id


async def test_undoing_what_was_added_and_pressing_what_is_out_of_date(warroom: Warroom, sandbox: Sandbox) -> None:
    dana, raj = sandbox.person("dana"), sandbox.person("raj")
    await open_room(sandbox, dana)
    added = await dana.types("/warroom milestone Fix live @raj by +3h", channel=ROOM)
    told = await raj.sees("gave you", dm=True)
    stale = told.blocks
    assert added.message is not None
    await dana.presses("Undo", added.message)
    await answered(dana, "Taken back: *M1* is no longer in the plan", channel=ROOM)
    await sandbox.until(lambda: "was taken back" in now(raj, told).words)

    told.blocks = stale  # his screen has not followed yet
    await raj.presses("Slip…", told)
    await answered(raj, OUTDATED, dm=True)
    await raj.presses("Done", told)
    await answered(raj, "There is no M1 in ESC-1.", dm=True)
    await executes(warroom, "DELETE FROM milestones")
    await raj.presses("Done", told)
    await sandbox.until(lambda: len([m for m in raj.dms() if OUTDATED in m.words]) == 2)


async def test_the_buttons_of_a_reminder(warroom: Warroom, sandbox: Sandbox) -> None:
    dana, raj = sandbox.person("dana"), sandbox.person("raj")
    await open_room(sandbox, dana)
    await dana.types("/warroom milestone Fix live @raj by +2h", channel=ROOM)
    sandbox.forward(hours=1, minutes=1)
    reminder = await raj.sees("alarm_clock", dm=True)
    await raj.presses("Snooze 1 h", reminder)
    await answered(raj, "I will remind you of *M1* again in an hour.", dm=True)

    sandbox.forward(hours=1, minutes=1)
    overdue = await raj.sees("*M1* is overdue", dm=True)
    await raj.presses("I have it", overdue)
    await answered(raj, "Noted.", dm=True)
    (milestone,) = await milestones(warroom)
    assert milestone.is_held

    slip = await pressed(raj, "Slip…", now(raj, overdue))
    await slip.fills({"New due time": "+3h", "Because": "vendor late"})
    assert (await slip.submits()).is_closed
    await sandbox.until(lambda: "is overdue" not in now(raj, overdue).words)
    told = [kind for kind in await kinds(warroom) if kind.startswith("milestone-")]
    assert told[-3:] == ["milestone-snoozed", "milestone-acknowledged", "milestone-slipped"]


async def test_accepting_and_changing_the_owner(warroom: Warroom, sandbox: Sandbox) -> None:
    dana, ana, li = (sandbox.person(name) for name in ("dana", "ana", "li"))
    card = await open_room(sandbox, dana)
    request = await li.sees("You are on duty", dm=True)
    await li.presses("Accept", request)
    await answered(li, "You own ESC-1 now.", dm=True)
    await sandbox.until(lambda: "was accepted by <@U0LI>" in now(li, request).words)

    modal = await pressed(dana, "Change owner…", card)
    assert modal.value("Owner") == li.id
    assert "Li Lloyd already owns ESC-1." in (await modal.submits()).errors["Owner"]
    await modal.fills({"Owner": "gus"})
    assert "Gus Grant is a guest" in (await modal.submits()).errors["Owner"]
    await modal.fills({"Owner": "ana"})
    assert (await modal.submits()).is_closed
    await ana.sees("<@U0DANA> made you the owner", dm=True)
    await sandbox.until(lambda: ana.id in now(dana, card).words)
    await sandbox.until(lambda: "owner: Ana Almeida" in sandbox.channel(ROOM).topic["value"])


async def test_more_leads_through_resolve_close_and_reopen(warroom: Warroom, sandbox: Sandbox) -> None:
    dana, li = sandbox.person("dana"), sandbox.person("li")
    card = await open_room(sandbox, dana)
    more = await pressed(dana, "More…", card)
    assert more.labels == ["Decline…", "Roles…", "Show timeline", "Export", "Show commands"]
    await more.presses("Show timeline")
    assert "raised it as SEV1" in (await dana.modal("Warroom")).words
    await (await dana.modal("Warroom")).closes()
    await more.presses("Show commands")
    assert "/warroom milestone done M2" in (await dana.modal("Warroom")).words
    await (await dana.modal("Warroom")).closes()
    assert not more.is_open, "an answer ends what was asked"

    await dana.types("/warroom owner @dana", channel=ROOM)
    await dana.types("/warroom milestone Fix live by +3h", channel=ROOM)
    more = await pressed(dana, "More…", card)
    assert more.labels == [
        "Resolve…",
        "Start monitoring",
        "Workaround in place…",
        "Hand over…",
        "Roles…",
        "Show timeline",
        "Export",
        "Show commands",
    ]
    await more.presses("Resolve…")
    resolve = await dana.modal("Resolve")
    await resolve.fills({"Outcome": "x" * 501})
    assert "501" in (await resolve.submits()).errors["Outcome"]
    await resolve.fills({"Outcome": "Fix is live"})
    assert (await resolve.submits()).is_closed
    assert dana.top_modal is None
    await sandbox.until(lambda: "Resolved" in now(dana, card).words)
    assert "Add milestone" not in now(dana, card).words

    more = await pressed(dana, "More…", now(dana, card))
    assert more.labels == ["Close", "Reopen…", "Roles…", "Show timeline", "Export", "Show commands"]
    at_the_same_time = await pressed(li, "More…", now(li, card))
    await more.presses("Close")
    assert "ESC-1 is closed." in (await dana.modal("Warroom")).words
    await (await dana.modal("Warroom")).closes()
    await at_the_same_time.presses("Close")
    assert "ESC-1 is closed already." in (await li.modal("Warroom")).words
    await (await pressed(dana, "More…", now(dana, card))).presses("Reopen…")
    reopen = await dana.modal("Reopen")
    await reopen.fills({"Because": "exports fail again"})
    assert (await reopen.submits()).is_closed
    await sandbox.until(lambda: "Active" in now(dana, card).words)
    assert (await kinds(warroom))[-3:] == ["resolved", "closed", "reopened"]


async def test_what_a_form_did_is_told_where_its_owner_reads_it(warroom: Warroom, sandbox: Sandbox) -> None:
    dana = sandbox.person("dana")
    card = await open_room(sandbox, dana)
    await dana.types("/warroom owner @dana", channel=ROOM)
    await dana.types("/warroom milestone Fix live by +3h", channel=ROOM)
    more = await pressed(dana, "More…", card)
    await more.presses("Resolve…")
    resolve = await dana.modal("Resolve")
    await resolve.fills({"Outcome": "Fix is live"})
    assert (await resolve.submits()).is_closed
    await answered(dana, "One milestone is still open; its reminders have stopped.", channel=ROOM)


async def test_buttons_in_the_status_do_the_same(warroom: Warroom, sandbox: Sandbox) -> None:
    dana, eve = sandbox.person("dana"), sandbox.person("eve")
    await open_room(sandbox, dana)
    await dana.types("/warroom milestone Fix live @raj by +3h", channel=ROOM)
    status = (await eve.types("/warroom ESC-1 status")).message
    assert status is not None
    await eve.presses("Done", status)
    done = await answered(eve, "*M1* is done: Fix live", channel="general")
    await eve.presses("Undo", done)
    await answered(eve, "Taken back", channel="general")


async def test_a_guest_who_sees_a_button_may_not_press_it(warroom: Warroom, sandbox: Sandbox) -> None:
    dana, gus = sandbox.person("dana"), sandbox.person("gus")
    card = await open_room(sandbox, dana)
    await dana.invites("gus", ROOM)
    for button in ("Add milestone", "Change owner…", "More…"):
        await gus.presses(button, card)
        assert gus.top_modal is None
    await sandbox.until(lambda: len([m for m in gus.messages_of(ROOM) if "Only full members" in m.words]) == 3)
    assert (await pressed(dana, "Add milestone", card)).title == "Milestone"
