"""What Prometheus reads: what was counted where it happened, and what the database knows; never about whom."""

import asyncio
import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import aiohttp
import pytest
from sqlalchemy import text

from bot.app import Warroom
from bot.clock import transport_now
from bot.config import Settings, read_settings
from bot.config_file import parse_config
from bot.config_folder import Configs
from bot.db import Database
from bot.errors import NotConfigured
from bot.metrics_door import MetricsDoor
from bot.outbox import Priority
from bot.queries import operations
from bot.sandbox.server import Sandbox
from handlers.schedule import BEATS
from models.clock import Clock, ClockKind
from models.escalation import Escalation, Kind, Severity
from models.outbox import Delivery, OutboxRow
from tests.stories.conftest import CONFIG
from tests.stories.playing import ROOM, open_room

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


class Stopped:
    """A business clock that stands still."""

    def now(self) -> datetime:
        return NOW


@pytest.fixture
async def metrics(database: Database) -> AsyncIterator[MetricsDoor]:
    """The door for Prometheus, of a database."""
    opened = MetricsDoor(database, Stopped(), host="127.0.0.1", port=0)
    await opened.start()
    yield opened
    await opened.stop()


async def read(door: MetricsDoor) -> dict[str, float]:
    """Every number by its name and labels, as Prometheus would read it."""
    async with aiohttp.ClientSession() as session, session.get(f"http://127.0.0.1:{door.port}/metrics") as response:
        assert response.status == 200
        assert response.headers["Content-Type"].startswith("text/plain; version=")
        lines = (await response.text()).splitlines()
    return {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines if line[:1] != "#")}


def a_promise(key: str, **given: object) -> OutboxRow:
    state = given.get("state", Delivery.WAITING)
    is_over = state not in (Delivery.WAITING, Delivery.CLAIMED)
    defaults = {"team_id": "T1", "key": key, "receiver": "user:U1", "method": "chat.postMessage", "lane": key}
    row = {"payload": {}, "priority": int(Priority.NORMAL), "promised_at": transport_now(), **defaults, **given}
    return OutboxRow(finished_at=transport_now() if is_over else None, **row)


async def test_what_is_pending_and_what_was_set_aside_is_counted(database: Database, metrics: MetricsDoor) -> None:
    long_ago = transport_now() - timedelta(minutes=10)
    async with database.transaction() as session:
        session.add(a_promise("late", priority=int(Priority.URGENT), promised_at=long_ago))
        session.add_all([a_promise("a"), a_promise("b", state=Delivery.CLAIMED)])
        session.add_all([a_promise("done", state=Delivery.DELIVERED), a_promise("never", state=Delivery.SET_ASIDE)])
    told = await read(metrics)
    assert told["warroom_database_up"] == 1
    assert told['warroom_outbox_pending{priority="urgent"}'] == 1
    assert told['warroom_outbox_pending{priority="normal"}'] == 2
    assert told['warroom_outbox_pending{priority="later"}'] == 0
    assert told['warroom_outbox_oldest_seconds{priority="urgent"}'] == pytest.approx(600, abs=30)
    assert told['warroom_outbox_oldest_seconds{priority="normal"}'] < 60
    assert told['warroom_outbox_oldest_seconds{priority="later"}'] == 0
    assert told["warroom_outbox_set_aside"] == 1


async def test_clocks_at_risk_are_counted_by_level_and_confidential_ones_not_at_all(
    database: Database, metrics: MetricsDoor
) -> None:
    async with database.transaction() as session:
        for number, is_confidential in ((1, False), (2, True)):
            escalation = Escalation(
                team_id="T1",
                number=number,
                title="Exports fail",
                situation="",
                kind=Kind.CUSTOMER,
                severity=Severity.SEV1,
                requester_id="U1",
                raised_at=NOW,
                is_confidential=is_confidential,
            )
            session.add(escalation)
            await session.flush()
            for sequence, (told_at, due_in, stopped_at) in enumerate(
                [(None, 60, None), (50, 40, None), (75, 20, None), (90, 5, None), (100, -5, None), (100, -9, NOW)]
            ):
                session.add(
                    Clock(
                        team_id="T1",
                        escalation_id=escalation.id,
                        kind=ClockKind.RESOLUTION,
                        sequence=sequence,
                        started_at=NOW - timedelta(hours=1),
                        target="1h",
                        calendar="24x7",
                        due_at=NOW + timedelta(minutes=due_in),
                        told=told_at,
                        stopped_at=stopped_at,
                    )
                )
    told = await read(metrics)
    at_risk = {level: told[f'warroom_clocks_at_risk{{level="{level}"}}'] for level in ("75", "90", "late")}
    assert at_risk == {"75": 1, "90": 1, "late": 1}


@pytest.mark.parametrize(
    ("statement", "index"),
    [
        (operations._PENDING, "ix_outbox_pending"),
        (operations._SET_ASIDE, "ix_outbox_set_aside"),
        (operations._AT_RISK, "ix_clocks_warned"),
    ],
)
async def test_a_look_costs_what_there_is_to_do(database: Database, statement: object, index: str) -> None:
    sql = text(("EXPLAIN QUERY PLAN " if database.is_sqlite else "EXPLAIN ") + str(statement))
    asked = {"most": 10} | ({"now": str(NOW)} if ":now" in str(statement) else {})
    async with database.reading() as session:
        if not database.is_sqlite:
            await session.execute(text("SET LOCAL enable_seqscan = off"))
        plan = "\n".join(str(row[-1]) for row in await session.execute(sql, asked))
    assert index in plan, plan


async def test_the_database_is_asked_once_however_many_ask(database: Database, metrics: MetricsDoor) -> None:
    await asyncio.gather(*(read(metrics) for _ in range(5)))
    async with database.transaction() as session:
        session.add(a_promise("new"))
    assert (await read(metrics))['warroom_outbox_pending{priority="normal"}'] == 0  # it was asked a moment ago


async def test_without_its_database_the_rest_is_still_told() -> None:
    database = Database("postgresql://nobody@127.0.0.1:1/nowhere")
    door = MetricsDoor(database, Stopped(), host="127.0.0.1", port=0)
    await door.start()
    told = await read(door)
    assert told["warroom_database_up"] == 0
    assert "process_resident_memory_bytes" in told
    assert not [name for name in told if name.startswith(("warroom_outbox", "warroom_clocks"))]
    await door.stop()
    await database.close()


async def test_a_port_that_is_taken_stops_the_start_with_a_sentence(database: Database, metrics: MetricsDoor) -> None:
    second = MetricsDoor(database, Stopped(), host="127.0.0.1", port=metrics.port)
    with pytest.raises(NotConfigured, match=f"Port {metrics.port} on 127.0.0.1 cannot be used .* METRICS_PORT"):
        await second.start()


async def test_what_happens_is_counted_without_saying_to_whom(database_url: str) -> None:
    async with Sandbox() as sandbox:
        settings = read_settings(
            Settings,
            slack_bot_token=sandbox.bot_token,
            slack_app_token=sandbox.app_token,
            slack_api_url=sandbox.api_url,
            warroom_clock_url=sandbox.clock_url,
            database_url=database_url,
            metrics_port=0,
        )
        warroom = Warroom(settings, Configs(parse_config(CONFIG)))
        await warroom.start()
        try:
            assert warroom.metrics is not None
            before = await read(warroom.metrics)
            sandbox.faults.rate_limit("pins.add", 1)
            dana = sandbox.person("dana")
            await open_room(sandbox, dana)
            await dana.types("/warroom status", channel=ROOM)
            await dana.types("/warroom milestone", channel=ROOM)
            sandbox.forward(seconds=5)  # kicks every beat
            last = f'warroom_beat_last_success_timestamp_seconds{{beat="{list(BEATS)[-1]}"}}'
            async with asyncio.timeout(30):
                while not (after := await read(warroom.metrics)).get(last):  # noqa: ASYNC110 - a number has no event
                    await asyncio.sleep(0.1)
        finally:
            await warroom.stop()

    def more(name: str) -> float:
        return after.get(name, 0) - before.get(name, 0)

    assert more('warroom_envelopes_total{kind="command",outcome="answered"}') == 2  # the form of the intake, and status
    assert more('warroom_envelopes_total{kind="command",outcome="refused"}') == 1
    assert more('warroom_ack_seconds_count{kind="submission"}') == 1
    assert more('warroom_slack_calls_total{method="views.open",outcome="ok"}') == 1
    assert more('warroom_slack_calls_total{method="pins.add",outcome="limited"}') == 1
    assert more('warroom_slack_calls_total{method="pins.add",outcome="ok"}') == 1
    for beat in BEATS:
        assert after[f'warroom_beat_last_success_timestamp_seconds{{beat="{beat}"}}'] > 0
        assert f'warroom_beat_lateness_seconds_count{{beat="{beat}"}}' in after
    labels = {name for each in after for name in re.findall(r"[{,](\w+)=", each)}
    assert labels <= {"kind", "outcome", "method", "beat", "priority", "level", "le"}
    assert not [name for name in after if re.search(r"acme|esc-|dana|U0|T0", name, re.IGNORECASE)]
