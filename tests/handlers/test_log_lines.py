"""One line of the log for each envelope and beat: who sent it does not stand there, nor anything that they wrote."""

import io
import json
import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from bot import logs
from bot.app import Warroom
from bot.rules.command_table import COMMANDS
from bot.sandbox.people import TEAM_ID
from bot.sandbox.server import Sandbox
from tests.handlers.office import again, command, executes, last, milestones, pressed, sent
from tests.stories.playing import intake_form, open_room

MARKER = "quokka"
Told = Callable[[], list[dict[str, Any]]]


@pytest.fixture(params=["INFO", "DEBUG"])
def told(request: pytest.FixtureRequest) -> Iterator[Told]:
    """Every line of the log at this level, as JSON."""
    root = logging.getLogger()
    level, stream = root.level, io.StringIO()
    written = logging.StreamHandler(stream)
    written.setFormatter(logs.formatter("json"))
    root.addHandler(written)
    root.setLevel(request.param)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    root.removeHandler(written)
    root.setLevel(level)


def of(lines: list[dict[str, Any]], **fields: str) -> list[dict[str, Any]]:
    """The lines that tell how something of this kind ended."""
    return [line for line in lines if "duration_ms" in line and fields.items() <= line.items()]


async def test_whatever_people_write_does_not_stand_in_the_log(told: Told, warroom: Warroom, sandbox: Sandbox) -> None:
    dana = sandbox.person("dana")
    card = await open_room(sandbox, dana)
    room = sandbox.channel(card.channel).name
    for shape in COMMANDS:  # whatever can be typed, with the word wherever a word may stand
        await dana.types(f"{shape.example} {MARKER}", channel=room)
    modal = await intake_form(dana, f"{MARKER} is down")
    words = {
        "What is happening?": MARKER,
        "Customer": f"{MARKER} Corp",
        "Severity": "SEV2",
        "Case link": f"https://{MARKER}.example/7",
    }
    await modal.fills(words | {"Reason for this severity": MARKER})
    await modal.submits()
    form = await pressed(dana, "Add milestone", card)
    await form.fills({"What": "x", "Owner": "raj", "Due": MARKER})
    await form.submits()
    await dana.says(f"@warroom {MARKER}", channel=room)
    await dana.renames(room, f"{MARKER}-room")
    await executes(warroom, "ALTER TABLE milestones RENAME TO gone")
    for text in (f"milestone {MARKER} by +3h", "status"):
        assert "Something went wrong" in (await dana.types(f"/warroom {text}", channel=f"{MARKER}-room")).text
    await executes(warroom, "ALTER TABLE gone RENAME TO milestones")
    await sandbox.until(lambda: last(sandbox, "channel_rename").is_acked)

    lines = told()
    assert [line for line in lines if MARKER in json.dumps(line, ensure_ascii=False).casefold()] == []
    for secret in (sandbox.bot_token, sandbox.app_token):
        assert [line for line in lines if secret in json.dumps(line)] == []
    assert of(lines, kind="command", what="/warroom milestone", outcome="failed")
    assert of(lines, kind="command", what="/escalate")
    assert len(of(lines, kind="submission", what="intake.submit")) == 2
    assert of(lines, kind="event", what="app_mention", outcome="answered")


async def test_a_line_names_request_escalation_and_outcome(told: Told, warroom: Warroom, sandbox: Sandbox) -> None:
    dana = sandbox.person("dana")
    await open_room(sandbox, dana)
    payload = command(sandbox, dana, "/warroom ESC-1 milestone Fix live by +3h", "general")
    for _ in range(2):
        await sent(sandbox, payload)
    await dana.types("/warroom ESC-7 status")
    assert len(await milestones(warroom)) == 1
    first, copy = of(told(), what="/warroom milestone")
    assert first["request"] == copy["request"]
    assert (first["escalation"], first["outcome"], copy["outcome"]) == ("ESC-1", "answered", "repeated")
    assert first["team"] == TEAM_ID
    (refused,) = of(told(), what="/warroom status")
    assert (refused["outcome"], refused["why"]) == ("refused", "escalation-unknown")
    assert "escalation" not in refused
    assert of(told(), kind="submission", what="intake.submit")[0]["escalation"] == "ESC-1"


async def test_of_a_confidential_escalation_not_even_the_number_is_told(
    told: Told, warroom: Warroom, sandbox: Sandbox
) -> None:
    dana = sandbox.person("dana")
    await open_room(sandbox, dana, confidential=True)
    assert "Exports fail" in (await dana.types("/warroom ESC-1 status")).text
    assert of(told(), what="/warroom status", outcome="answered")
    assert "ESC-1" not in json.dumps(told())


async def test_a_beat_has_a_line_when_it_did_something(told: Told, warroom: Warroom, sandbox: Sandbox) -> None:
    dana, raj = sandbox.person("dana"), sandbox.person("raj")
    await open_room(sandbox, dana)
    await dana.types("/warroom ESC-1 milestone Fix live @raj by +3h")
    before = len(of(told(), kind="beat", what="reminders.sweep"))
    sandbox.forward(hours=2.5)
    await raj.sees("Fix live", dm=True)
    await sandbox.until(lambda: len(of(told(), kind="beat", what="reminders.sweep")) > before)
    line = of(told(), kind="beat", what="reminders.sweep")[-1]
    assert line["commits"] > 0
    assert line["outcome"] == "done"


async def test_an_event_whose_door_fails_is_told_and_comes_again(
    told: Told, warroom: Warroom, sandbox: Sandbox
) -> None:
    dana = sandbox.person("dana")
    card = await open_room(sandbox, dana)
    room = sandbox.channel(card.channel).name
    await executes(warroom, "ALTER TABLE receipts RENAME TO gone")
    await dana.renames(room, "acme-on-fire")
    await sandbox.until(lambda: of(told(), kind="event", what="channel_rename", outcome="failed"))
    renamed = last(sandbox, "channel_rename")
    assert not renamed.is_acked
    await executes(warroom, "ALTER TABLE gone RENAME TO receipts")
    await again(sandbox, renamed)
    assert of(told(), kind="event", what="channel_rename", outcome="answered")


async def test_a_call_that_slack_refuses_for_now_has_a_line(told: Told, warroom: Warroom, sandbox: Sandbox) -> None:
    sandbox.faults.rate_limit("chat.postMessage", 1)
    await open_room(sandbox, sandbox.person("dana"))
    (limited,) = of(told(), kind="call", outcome="limited")
    assert limited["what"] == "chat.postMessage"
    assert limited["team"] == TEAM_ID
    is_debug = any(line["level"] == "DEBUG" for line in told())
    assert bool(of(told(), kind="call", outcome="done")) == is_debug
