"""Two processes on one PostgreSQL behind one address: each command has one effect, and one of them may die."""

import asyncio
import itertools
import re
import signal
import socket
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import pytest

from bot.sandbox.hand import Person
from bot.sandbox.http_mode import NotTaken
from bot.sandbox.server import Sandbox
from tests.stories.playing import ROOM, open_room
from tests.test_cli import warroom

PATIENT_S = 30.0  # how quick two processes are on a busy machine is another question

pytestmark = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


@asynccontextmanager
async def process(
    sandbox: Sandbox, folder: Path, database_url: str
) -> AsyncIterator[tuple[asyncio.subprocess.Process, str]]:
    """`warroom run` over HTTP on a port of its own, ready to be entered as a request URL."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    running = await warroom(
        "run",
        cwd=folder,
        SLACK_BOT_TOKEN=sandbox.bot_token,
        SLACK_SIGNING_SECRET=sandbox.signing_secret,
        SLACK_API_URL=sandbox.api_url,
        PORT=str(port),
        WARROOM_HOST="127.0.0.1",
        DATABASE_URL=database_url,
    )
    try:
        yield running, f"http://127.0.0.1:{port}/slack/events"
    finally:
        if running.returncode is None:
            running.kill()
        await running.communicate()


async def enter(sandbox: Sandbox, *urls: str) -> None:
    """Enter the request URLs as soon as all of them are served."""
    async with asyncio.timeout(60):
        while True:
            try:
                await sandbox.http.enter(*urls)
                return
            except NotTaken:
                await asyncio.sleep(0.05)


async def plans(who: Person, count: int) -> list[str]:
    """`who` adds this many milestones for Raj, one after the other; the answers."""
    texts = []
    for number in range(count):
        seen = await who.types(f"/warroom milestone {who.name} {number} @raj by +3h", channel=ROOM)
        texts.append(seen.text)
    return texts


def told(raj: Person) -> list[str]:
    """The numbers of the milestones that Raj heard of, in the order in which he did."""
    return [found[1] for message in raj.dms() if (found := re.search(r"gave you \*(M\d+)\*", message.text))]


async def test_two_processes_share_one_address(tmp_path: Path, database_url: str) -> None:
    async with Sandbox(http=True, ack_within_s=PATIENT_S) as sandbox, AsyncExitStack() as stack:
        running = [await stack.enter_async_context(process(sandbox, tmp_path, database_url)) for _ in range(2)]
        await enter(sandbox, *(url for _, url in running))
        dana, ana, raj = (sandbox.person(name) for name in ("dana", "ana", "raj"))
        await open_room(sandbox, dana)
        await dana.types("/warroom owner @ana", channel=ROOM)
        answers = await asyncio.gather(plans(dana, 8), plans(ana, 8))
        numbers = [found[1] for text in itertools.chain(*answers) if (found := re.search(r"Added \*(M\d+)\*", text))]
        assert sorted(numbers, key=_number) == [f"M{n}" for n in range(1, 17)]
        used = {url for each in sandbox.http.log if each.name == "/warroom" for url, _ in each.requests}
        assert used == {url for _, url in running}
        await sandbox.until(lambda: len(told(raj)) == 16, timeout=30)
        assert told(raj) == [f"M{n}" for n in range(1, 17)], "a lane keeps its order, whoever promised"
        for each, _ in running:
            each.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(asyncio.gather(*(each.wait() for each, _ in running)), 15) == [0, 0]


async def test_what_a_process_confirmed_before_it_was_killed_is_kept_by_the_other(
    tmp_path: Path, database_url: str
) -> None:
    async with Sandbox(http=True, ack_within_s=PATIENT_S) as sandbox, AsyncExitStack() as stack:
        first, address = await stack.enter_async_context(process(sandbox, tmp_path, database_url))
        await enter(sandbox, address)
        dana, raj = sandbox.person("dana"), sandbox.person("raj")
        await open_room(sandbox, dana)
        _, other = await stack.enter_async_context(process(sandbox, tmp_path, database_url))
        await enter(sandbox, address, other)
        with sandbox.faults.slow("chat.postMessage", 30):
            confirmed = [text for text in await plans(dana, 6) if "Added" in text]
            first.kill()  # it holds the lease, and calls are under way
            await first.wait()
        assert len(confirmed) == 6
        failed = {(await dana.types("/warroom status", channel=ROOM)).error for _ in range(2)}
        assert failed == {"", '/warroom failed with the error "dispatch_failed"'}, "one half of the address is gone"
        await enter(sandbox, other)
        assert f"{dana.name} 5" in (await dana.types("/warroom status", channel=ROOM)).text
        await sandbox.until(lambda: len(told(raj)) == 6, timeout=60)
        assert sorted(told(raj)) == [f"M{n}" for n in range(1, 7)], "each once"


def _number(milestone: str) -> int:
    return int(milestone[1:])
