"""*Escalate this message*: text and address of a message become the beginning of a request."""

import pytest

from bot.app import Warroom
from bot.sandbox.server import Sandbox
from bot.views.intake import FROM_MESSAGE
from models.escalation import Escalation
from tests.handlers.office import rows
from tests.stories.playing import ROOM, room_is_ready


async def test_a_message_becomes_a_request_that_links_back_to_it(warroom: Warroom, sandbox: Sandbox) -> None:
    dana, raj = sandbox.person("dana"), sandbox.person("raj")
    message = await raj.says("Exports fail\nR&D sees <timeouts>, says @ana", channel="support")

    seen = await dana.uses(FROM_MESSAGE, message)

    assert seen.modal is not None, seen.error
    modal = seen.modal
    assert modal.value("Title") == "Exports fail"
    name = sandbox.person("ana").user.real_name
    assert modal.value("What is happening?") == f"Exports fail\nR&D sees <timeouts>, says @{name}"
    await modal.fills({"Customer": "Acme", "What is blocked?": "Everything: they cannot work", "Users affected": "all"})
    await sandbox.until(lambda: "Suggested: SEV1" in modal.words)
    submitted = await modal.submits()
    assert submitted.is_closed, submitted.errors

    card = await room_is_ready(sandbox, dana, ROOM)
    (kept,) = await rows(warroom, Escalation)
    assert kept.source_link is not None
    assert kept.source_link.endswith(f"/archives/{message.channel}/p{message.ts.replace('.', '')}")
    assert f"<{kept.source_link}|this message>" in card.words
    assert kept.source_link in (await dana.types("/warroom ESC-1 status")).text


@pytest.mark.parametrize("is_confidential", [False, True])
async def test_the_very_same_message_is_recognised_whatever_its_title_became(
    warroom: Warroom, sandbox: Sandbox, is_confidential: bool
) -> None:
    dana, raj, li = (sandbox.person(name) for name in ("dana", "raj", "li"))
    message = await raj.says("Since this morning every CSV export of Acme has been timing out", channel="support")
    first = (await dana.uses(FROM_MESSAGE, message)).modal
    assert first is not None
    private = ["Private: only you, the duty manager and those in its room see it"]
    await first.fills({"Title": "Slow", "Severity": "SEV1", "Confidential": private if is_confidential else None})
    assert (await first.submits()).is_closed
    for who, may_know in ((li, True), (raj, not is_confidential)):
        again = (await who.uses(FROM_MESSAGE, message)).modal
        assert again is not None
        assert ("It was raised from this very message." in again.words) is may_know
        assert ("ESC-1" in again.words) is may_know


@pytest.mark.parametrize("error", ["channel_not_found", "message_not_found"])
async def test_where_slack_does_not_say_the_address_is_put_together(
    warroom: Warroom, sandbox: Sandbox, error: str
) -> None:
    dana, raj = sandbox.person("dana"), sandbox.person("raj")
    message = await raj.says("Exports fail", channel="support")
    sandbox.faults.error("chat.getPermalink", error)
    seen = await dana.uses(FROM_MESSAGE, message)
    assert seen.modal is not None
    await seen.modal.fills({"Severity": "SEV2"})
    assert (await seen.modal.submits()).is_closed
    (kept,) = await rows(warroom, Escalation)
    ts = message.ts.replace(".", "")
    assert kept.source_link == f"https://warroom-sandbox.slack.com/archives/{message.channel}/p{ts}"


async def test_a_slow_slack_does_not_keep_the_form_from_opening(warroom: Warroom, sandbox: Sandbox) -> None:
    dana, raj = sandbox.person("dana"), sandbox.person("raj")
    message = await raj.says("Exports fail", channel="support")
    sandbox.faults.slow("chat.getPermalink", 2.0)
    seen = await dana.uses(FROM_MESSAGE, message)
    assert seen.modal is not None


async def test_guests_cannot_escalate_a_message_where_a_colleague_can(warroom: Warroom, sandbox: Sandbox) -> None:
    gus, dana = sandbox.person("gus"), sandbox.person("dana")
    message = await dana.says("Exports fail", channel="support")
    seen = await gus.uses(FROM_MESSAGE, message)
    assert seen.modal is None
    assert "Only full members" in seen.text
    assert (await dana.uses(FROM_MESSAGE, message)).modal is not None
