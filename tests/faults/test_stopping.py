"""An orderly stop: no more work is taken, what is held is finished or released, and ten seconds are enough."""

import asyncio
import json
import logging
import signal
from pathlib import Path

import pytest

from bot.clock import WallClock, monotonic
from bot.db import Database
from bot.sandbox.server import Sandbox
from handlers import schedule
from handlers.schedule import BEATS, Schedule
from handlers.tenants import Tenants
from handlers.visit import House
from tests.faults.test_processes_over_http import told
from tests.stories.playing import ROOM, open_room
from tests.test_cli import serving

WITHIN_S = 10


async def test_sigterm_with_calls_under_way_and_slack_stalled(tmp_path: Path, database_url: str) -> None:
    stalled = "chat.*" if database_url.startswith("sqlite") else "*"
    async with Sandbox() as sandbox:
        dana, raj = sandbox.person("dana"), sandbox.person("raj")
        async with serving(sandbox, tmp_path, database_url) as process:
            await open_room(sandbox, dana)
            sandbox.faults.slow(stalled, 60)
            before = len(sandbox.calls)
            for number in range(3):
                await dana.types(f"/warroom milestone Step {number} @raj by +2h", channel=ROOM)
            await sandbox.until(lambda: len(sandbox.calls) > before, timeout=30)
            began = monotonic()
            process.send_signal(signal.SIGTERM)
            _, complaints = await asyncio.wait_for(process.communicate(), 60)
            assert monotonic() - began < WITHIN_S
        assert process.returncode == 0
        assert not _mistakes(complaints.decode())
        sandbox.faults.clear()
        await sandbox.until(lambda: not sandbox.socket.is_connected, timeout=30)
        async with serving(sandbox, tmp_path, database_url):
            await sandbox.until(lambda: len(told(raj)) >= 3, timeout=90)
        assert sorted(told(raj)) == ["M1", "M2", "M3"]


def _mistakes(written: str) -> list[str]:
    """Lines of the log that an operator would have to worry about. That Slack serves nobody is not our mistake."""
    lines = [json.loads(line) if line.startswith("{") else {"message": line} for line in written.splitlines()]
    return [
        str(line)
        for line in lines
        if line.get("level", "ERROR") == "ERROR" and line.get("logger") != "bot.delivery.circuit"
    ]


async def test_a_beat_that_runs_comes_to_its_end_and_none_begins(
    database: Database, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    began, go_on = asyncio.Event(), asyncio.Event()
    ends: list[str] = []

    async def beat(_: House) -> None:
        began.set()
        await go_on.wait()
        ends.append("whole")

    for name in list(BEATS):
        monkeypatch.delitem(BEATS, name)
    monkeypatch.setitem(BEATS, "slow.sweep", beat)
    monkeypatch.setattr(schedule, "BEAT_S", 0.05)
    running = Schedule(House(database=database, clock=WallClock(), tenants=Tenants()))
    with caplog.at_level(logging.INFO):
        running.start()
        await asyncio.wait_for(began.wait(), 10)
        stopping = asyncio.create_task(running.stop())
        await asyncio.sleep(0.2)
        assert not stopping.done(), "it waits for the beat that runs"
        go_on.set()
        await asyncio.wait_for(stopping, 10)
        await asyncio.sleep(0.2)
    assert ends == ["whole"]
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]
