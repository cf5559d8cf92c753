"""`/escalate now`: a war room without a form, answered with what was opened."""

import asyncio

import pytest

from bot.app import Warroom
from bot.sandbox.server import Sandbox
from models.escalation import Escalation, Severity
from tests.handlers.office import rows
from tests.stories.playing import ROOM, room_is_ready


async def test_one_line_opens_the_war_room(warroom: Warroom, sandbox: Sandbox) -> None:
    dana, li = sandbox.person("dana"), sandbox.person("li")
    seen = await dana.types("/escalate now SEV1 Acme: exports fail", channel="general")
    assert seen.modal is None
    assert "You opened *ESC-1* as SEV1" in seen.text
    assert ROOM in seen.text
    await room_is_ready(sandbox, dana)
    await li.sees("exports fail", dm=True)
    again = await dana.types("/escalate now SEV1 Acme: exports fail", channel="general")
    assert "You opened this a moment ago: it is *ESC-1*" in again.text
    assert sandbox.channel(ROOM).id in again.text
    (kept,) = await rows(warroom, Escalation)
    assert (kept.severity, kept.title, kept.situation) == (Severity.SEV1, "exports fail", "")


@pytest.mark.parametrize("severity", ["SEV3", "SEV4"])
async def test_it_opens_at_once_whatever_the_severity(warroom: Warroom, sandbox: Sandbox, severity: str) -> None:
    dana = sandbox.person("dana")
    await dana.types(f"/escalate now {severity} Acme: exports fail")
    await room_is_ready(sandbox, dana)


async def test_a_confidential_one_is_private_from_the_start(warroom: Warroom, sandbox: Sandbox) -> None:
    dana, raj = sandbox.person("dana"), sandbox.person("raj")
    seen = await dana.types("/escalate now confidential SEV1 Acme: exports fail", channel="general")
    assert "Confidential" in seen.text
    await room_is_ready(sandbox, dana)
    assert sandbox.channel(ROOM).is_private
    assert "There is no ESC-1 that you can see" in (await raj.types("/escalate show ESC-1")).text
    assert not [message for message in raj.messages_of("general") if "exports fail" in message.words]


async def test_too_many_are_refused_with_the_time_when_they_may_come_again(warroom: Warroom, sandbox: Sandbox) -> None:
    dana, ana = sandbox.person("dana"), sandbox.person("ana")
    for each in ("logins", "exports", "invoices", "backups", "searches"):
        assert "You opened" in (await dana.types(f"/escalate now SEV2 {each} fail")).text
    refused = (await dana.types("/escalate now SEV2 imports fail")).text
    assert "You have opened 5 escalations like this within 10 minutes" in refused
    assert "<!date^" in refused
    assert len(await rows(warroom, Escalation)) == 5
    assert "You opened" in (await ana.types("/escalate now SEV2 imports fail")).text
    sandbox.forward(minutes=11)
    for _ in range(50):  # until Warroom has asked for the time
        if "You opened" in (await dana.types("/escalate now SEV2 imports fail")).text:
            break
        await asyncio.sleep(0.1)
    assert len(await rows(warroom, Escalation)) == 7


async def test_what_is_missing_is_asked_for_and_guests_are_refused(warroom: Warroom, sandbox: Sandbox) -> None:
    dana, gus = sandbox.person("dana"), sandbox.person("gus")
    assert "How severe is it?" in (await dana.types("/escalate now Acme: exports fail")).text
    assert "put “confidential” before" in (await dana.types("/escalate now SEV1 confidential Acme: x")).text
    assert "150 fit" in (await dana.types("/escalate now SEV1 " + "x" * 151)).text
    assert "Only full members" in (await gus.types("/escalate now SEV1 Acme: exports fail", channel="support")).text
    assert await rows(warroom, Escalation) == []
