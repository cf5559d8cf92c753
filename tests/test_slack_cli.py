"""`slack run`: the hooks of `.slack/hooks.json`, started as the Slack CLI starts them."""

import asyncio
import json
import os
import signal
import sys
from pathlib import Path

import pytest

import run
from bot.manifest import manifest
from bot.sandbox.server import Sandbox

ROOT = Path(__file__).parents[1]
HOOKS = json.loads((ROOT / ".slack/hooks.json").read_text(encoding="utf-8"))

pytestmark = pytest.mark.skipif(not run.is_set_up(), reason="run.py would set up .venv anew under the running tests")


async def hook(name: str, more: str = "", **environment: str) -> asyncio.subprocess.Process:
    """The hook of this name in a shell, as the Slack CLI runs it, with this Python for `python3`."""
    command = HOOKS["hooks"][name]
    assert command.startswith("python3 ")
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "SYSTEMROOT", "TMPDIR") if name in os.environ}
    return await asyncio.create_subprocess_shell(
        command.replace("python3", sys.executable, 1) + more,
        cwd=ROOT,
        env={**kept, **environment},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        start_new_session=True,  # so that Ctrl+C reaches all of it and nothing else
    )


async def test_it_reads_the_manifest() -> None:
    process = await hook("get-manifest", f" --source={ROOT}")
    out, _ = await asyncio.wait_for(process.communicate(), 20)
    assert json.loads(out) == manifest()


async def test_it_starts_warroom_with_the_tokens_of_the_cli_and_ctrl_c_ends_it(tmp_path: Path) -> None:
    assert HOOKS["config"]["sdk-managed-connection-enabled"] is True
    async with Sandbox() as sandbox:
        process = await hook(
            "start",
            SLACK_BOT_TOKEN=sandbox.bot_token,
            SLACK_APP_TOKEN=sandbox.app_token,
            SLACK_CLI_XOXB=sandbox.bot_token,
            SLACK_CLI_XAPP=sandbox.app_token,
            SLACK_API_URL=sandbox.api_url,
            DATABASE_URL=f"sqlite:///{tmp_path / 'warroom.db'}",
        )
        try:
            await sandbox.until(lambda: sandbox.socket.is_connected, 15)
            seen = await sandbox.person("dana").types("/escalate Exports fail", patience=3)
            assert seen.modal is not None
        finally:
            os.killpg(process.pid, signal.SIGINT)
            await asyncio.wait_for(process.communicate(), 10)  # everything that could still print has ended
