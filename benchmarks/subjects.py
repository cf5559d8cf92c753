"""What is measured: the bot, or an empty Bolt listener, each in a process of its own beside a Slack sandbox."""

import asyncio
import contextlib
import math
import os
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.sandbox.http_mode import NotTaken
from bot.sandbox.server import Sandbox

ROOT = Path(__file__).parents[1]
HOST = "127.0.0.1"
LATENCY_S = 0.15  # what a call to Slack takes
START_S = 60.0
STOP_S = 10.0
CONFIG = """\
managers: [U0ANA, U0LI]
duty_rota:
  - {who: U0LI, days: mon-sun, hours: "00:00-24:00", zone: Europe/London}
"""


@dataclass(frozen=True)
class Subject:
    """Something that answers, the sandbox that it is connected to, its process, and where its log is."""

    name: str
    sandbox: Sandbox
    pid: int
    log: Path

    @property
    def cpu_s(self) -> float:
        """Processor time that its process has used so far: what other work on the machine hardly changes."""
        try:
            stat = Path(f"/proc/{self.pid}/stat").read_text(encoding="utf-8")
        except FileNotFoundError:  # only Linux tells it
            return math.nan
        user, system = stat.rpartition(")")[2].split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")

    @property
    def complaints(self) -> list[str]:
        """The errors that it logged, without the inner lines of their tracebacks."""
        lines = self.log.read_text(encoding="utf-8").splitlines()
        return [line for line in lines if line and not line.startswith((" ", "Traceback", "The above", "[", "("))]


@asynccontextmanager
async def a_bot(name: str, sandbox: Sandbox, *, database_url: str, folder: Path) -> AsyncIterator[Subject]:
    """`python -m bot run` with this database, connected and done with learning who the people are."""
    async with _running(name, sandbox, ("bot", "run"), _settings(folder, database_url), folder) as (subject, process):
        await _until_ready(subject, process, "usergroups.list")
        yield subject


@asynccontextmanager
async def an_empty_listener(name: str, sandbox: Sandbox, *, folder: Path) -> AsyncIterator[Subject]:
    """A Bolt app that only acknowledges: what Bolt and Socket Mode cost by themselves."""
    async with _running(name, sandbox, ("benchmarks.empty_listener",), {}, folder) as (subject, process):
        await _until_ready(subject, process, None)
        yield subject


@asynccontextmanager
async def bot_starting(name: str, sandbox: Sandbox, *, database_url: str, folder: Path) -> AsyncIterator[Subject]:
    """`python -m bot run` with this database, which has only just been started."""
    async with _running(name, sandbox, ("bot", "run"), _settings(folder, database_url), folder) as (subject, _):
        yield subject


@asynccontextmanager
async def an_empty_listener_starting(name: str, sandbox: Sandbox, *, folder: Path) -> AsyncIterator[Subject]:
    """The empty Bolt app, which has only just been started."""
    async with _running(name, sandbox, ("benchmarks.empty_listener",), {}, folder) as (subject, _):
        yield subject


def _settings(folder: Path, database_url: str) -> dict[str, str]:
    config = folder / "warroom.yaml"
    config.write_text(CONFIG, encoding="utf-8")
    return {"DATABASE_URL": database_url, "WARROOM_CONFIG": str(config), "LOG_LEVEL": "ERROR"}


def _line(sandbox: Sandbox) -> dict[str, str]:
    """How Slack reaches it: by Socket Mode, or over HTTP on a port that is free."""
    if sandbox.transport is sandbox.socket:
        return {"SLACK_APP_TOKEN": sandbox.app_token}
    with socket.create_server((HOST, 0)) as free:
        port = free.getsockname()[1]
    sandbox.http.urls = [f"http://{HOST}:{port}/slack/events"]
    secret = sandbox.signing_secret
    return {"SLACK_APP_TOKEN": "", "SLACK_SIGNING_SECRET": secret, "PORT": str(port), "WARROOM_HOST": HOST}


async def _enter(sandbox: Sandbox, process: asyncio.subprocess.Process) -> None:
    """Enter its request URL in Slack as soon as it takes the handshake."""
    while process.returncode is None:
        try:
            await sandbox.http.enter(*sandbox.http.urls)
            return
        except NotTaken:
            await asyncio.sleep(0.1)


@asynccontextmanager
async def _running(
    name: str, sandbox: Sandbox, module: tuple[str, ...], settings: dict[str, str], folder: Path
) -> AsyncIterator[tuple[Subject, asyncio.subprocess.Process]]:
    """A child process; its own event loop, so that it and the sandbox do not wait for each other."""
    environment = {
        **os.environ,
        "SLACK_BOT_TOKEN": sandbox.bot_token,
        "SLACK_API_URL": sandbox.api_url,
        **_line(sandbox),
        **settings,
    }
    environment.pop("WARROOM_CLOCK_URL", None)
    log = folder / f"{name.replace(' ', '-')}-{sandbox.base_url.rpartition(':')[2]}.log"
    with log.open("wb") as written:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", *module, cwd=ROOT, env=environment, stdout=written, stderr=written
        )
    try:
        yield Subject(name, sandbox, process.pid, log), process
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.terminate()
        try:
            await asyncio.wait_for(process.wait(), STOP_S)
        except TimeoutError:
            process.kill()
            await process.wait()


async def _until_ready(subject: Subject, process: asyncio.subprocess.Process, last_call: str | None) -> None:
    sandbox = subject.sandbox

    def is_over() -> bool:
        learned = last_call is None or any(call.answer for call in sandbox.calls_of(last_call))
        return process.returncode is not None or (sandbox.transport.is_connected and learned)

    await sandbox.until(is_over, timeout=START_S)
    if sandbox.transport is sandbox.http:
        await asyncio.wait_for(_enter(sandbox, process), START_S)
    if process.returncode is not None:
        raise RuntimeError(f"{subject.name} did not start:\n" + "\n".join(subject.complaints[-20:]))
    await asyncio.sleep(0.5)  # what it does after its last call settles
