"""An envelope has one effect and one answer, however often Slack delivers it; what was refused can be sent again."""

import asyncio
import logging
import re

import pytest

from bot.app import Warroom
from bot.sandbox.people import User
from bot.sandbox.server import Sandbox
from models.escalation import Escalation
from models.milestone import Milestone
from models.outbox import OutboxRow
from models.room import Room, RoomMember
from models.workspace import Person
from tests.handlers.office import again, command, executes, kinds, last, milestones, pressed, receipts, rows, sent
from tests.stories.modes import IN_BOTH_MODES
from tests.stories.playing import ROOM, intake_form, now, open_room, twice

BROKEN = "Something went wrong on my side and nothing was changed."


@IN_BOTH_MODES
async def test_a_command_that_comes_again_has_one_effect_and_the_same_answer(
    warroom: Warroom, sandbox: Sandbox
) -> None:
    dana = sandbox.person("dana")
    await open_room(sandbox, dana)
    payload = command(sandbox, dana, "/warroom milestone Fix live by +3h", ROOM)
    first, copy = await asyncio.gather(sent(sandbox, payload), sent(sandbox, payload))
    later = await sent(sandbox, payload)
    assert first.payload == copy.payload == later.payload
    assert "Added *M1* for" in first.payload["text"]
    assert len(await milestones(warroom)) == 1
    other = await sent(sandbox, command(sandbox, dana, "/warroom milestone Fix live by +3h", ROOM))
    assert "Added *M2*" in other.payload["text"]


@IN_BOTH_MODES
async def test_a_press_that_comes_again_has_one_effect_and_the_same_answer(warroom: Warroom, sandbox: Sandbox) -> None:
    dana, raj = sandbox.person("dana"), sandbox.person("raj")
    await open_room(sandbox, dana)
    await dana.types("/warroom milestone Fix live @raj by +3h", channel=ROOM)
    told = await raj.sees("gave you", dm=True)
    stale = told.blocks
    await raj.presses("Done", told)
    await raj.sees("is done: Fix live", dm=True)
    await again(sandbox, last(sandbox, "block_actions"))
    assert (await kinds(warroom)).count("milestone-done") == 1
    answers = [message.text for message in raj.dms() if message.reader == raj.id]
    assert answers == ["*M1* is done: Fix live"] * 2
    await sandbox.until(lambda: "was done by" in now(raj, told).words)
    told.blocks = stale  # a screen that has not followed yet
    await raj.presses("Done", told)
    await raj.sees("M1 was done already, by", dm=True)


@IN_BOTH_MODES
async def test_a_form_that_comes_again_has_one_effect_and_the_same_answer(warroom: Warroom, sandbox: Sandbox) -> None:
    dana = sandbox.person("dana")
    card = await open_room(sandbox, dana)
    modal = await pressed(dana, "Add milestone", card)
    await modal.fills({"What": "Fix live", "Owner": "raj", "Due": "+3h"})
    first, copy = await twice(sandbox, modal)
    assert first == copy
    assert first.payload == {"response_action": "clear"}
    assert [milestone.what for milestone in await milestones(warroom)] == ["Fix live"]


@IN_BOTH_MODES
async def test_a_form_with_a_mistake_leaves_no_receipt_and_can_be_corrected(warroom: Warroom, sandbox: Sandbox) -> None:
    dana = sandbox.person("dana")
    card = await open_room(sandbox, dana)
    before = await receipts(warroom)
    modal = await pressed(dana, "Add milestone", card)
    mistakes = [
        ({"What": "Fix live", "Owner": "gus", "Due": "+3h"}, "Owner", "Gus Grant is a guest, a bot"),
        ({"Owner": "raj", "Due": "someday"}, "Due", "I could not read “someday” as a time."),
        ({"Due": "2020-01-01"}, "Due", "has already passed"),
        ({"Due": "+3h", "What": "x" * 201}, "What", "has 201 characters, and 200 fit"),
        ({"What": " \u200b "}, "What", "What has to happen?"),
    ]
    for fields, field, sentence in mistakes:
        await modal.fills(fields)
        submitted = await modal.submits()
        assert list(submitted.errors) == [field]
        assert sentence in submitted.errors[field]
        assert "<@" not in submitted.errors[field]
    assert await receipts(warroom) == before
    assert await milestones(warroom) == []
    await modal.fills({"What": "Fix live"})
    assert (await modal.submits()).is_closed
    await dana.sees("Added *M1* for", channel=ROOM)
    assert len(await receipts(warroom) - before) == 1


@IN_BOTH_MODES
async def test_an_event_that_comes_again_is_handled_once(warroom: Warroom, sandbox: Sandbox) -> None:
    dana = sandbox.person("dana")
    await open_room(sandbox, dana)

    async def name() -> str:
        (room,) = await rows(warroom, Room)
        return str(room.name)

    await dana.renames(ROOM, "acme-on-fire")
    first = last(sandbox, "channel_rename")
    await sandbox.until(lambda: first.is_acked)
    await dana.renames("acme-on-fire", "acme-calm")
    await sandbox.until(lambda: last(sandbox, "channel_rename").is_acked)
    await again(sandbox, first)
    assert await name() == "acme-calm"
    assert (await kinds(warroom)).count("room-renamed") == 2


async def test_who_comes_in_and_goes_out_by_hand_is_known(warroom: Warroom, sandbox: Sandbox) -> None:
    dana, eve = sandbox.person("dana"), sandbox.person("eve")
    await open_room(sandbox, dana)

    async def is_inside() -> bool:
        return bool(await rows(warroom, RoomMember, RoomMember.user_id == eve.id, RoomMember.left_at.is_(None)))

    await dana.invites("eve", ROOM)
    joined = last(sandbox, "member_joined_channel")
    await sandbox.until(lambda: joined.is_acked)
    assert await is_inside()
    await eve.leaves(ROOM)
    await sandbox.until(lambda: last(sandbox, "member_left_channel").is_acked)
    assert not await is_inside()
    await again(sandbox, joined)
    assert not await is_inside(), "an old event let somebody in again"


async def test_somebody_slack_has_not_told_of_is_asked_for_once(warroom: Warroom, sandbox: Sandbox) -> None:
    new = User("U0NEW", "newton", "Nia Newton", "Asia/Tokyo")
    sandbox.workspace.users[new.id] = new  # without the event: it was lost
    sandbox.channel("general").members.append(new.id)
    nia = sandbox.person("newton")
    for _ in range(2):
        assert "Nothing is open." in (await nia.types("/escalate list")).text
    asked = [call.args["user"] for call in sandbox.calls_of("users.info")]
    assert asked == [new.id]
    (kept,) = await rows(warroom, Person, Person.user_id == new.id)
    assert (kept.name, kept.zone) == ("newton", "Asia/Tokyo")


async def test_a_profile_that_changes_counts_at_once(warroom: Warroom, sandbox: Sandbox) -> None:
    raj = sandbox.person("raj")
    assert (await raj.types("/escalate Exports fail")).modal is not None
    sandbox.changes_user("raj", is_restricted=True)
    await sandbox.until(lambda: last(sandbox, "user_change").is_acked)
    assert "Only full members" in (await raj.types("/escalate Exports fail")).text


@IN_BOTH_MODES
async def test_a_door_that_breaks_says_so_with_a_number_and_changes_nothing(
    warroom: Warroom, sandbox: Sandbox, caplog: pytest.LogCaptureFixture
) -> None:
    dana = sandbox.person("dana")
    await open_room(sandbox, dana, confidential=True)
    before = len(await rows(warroom, OutboxRow)), await receipts(warroom)
    await executes(warroom, "ALTER TABLE timeline RENAME TO mislaid")
    with caplog.at_level(logging.INFO):
        seen = await dana.types("/warroom milestone Zanzibar by +3h", channel=ROOM)
    assert BROKEN in seen.text
    reference = re.search(r"this number: (\w{8})", seen.text)
    assert reference is not None
    assert f"reference {reference[1]}" in caplog.text
    assert re.search("UndefinedTable|OperationalError", caplog.text), "the operator sees what broke"
    assert "Zanzibar" not in caplog.text, "but not what people wrote"
    assert await rows(warroom, Milestone) == []
    assert (len(await rows(warroom, OutboxRow)), await receipts(warroom)) == before

    await executes(warroom, "ALTER TABLE mislaid RENAME TO timeline")
    assert "Added *M1*" in (await dana.types("/warroom milestone Zanzibar by +3h", channel=ROOM)).text


async def test_a_form_whose_door_breaks_stays_open_with_what_was_typed(warroom: Warroom, sandbox: Sandbox) -> None:
    dana = sandbox.person("dana")
    modal = await intake_form(dana)
    await modal.fills({"Customer": "Acme", "Severity": "SEV1", "What is happening?": "CSV exports time out."})
    await executes(warroom, "ALTER TABLE timeline RENAME TO mislaid")
    submitted = await modal.submits()
    assert BROKEN in submitted.errors["Title"]
    assert await rows(warroom, Escalation) == []
    await executes(warroom, "ALTER TABLE mislaid RENAME TO timeline")
    assert (await modal.submits()).is_closed
    assert len(await rows(warroom, Escalation)) == 1


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_however_much_is_typed_there_is_an_answer_in_words(warroom: Warroom, sandbox: Sandbox) -> None:
    dana = sandbox.person("dana")
    await open_room(sandbox, dana)
    for much in ("x" * 3000, "&" * 3000, "<!channel> " * 250):
        for line in (
            f"/escalate list all {much}",
            f"/escalate show {much}",
            f"/warroom {much}",
            f"/warroom owner @{much}",
            f"/warroom milestone {much}",
            f"/warroom milestone {much} by +3h",
            f"/warroom milestone Fix @{much} by +3h",
            f"/warroom milestone Fix by {much}",
            f"/warroom milestone slip M1 to {much} because late",
            f"/warroom close {much}",
            f"/warroom resolve {much}",
            f"/warroom reopen because {much}",
        ):
            seen = await dana.types(line, channel=ROOM)
            assert seen.text or seen.modal, f"{line[:40]}… got no answer"
            assert "failed with the error" not in seen.text, line[:40]
            assert BROKEN not in seen.text, line[:40]


async def test_a_confidential_escalation_leaves_no_trace_in_the_log(
    warroom: Warroom, sandbox: Sandbox, caplog: pytest.LogCaptureFixture
) -> None:
    dana, raj = sandbox.person("dana"), sandbox.person("raj")
    with caplog.at_level(logging.DEBUG):
        modal = await intake_form(dana, "Zanzibar title")
        await modal.fills({"Customer": "Zanzibar", "Severity": "SEV1", "What is happening?": "Zanzibar"})
        await modal.fills({"Confidential": ["Private: only you, the duty manager and those in its room see it"]})
        assert (await modal.submits()).is_closed
        await dana.sees("was received", dm=True)
        await dana.types("/warroom ESC-1 milestone Zanzibar milestone @raj by +3h")
        await raj.sees("gave you", dm=True)
        await dana.types("/warroom ESC-1 owner @raj")
        await raj.types("/warroom ESC-1 resolve Zanzibar outcome")
    speakers = {record.name for record in caplog.records if "zanzibar" in record.getMessage().casefold()}
    assert speakers == set()
