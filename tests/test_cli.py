"""The program as a process: its commands, its refusals, and a story with the bot on its own."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import zipfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import web
from slack_sdk.signature import SignatureVerifier

from bot.sandbox.server import Sandbox
from tests.sandbox.conftest import serving as serving_door
from tests.stories.playing import ROOM, open_room

ROOT = Path(__file__).parents[1]


async def warroom(*arguments: str, cwd: Path, **environment: str) -> asyncio.subprocess.Process:
    """`warroom …` in a folder of its own, with nothing but these settings."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "SYSTEMROOT", "TMPDIR") if name in os.environ}
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        *arguments,
        cwd=cwd,
        env={**kept, "PYTHONPATH": str(ROOT), **environment},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )


async def ended(process: asyncio.subprocess.Process) -> tuple[int | None, str, str]:
    """(exit code, what it printed, what it complained of)."""
    out, complaints = await asyncio.wait_for(process.communicate(), 60)
    return process.returncode, out.decode(), complaints.decode()


@asynccontextmanager
async def serving(sandbox: Sandbox, folder: Path, database_url: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """`warroom run` beside a sandbox, until the block ends."""
    process = await warroom(
        "run",
        cwd=folder,
        SLACK_BOT_TOKEN=sandbox.bot_token,
        SLACK_APP_TOKEN=sandbox.app_token,
        SLACK_API_URL=sandbox.api_url.rstrip("/"),
        WARROOM_CLOCK_URL=sandbox.clock_url,
        DATABASE_URL=database_url,
    )
    try:
        await sandbox.until(lambda: sandbox.socket.is_connected, 60)
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.communicate()


async def test_the_help_names_every_command(tmp_path: Path) -> None:
    code, out, _ = await ended(await warroom("--help", cwd=tmp_path))
    assert code == 0
    for command in ("run", "demo", "sandbox", "migrate", "export", "config", "doctor", "manifest", "outbox", "purge"):
        assert f"\n    {command} " in out


async def test_a_start_without_tokens_names_every_missing_setting_and_no_traceback(tmp_path: Path) -> None:
    code, _, complaints = await ended(await warroom("run", cwd=tmp_path))
    assert code == 2
    assert "SLACK_BOT_TOKEN is not set" in complaints
    assert "SLACK_SIGNING_SECRET or SLACK_APP_TOKEN must be set" in complaints
    assert "Traceback" not in complaints


async def test_a_broken_warroom_yaml_stops_the_start_and_names_file_line_and_field(tmp_path: Path) -> None:
    (tmp_path / "warroom.yaml").write_text("managers: [U0ANA]\nduty_rota:\n  - {who: U0LI, days: mon-fry}\n")
    tokens = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"}
    code, _, complaints = await ended(await warroom("run", cwd=tmp_path, **tokens))
    assert code == 2
    assert "warroom.yaml" in complaints
    assert "line 3" in complaints
    assert "duty_rota" in complaints
    assert "mon-fry" in complaints
    assert "Traceback" not in complaints


async def test_the_configuration_is_checked_compared_and_printed_without_any_other_setting(tmp_path: Path) -> None:
    async def config(*arguments: str, **environment: str) -> tuple[int | None, str, str]:
        return await ended(await warroom("config", *arguments, cwd=tmp_path, **environment))

    assert await config("check") == (0, "There is no warroom.yaml here, so every default holds.\n", "")
    code, example, _ = await config("example")
    assert code == 0
    (tmp_path / "warroom.yaml").write_text(example, encoding="utf-8")
    assert await config("diff") == (0, "warroom.yaml says nothing else than the defaults.\n", "")
    (tmp_path / "other.yaml").write_text("managers: [U0ANA]\nroles: 5\n", encoding="utf-8")
    code, _, complaints = await config("check", "other.yaml")
    assert code == 2
    assert complaints.startswith('other.yaml, line 2, roles: found "5", expected ')
    assert (await config("check", WARROOM_CONFIG="other.yaml"))[0] == 2
    assert (await config("check", "warroom.yaml", WARROOM_CONFIG="other.yaml"))[0] == 0
    code, _, complaints = await config("diff", "gone.yaml")
    assert (code, complaints) == (2, "There is no file gone.yaml. Correct its name.\n")


async def test_the_doctor_ends_with_1_as_long_as_there_is_a_fault(tmp_path: Path) -> None:
    code, out, complaints = await ended(await warroom("doctor", cwd=tmp_path))
    assert (code, complaints) == (1, "")
    assert "✗ SLACK_BOT_TOKEN  SLACK_BOT_TOKEN is not set." in out
    assert not (tmp_path / "warroom.db").exists()
    async with Sandbox() as sandbox:
        settings = {
            "SLACK_API_URL": sandbox.api_url,
            "SLACK_APP_TOKEN": sandbox.app_token,
            "SLACK_BOT_TOKEN": sandbox.bot_token,
        }
        code, out, complaints = await ended(await warroom("doctor", "--json", cwd=tmp_path, **settings))
    assert (code, complaints) == (0, "")
    assert {"what": "Socket Mode", "state": "ok", "says": "Slack lets us connect.", "do": ""} in json.loads(out)


async def test_an_app_token_that_slack_refuses_stops_the_start(tmp_path: Path) -> None:
    async with Sandbox() as sandbox:
        given = {"SLACK_API_URL": sandbox.api_url, "SLACK_BOT_TOKEN": sandbox.bot_token}
        code, _, complaints = await ended(await warroom("run", cwd=tmp_path, SLACK_APP_TOKEN="xapp-1-wrong", **given))
    assert code == 2
    assert "Slack refuses SLACK_APP_TOKEN (invalid_auth)" in complaints


async def test_a_token_that_slack_refuses_stops_the_start(tmp_path: Path) -> None:
    async with Sandbox() as sandbox:
        given = {"SLACK_API_URL": sandbox.api_url, "SLACK_APP_TOKEN": sandbox.app_token}
        code, _, complaints = await ended(await warroom("run", cwd=tmp_path, SLACK_BOT_TOKEN="xoxb-wrong", **given))
    assert code == 2
    assert "Slack refuses SLACK_BOT_TOKEN (invalid_auth)" in complaints
    assert "xoxb-wrong" not in complaints


async def test_migrate_creates_the_tables_and_ends(tmp_path: Path) -> None:
    code, out, _ = await ended(await warroom("migrate", cwd=tmp_path, DATABASE_URL="sqlite:///here.db"))
    assert code == 0
    assert "newest version" in out
    assert (tmp_path / "here.db").exists()


async def test_the_outbox_is_listed_and_what_is_not_there_cannot_be_mended(tmp_path: Path) -> None:
    async def outbox(*arguments: str) -> tuple[int | None, str, str]:
        return await ended(await warroom("outbox", *arguments, cwd=tmp_path, DATABASE_URL="sqlite:///here.db"))

    code, out, complaints = await outbox("list")
    assert (code, out) == (2, "")
    assert "`warroom migrate` brings an older one to the newest version" in complaints
    await ended(await warroom("migrate", cwd=tmp_path, DATABASE_URL="sqlite:///here.db"))
    assert await outbox("list") == (0, "Nothing waits, and nothing is set aside.\n", "")
    for command in ("retry", "drop"):
        code, _, complaints = await outbox(command, "7")
        assert (code, complaints) == (2, "There is no row 7. `warroom outbox list` shows those there are.\n")
    assert (await outbox("recover", "--since", "2026-01-01"))[0] == 0


async def test_what_was_confirmed_survives_a_kill_and_the_next_start_goes_on(tmp_path: Path, database_url: str) -> None:
    async with Sandbox() as sandbox:
        dana = sandbox.person("dana")
        async with serving(sandbox, tmp_path, database_url) as process:
            await open_room(sandbox, dana)
            sandbox.faults.slow("chat.postMessage", 60)
            seen = await dana.types("/warroom milestone Fix live in EU @raj by +2h", channel=ROOM)
            assert "Added" in seen.text
            process.kill()
            await process.communicate()
        sandbox.faults.clear()
        await sandbox.until(lambda: not sandbox.socket.is_connected)
        async with serving(sandbox, tmp_path, database_url):
            assert "Fix live in EU" in (await dana.types("/warroom status", channel=ROOM)).text


async def test_sigterm_ends_it_within_ten_seconds(tmp_path: Path) -> None:
    async with Sandbox() as sandbox, serving(sandbox, tmp_path, "sqlite:///warroom.db") as process:
        process.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(process.wait(), 10) == 0


@pytest.mark.parametrize("mode", [(), ("--http",)])
async def test_the_demo_prints_the_pages_address_and_serves(tmp_path: Path, mode: tuple[str, ...]) -> None:
    process = await warroom("demo", "--no-browser", "--port", "0", *mode, cwd=tmp_path)
    assert process.stdout is not None
    try:
        printed = ""
        async with asyncio.timeout(20):
            while "?token=" not in printed:
                printed += (await process.stdout.readline()).decode()
        assert "http://127.0.0.1:" in printed
    finally:
        process.send_signal(signal.SIGTERM)
        await asyncio.wait_for(process.communicate(), 10)
    assert process.returncode == 0


async def test_the_sandbox_waits_for_the_request_url_it_was_given_and_then_delivers_to_it(tmp_path: Path) -> None:
    handshakes: list[str] = []

    async def door(request: web.Request) -> web.StreamResponse:
        body = await request.text()
        if not handshakes:
            handshakes.append("refused")
            return web.Response(status=503)
        assert SignatureVerifier(secret).is_valid_request(body, request.headers)
        handshakes.append("taken")
        return web.json_response({"challenge": json.loads(body)["challenge"]})

    async with serving_door(door) as url:
        process = await warroom("sandbox", "--port", "0", "--http", url, cwd=tmp_path)
        assert process.stdout is not None
        try:
            printed = secret = ""
            async with asyncio.timeout(20):
                while "Delivering to" not in printed:
                    line = (await process.stdout.readline()).decode()
                    printed += line
                    if "SLACK_SIGNING_SECRET" in line:
                        secret = line.split()[1]
        finally:
            process.send_signal(signal.SIGTERM)
            await asyncio.wait_for(process.communicate(), 10)
    assert f"Waiting for {url}" in printed
    assert handshakes == ["refused", "taken"]
    assert "SLACK_APP_TOKEN" not in printed, "with it, the bot would choose Socket Mode"


async def test_a_request_url_that_is_none_is_refused_in_a_sentence(tmp_path: Path) -> None:
    code, _, complaints = await ended(await warroom("sandbox", "--http", "localhost:3000", cwd=tmp_path))
    assert code == 2
    assert complaints.startswith("--http localhost:3000 is not a web address. Expected: ")


def test_the_wheel_carries_words_migrations_and_the_page(tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", tmp_path], cwd=ROOT, check=True)
    (wheel,) = tmp_path.glob("*.whl")
    inside = set(zipfile.ZipFile(wheel).namelist())
    expected = {
        path.relative_to(ROOT).as_posix()
        for room in ("bot", "handlers", "models", "migrations")
        for path in (ROOT / room).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert expected <= inside
