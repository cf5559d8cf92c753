"""`/readyz` tells the truth about each part, asks the database once a second, and never hangs with it."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest
from sqlalchemy import text, update
from sqlalchemy.engine import make_url

from bot import readiness
from bot.app import Warroom
from bot.clock import transport_now
from bot.db import Database
from bot.sandbox.server import Sandbox
from models.outbox import OutboxRow
from tests.handlers.office import executes
from tests.queries.counting import statements
from tests.stories.conftest import mode, sandbox, started, warroom
from tests.stories.modes import HTTP_MODE, SOCKET_MODE
from tests.stories.playing import ROOM, open_room
from tests.stories.test_many_workspaces import ACME, BOLT, Both, both

__all__ = ["both", "mode", "sandbox", "warroom"]

ALL_WELL = {"database": "ok", "migrations": "ok", "relay": "ok", "slack": "ok"}
OVER_HTTP = pytest.mark.parametrize(
    ("mode", "database_url"), [(HTTP_MODE, "sqlite"), (HTTP_MODE, "postgresql")], indirect=True
)
OVER_HTTP_ON_POSTGRESQL = pytest.mark.parametrize(("mode", "database_url"), [(HTTP_MODE, "postgresql")], indirect=True)


@pytest.fixture(autouse=True)
def _looks_each_time(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """Nobody waits for a second here, except where that is what is tested."""
    if "once_a_second" not in request.node.name:
        monkeypatch.setattr(readiness, "FRESH_S", 0.0)


async def asked(warroom: Warroom, path: str = "/readyz") -> tuple[int, dict[str, Any]]:
    """The status and what it says."""
    assert warroom.http is not None
    url = f"http://127.0.0.1:{warroom.http.port}{path}"
    async with aiohttp.ClientSession() as session, session.get(url) as response:
        return response.status, await response.json()


async def becomes(warroom: Warroom, part: str, state: str, timeout: float = 30.0) -> None:
    """Wait until this part is so; everything else is as it should be, and the status says whether all is."""
    checks: dict[str, str] = {}
    async with asyncio.timeout(timeout):
        while state not in checks.get(part, ""):
            await asyncio.sleep(0.02)
            status, told = await asked(warroom)
            checks = told["checks"]
            is_ready = set(checks.values()) == {"ok"}
            assert (status, told["ready"]) == ((200, True) if is_ready else (503, False))
    assert set(checks) == set(ALL_WELL)


@OVER_HTTP
async def test_a_process_is_ready_when_every_part_is(warroom: Warroom, sandbox: Sandbox) -> None:
    await becomes(warroom, "relay", "ok")
    assert await asked(warroom) == (200, {"ready": True, "checks": ALL_WELL})


@OVER_HTTP
async def test_however_often_it_is_asked_the_database_is_asked_once_a_second(
    warroom: Warroom, sandbox: Sandbox
) -> None:
    await asked(warroom)
    await asyncio.sleep(readiness.FRESH_S)
    with statements(warroom.database) as seen:
        began = time.monotonic()
        await asyncio.gather(*(asked(warroom) for _ in range(50)))
        for _ in range(20):
            await asked(warroom)
        seconds = time.monotonic() - began
    looks = [sql for sql, _ in seen if "alembic_version" in sql and sql.startswith("SELECT version_num")]
    assert 1 <= len(looks) <= 2 + seconds / readiness.FRESH_S
    assert seconds < 10 * readiness.FRESH_S, "else this says nothing"


@OVER_HTTP
async def test_a_schema_that_is_too_old_is_not_ready_and_a_newer_one_is(warroom: Warroom, sandbox: Sandbox) -> None:
    await becomes(warroom, "relay", "ok")
    await executes(warroom, "UPDATE alembic_version SET version_num = '0001'")
    await becomes(warroom, "migrations", "at 0001, and ")
    await executes(warroom, "UPDATE alembic_version SET version_num = '9999'")
    await becomes(warroom, "migrations", "ok")


@OVER_HTTP
async def test_a_token_that_slack_refuses_is_told(warroom: Warroom, sandbox: Sandbox) -> None:
    dana = sandbox.person("dana")
    await becomes(warroom, "slack", "ok")
    with sandbox.faults.error("*", "token_revoked", times=None):
        await dana.types("/escalate Exports fail", patience=0)
        await becomes(warroom, "slack", "Slack refuses the token (token_revoked)")
    await dana.types("/escalate Exports fail", patience=0)
    await becomes(warroom, "slack", "ok")


async def wait_too_long(warroom: Warroom, *teams: str) -> None:
    """Every urgent message that could not be posted yet (of these workspaces) was promised two minutes ago."""
    urgent = [OutboxRow.finished_at.is_(None), OutboxRow.method == "chat.postMessage", OutboxRow.priority == 0]
    if teams:
        urgent.append(OutboxRow.team_id.in_(teams))
    async with warroom.database.transaction() as session:
        long_ago = transport_now() - readiness.STUCK_AFTER
        await session.execute(update(OutboxRow).where(*urgent).values(promised_at=long_ago))


@OVER_HTTP
async def test_an_urgent_message_that_waits_too_long_is_told(warroom: Warroom, sandbox: Sandbox) -> None:
    dana = sandbox.person("dana")
    await open_room(sandbox, dana)
    await becomes(warroom, "relay", "ok")
    with sandbox.faults.rate_limit("chat.postMessage", times=None):
        await dana.types("/warroom owner @ana", channel=ROOM)
        await becomes(warroom, "relay", "ok")
        await wait_too_long(warroom)
        await becomes(warroom, "relay", "an urgent message has waited for 12")
    await becomes(warroom, "relay", "ok", timeout=30)


async def test_while_no_workspace_has_installed_it_a_process_is_ready(database: Database) -> None:
    async def well() -> str:
        return "ok"

    nobody = readiness.Readiness(database, slack=well, relays=lambda: [])
    assert await nobody.look() == ALL_WELL
    await nobody.stop()


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_the_trouble_of_one_workspace_does_not_take_the_others_warroom_away(both: Both) -> None:
    await becomes(both.warroom, "relay", "ok")
    for team in (ACME, BOLT):
        dana = both.sandbox(team).person("dana")
        await open_room(both.sandbox(team), dana)
        both.sandbox(team).faults.rate_limit("chat.postMessage", 60, times=None)
        await dana.types("/warroom owner @ana", channel=ROOM)
    await wait_too_long(both.warroom, ACME)
    await becomes(both.warroom, "relay", "ok")
    await wait_too_long(both.warroom, ACME, BOLT)
    await becomes(both.warroom, "relay", "an urgent message has waited for 12")


@OVER_HTTP
async def test_a_relay_that_does_not_run_is_told(warroom: Warroom, sandbox: Sandbox) -> None:
    await becomes(warroom, "relay", "ok")
    (relay,) = warroom._tenancy.relays
    await executes(warroom, "UPDATE relay_leases SET expires_at = '2020-01-01 00:00:00'")
    await relay.stop()
    await becomes(warroom, "relay", "does not run")
    await relay.start()


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_in_socket_mode_a_broken_line_is_told(sandbox: Sandbox, database_url: str) -> None:
    running = await started(sandbox, SOCKET_MODE, database_url, port=0)
    await becomes(running, "slack", "ok")
    await sandbox.goes_down()
    await becomes(running, "slack", "Socket Mode is not connected")
    assert await asked(running, "/healthz") == (200, {"alive": True})
    await sandbox.comes_up()
    await becomes(running, "slack", "ok", timeout=30)
    await running.stop()


# ── a database that is away, or hangs ────────────────────────────────────────────────────────────────────


class Wire:
    """What lies between Warroom and PostgreSQL; it can be cut, and it can stop carrying anything."""

    def __init__(self, server: str) -> None:
        self._server = make_url(server)
        self._carries = asyncio.Event()
        self._carries.set()
        self._tasks: list[asyncio.Task[None]] = []
        self._ends: list[asyncio.StreamWriter] = []

    @asynccontextmanager
    async def laid(self) -> AsyncIterator[str]:
        """The address of the database at this end of it."""
        listening = await asyncio.start_server(self._connect, "127.0.0.1", 0)
        port = listening.sockets[0].getsockname()[1]
        url = self._server.set(host="127.0.0.1", port=port, query={})
        yield url.render_as_string(hide_password=False)
        listening.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for end in self._ends:
            end.close()
        await asyncio.gather(*(end.wait_closed() for end in self._ends), return_exceptions=True)

    def hang(self) -> None:
        self._carries.clear()

    def go_on(self) -> None:
        self._carries.set()

    async def _connect(self, here: asyncio.StreamReader, out: asyncio.StreamWriter) -> None:
        host = str(self._server.query.get("host") or self._server.host)
        port = self._server.port or 5432
        if host.startswith("/"):
            back, there = await asyncio.open_unix_connection(f"{host}/.s.PGSQL.{port}")
        else:
            back, there = await asyncio.open_connection(host, port)
        self._ends += [there, out]
        self._tasks += [asyncio.create_task(self._carry(*ends)) for ends in ((here, there), (back, out))]

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(65536):
            await self._carries.wait()
            writer.write(data)
        writer.close()


@OVER_HTTP_ON_POSTGRESQL
async def test_a_database_that_hangs_is_told_within_two_seconds(sandbox: Sandbox, database_url: str) -> None:
    wire = Wire(database_url)
    async with wire.laid() as url:
        running = await started(sandbox, HTTP_MODE, url)
        await becomes(running, "relay", "ok")
        wire.hang()
        for _ in range(3):
            began = time.monotonic()
            status, told = await asked(running)
            assert time.monotonic() - began < 2.0
            assert (status, told["checks"]["database"]) == (503, "no answer within 1.5 s")
            assert told["checks"]["slack"] == "ok"
            assert [task.get_name() for task in asyncio.all_tasks()].count("readiness") == 1, "a second one beside it"
        assert (await asked(running, "/healthz"))[0] == 200
        wire.go_on()
        await becomes(running, "database", "ok")
        await becomes(running, "relay", "ok")
        await running.stop()


@OVER_HTTP_ON_POSTGRESQL
async def test_a_database_that_is_away_is_told_without_its_address(
    warroom: Warroom, sandbox: Sandbox, database_url: str, postgresql_url: str
) -> None:
    import psycopg
    from psycopg import sql

    name = sql.Identifier(make_url(database_url).database or "")
    await becomes(warroom, "database", "ok")
    with psycopg.connect(postgresql_url, autocommit=True) as admin:
        admin.execute(sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS false").format(name))
        admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name._obj[0]])
        await becomes(warroom, "database", "cannot be reached (OperationalError)")
        admin.execute(sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS true").format(name))
    await becomes(warroom, "database", "ok")
    async with warroom.database.reading() as session:
        assert await session.scalar(text("SELECT 1")) == 1
