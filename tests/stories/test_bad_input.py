"""What people get wrong is answered with one clear sentence, and nothing is half done."""

from collections.abc import Iterator
from typing import Any

import pytest

from bot.app import Warroom
from bot.sandbox.server import Sandbox
from tests.stories.modes import IN_BOTH_MODES
from tests.stories.playing import ROOM, intake_form, now, open_room, room_is_ready, twice

pytestmark = IN_BOTH_MODES


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("/warroom mileston Fix it by fri", "/warroom milestone"),
        ("/warroom xyzzy", "help"),
        ("/warroom milestone Fix it by someday", "could not read “someday”"),
        ("/warroom milestone Fix it by 03/04", "could not read “03/04”"),
        ("/warroom milestone Fix it by 2020-01-01", "has already passed"),
        ("/warroom milestone Fix it", "When is “Fix it” due?"),
        ("/warroom milestone by fri", "What has to happen?"),
        ("/warroom milestone Fix it @nobody-here by fri", "nobody called “nobody-here”"),
        ("/warroom owner @gus", "is a guest"),
        ("/warroom owner @dee", "no longer in this workspace"),
        ("/warroom milestone done M7", "There is no M7 in ESC-1"),
        ("/warroom resolve Done and dusted", "has no owner yet"),
        ("/warroom close", "has no owner yet"),
        ("/warroom resolve", "How did it end?"),
        ("/warroom comms", "does not work yet"),
    ],
)
async def test_a_wrong_command_is_answered_with_what_to_do(
    warroom: Warroom, sandbox: Sandbox, typed: str, answer: str
) -> None:
    dana = sandbox.person("dana")
    card = await open_room(sandbox, dana)
    before = now(dana, card).words

    seen = await dana.types(typed, channel=ROOM)

    assert answer in seen.text
    assert now(dana, card).words == before


async def test_guests_and_strangers_are_refused_where_a_colleague_is_not(warroom: Warroom, sandbox: Sandbox) -> None:
    assert "Only full members" in (await sandbox.person("gus").types("/escalate Exports fail", channel="support")).text
    assert (await sandbox.person("dana").types("/escalate Exports fail", channel="support")).modal is not None


async def test_outside_a_war_room_the_escalation_has_to_be_named(warroom: Warroom, sandbox: Sandbox) -> None:
    dana = sandbox.person("dana")
    await open_room(sandbox, dana)
    assert "This channel is not a war room" in (await dana.types("/warroom status", channel="general")).text
    assert "Exports fail" in (await dana.types("/warroom ESC-1 status", channel="general")).text
    assert "There is no ESC-2" in (await dana.types("/warroom ESC-2 status", channel="general")).text


async def test_a_title_must_be_there_and_may_not_be_a_novel(warroom: Warroom, sandbox: Sandbox) -> None:
    modal = await intake_form(sandbox.person("dana"))
    await modal.fills({"Severity": "SEV1", "Title": "   "})
    assert "Title" in (await modal.submits()).errors
    await modal.fills({"Title": "x" * 3000})
    assert "150" in (await modal.submits()).errors["Title"]
    await modal.fills({"Title": "x" * 150})
    assert (await modal.submits()).is_closed


async def test_all_that_is_wrong_in_a_form_is_said_at_once_and_in_plain_text(
    warroom: Warroom, sandbox: Sandbox
) -> None:
    dana = sandbox.person("dana")
    modal = await intake_form(dana)
    wrong = {"Users affected": "many", "Revenue at stake": "a lot", "Deadline": "03/04", "Case link": "javascript:x"}
    await modal.fills({**wrong, "What is blocked?": "Everything: they cannot work", "Severity": "SEV4"})
    errors = (await modal.submits()).errors
    assert set(errors) == {*wrong, "Reason for this severity"}
    assert not [each for each in errors.values() if "`" in each]
    await modal.fills(dict.fromkeys(wrong, ""))
    assert list((await modal.submits()).errors) == ["Reason for this severity"]
    await modal.fills({"Reason for this severity": "Only one of their tests."})
    assert (await modal.submits()).is_closed


async def test_all_that_is_wrong_with_a_milestone_is_said_at_once(warroom: Warroom, sandbox: Sandbox) -> None:
    dana = sandbox.person("dana")
    card = await open_room(sandbox, dana)
    await dana.presses("Add milestone", card)
    milestone = await dana.modal("Milestone")
    await milestone.fills({"What": "x" * 201, "Owner": "gus", "Due": "03/04"})
    assert set((await milestone.submits()).errors) == {"What", "Owner", "Due"}
    await milestone.fills({"What": "Fix live", "Owner": "raj", "Due": "+2h"})
    assert (await milestone.submits()).is_closed


NASTY = "<!channel> <@U0EVE> *b* _i_ ~s~ `c` ```f <http://evil.example|bank> & :smile: نص عربي 🚨 \u202eabc"


async def test_text_from_people_is_shown_as_text_everywhere(warroom: Warroom, sandbox: Sandbox) -> None:
    dana, raj = sandbox.person("dana"), sandbox.person("raj")
    modal = await intake_form(dana)
    await modal.fills(
        {"Title": NASTY, "Customer": NASTY, "What is happening?": NASTY * 3, "Severity": "SEV2", "Case link": ""}
    )
    submitted = await modal.submits()
    assert submitted.is_closed, submitted.errors
    await dana.sees("was received", dm=True)
    await raj.types(f"/warroom ESC-1 milestone {NASTY} @raj by +2h")
    await raj.types("/warroom ESC-1 owner @raj")
    await raj.types(f"/warroom ESC-1 resolve {NASTY}")
    for look in ("status", "timeline"):
        assert "evil.example" in (await raj.types(f"/warroom ESC-1 {look}")).text
    assert "evil.example" in (await raj.types("/escalate list all")).text
    for call in sandbox.calls:
        for text in _mrkdwn(call.args):
            assert "<!channel>" not in text, call.method
            assert "<@U0EVE>" not in text, call.method
            assert "<http://evil" not in text, call.method
            assert "```" not in text, call.method


async def test_a_second_person_pressing_the_same_button_is_told_who_was_first(
    warroom: Warroom, sandbox: Sandbox
) -> None:
    dana, ana, li = (sandbox.person(name) for name in ("dana", "ana", "li"))
    await open_room(sandbox, dana)
    request = await li.sees("You are on duty", dm=True)
    await dana.types("/warroom owner @ana", channel=ROOM)
    await li.presses("Accept", request)
    assert await li.sees("was accepted already, by", dm=True)
    assert ana.id in (await li.sees("was accepted already, by", dm=True)).text


async def test_a_form_submitted_twice_raises_one_escalation_with_the_same_answer(
    warroom: Warroom, sandbox: Sandbox
) -> None:
    dana = sandbox.person("dana")
    modal = await intake_form(dana)
    await modal.fills({"Customer": "Acme", "Severity": "SEV1"})
    first, second = await twice(sandbox, modal)
    assert first == second
    await room_is_ready(sandbox, dana)
    assert len([channel for channel in dana.channels() if channel.name.startswith("esc-")]) == 1
    assert "One open escalation" in (await dana.types("/escalate list")).text


async def test_a_room_archived_by_hand_is_told_to_its_owner_and_works_again_when_unarchived(
    warroom: Warroom, sandbox: Sandbox
) -> None:
    dana, ana = sandbox.person("dana"), sandbox.person("ana")
    card = await open_room(sandbox, dana)
    await dana.types("/warroom owner @ana", channel=ROOM)
    await sandbox.until(lambda: ana.id in sandbox.channel(ROOM).members)
    await dana.archives(ROOM)
    await ana.sees("archived", dm=True)
    await dana.types("/warroom ESC-1 milestone Fix live by +3h")
    await ana.unarchives(ROOM)
    await ana.invites("warroom", ROOM)
    await sandbox.until(lambda: "Fix live" in now(dana, card).words)


async def test_a_renamed_room_is_still_the_war_room(warroom: Warroom, sandbox: Sandbox) -> None:
    dana = sandbox.person("dana")
    await open_room(sandbox, dana)
    await dana.renames(ROOM, "acme-on-fire")
    assert "Exports fail" in (await dana.types("/warroom status", channel="acme-on-fire")).text


async def test_when_the_bot_is_removed_from_its_room_the_leader_hears_how_to_bring_it_back(
    warroom: Warroom, sandbox: Sandbox
) -> None:
    dana, li = sandbox.person("dana"), sandbox.person("li")
    card = await open_room(sandbox, dana)
    await sandbox.until(lambda: li.id in sandbox.channel(ROOM).members)
    await dana.kicks("warroom", ROOM)
    await li.sees("/invite @Warroom", dm=True)
    await dana.types("/warroom milestone Fix live by +3h", channel=ROOM)
    await dana.invites("warroom", ROOM)
    await sandbox.until(lambda: "Fix live" in now(dana, card).words)


async def test_a_deleted_room_does_not_stop_the_work(warroom: Warroom, sandbox: Sandbox) -> None:
    ana, li = sandbox.person("ana"), sandbox.person("li")
    await open_room(sandbox, ana)
    await ana.deletes(ROOM)
    await li.sees("I can no longer reach", dm=True)
    assert "Added" in (await ana.types("/warroom ESC-1 milestone Fix live by +3h")).text
    assert "Fix live" in (await ana.types("/warroom ESC-1 status")).text


async def test_a_confidential_escalation_is_not_there_for_anybody_outside_its_room(
    warroom: Warroom, sandbox: Sandbox
) -> None:
    dana, raj = sandbox.person("dana"), sandbox.person("raj")
    await open_room(sandbox, dana, confidential=True)
    assert sandbox.channel(ROOM).is_private
    assert "There is no ESC-1 that you can see" in (await raj.types("/warroom ESC-1 status")).text
    assert "Nothing is open" in (await raj.types("/escalate list")).text
    assert "Exports fail" in (await dana.types("/escalate list")).text
    await dana.types("/warroom owner @raj", channel=ROOM)
    assert "Exports fail" in (await raj.types("/escalate list")).text


def _mrkdwn(value: Any) -> Iterator[str]:
    """Every text of a call that Slack would read as mrkdwn."""
    if isinstance(value, dict):
        if value.get("type") == "plain_text":
            return
        for name, inside in value.items():
            if name == "text" and isinstance(inside, str):
                yield inside
            else:
                yield from _mrkdwn(inside)
    elif isinstance(value, list):
        for inside in value:
            yield from _mrkdwn(inside)
