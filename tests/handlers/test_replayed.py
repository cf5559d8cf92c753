"""Over HTTP, the very same bytes with the same signature again: one effect, the same answer, by whichever process."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass

import aiohttp
import pytest

from bot.app import Warroom
from bot.sandbox.records import Json
from bot.sandbox.server import Sandbox
from bot.sandbox.transport import Delivery
from tests.handlers.office import kinds, last, milestones, pressed, receipts
from tests.stories.conftest import started
from tests.stories.modes import HTTP_MODE
from tests.stories.playing import ROOM, now, open_room

pytestmark = pytest.mark.parametrize(
    ("mode", "database_url"), [(HTTP_MODE, "sqlite"), (HTTP_MODE, "postgresql")], indirect=True
)


@dataclass
class Replay:
    """Somebody who has recorded Slack's requests and sends them again."""

    processes: list[str]
    session: aiohttp.ClientSession

    async def sends(self, delivery: Delivery) -> list[tuple[int, Json]]:
        """What each process answers to a copy, byte for byte."""
        _, request = delivery.requests[0]
        answers = []
        for url in self.processes * 2:
            async with self.session.post(url, data=request.body, headers=request.headers) as response:
                text = await response.text()
                answers.append((response.status, json.loads(text) if text else {}))
        return answers

    def all_answer(self, answer: Json) -> list[tuple[int, Json]]:
        """What is expected of them."""
        return [(200, answer)] * len(self.processes) * 2


@pytest.fixture
async def replay(warroom: Warroom, sandbox: Sandbox, database_url: str) -> AsyncIterator[Replay]:
    """On PostgreSQL a second process beside the first; Slack's own requests go to each in turn, copies to both."""
    second = None if database_url.startswith("sqlite") else await started(sandbox, HTTP_MODE, database_url)
    async with aiohttp.ClientSession() as session:
        yield Replay(list(sandbox.http.urls), session)
    if second:
        await second.stop()


async def test_a_command_that_is_replayed_has_one_effect_and_the_same_answer(
    warroom: Warroom, sandbox: Sandbox, replay: Replay
) -> None:
    dana = sandbox.person("dana")
    await open_room(sandbox, dana)
    await dana.types("/warroom milestone Fix live by +3h", channel=ROOM)
    command = last(sandbox, "/warroom")
    answer = command.answered.result()
    assert "Added *M1* for" in answer["text"]
    assert await replay.sends(command) == replay.all_answer(answer)
    assert len(await milestones(warroom)) == 1
    assert "Added *M2*" in (await dana.types("/warroom milestone Fix live by +3h", channel=ROOM)).text


async def test_a_press_that_is_replayed_has_one_effect(warroom: Warroom, sandbox: Sandbox, replay: Replay) -> None:
    dana, raj = sandbox.person("dana"), sandbox.person("raj")
    await open_room(sandbox, dana)
    await dana.types("/warroom milestone Fix live @raj by +3h", channel=ROOM)
    told = await raj.sees("gave you", dm=True)
    await raj.presses("Done", told)
    await sandbox.until(lambda: "was done by" in now(raj, told).words)
    assert await replay.sends(last(sandbox, "block_actions")) == replay.all_answer({})
    assert (await kinds(warroom)).count("milestone-done") == 1


async def test_a_submission_that_is_replayed_has_one_effect_and_the_same_answer(
    warroom: Warroom, sandbox: Sandbox, replay: Replay
) -> None:
    dana = sandbox.person("dana")
    card = await open_room(sandbox, dana)
    modal = await pressed(dana, "Add milestone", card)
    await modal.fills({"What": "Fix live", "Owner": "raj", "Due": "someday"})
    assert (await modal.submits()).errors
    mistaken = last(sandbox, "view_submission")
    before = await receipts(warroom)
    assert await replay.sends(mistaken) == replay.all_answer(mistaken.answered.result())
    assert (await milestones(warroom), await receipts(warroom)) == ([], before)
    await modal.fills({"Due": "+3h"})
    assert (await modal.submits()).is_closed
    taken = last(sandbox, "view_submission")
    assert await replay.sends(taken) == replay.all_answer({"response_action": "clear"})
    assert [milestone.what for milestone in await milestones(warroom)] == ["Fix live"]


async def test_an_event_that_is_replayed_is_handled_once(warroom: Warroom, sandbox: Sandbox, replay: Replay) -> None:
    dana = sandbox.person("dana")
    await open_room(sandbox, dana)
    await dana.renames(ROOM, "acme-on-fire")
    renamed = last(sandbox, "channel_rename")
    await sandbox.until(lambda: renamed.is_acked)
    await dana.renames("acme-on-fire", "acme-calm")
    await sandbox.until(lambda: last(sandbox, "channel_rename").is_acked)
    assert await replay.sends(renamed) == replay.all_answer({})
    assert (await kinds(warroom)).count("room-renamed") == 2
