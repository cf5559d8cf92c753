"""How many SQL statements one `/warroom milestone …` takes, and which Slack calls follow it, counted in one process."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from slack_bolt.async_app import AsyncApp, AsyncBoltRequest
from sqlalchemy import event

from benchmarks import stage
from benchmarks.databases import KINDS, Databases
from benchmarks.report import Bound, Table
from bot.app import build_app
from bot.clock import WallClock
from bot.db import Database
from bot.sandbox import interactions
from bot.sandbox.server import Sandbox

SIMPLEST = "for oneself"
MOST = 20
COMMANDS = {
    SIMPLEST: "ESC-1 milestone Check the exports by +2d",
    "for Raj, who is new in the room": "ESC-1 milestone Fix live in EU <@U0RAJ|raj> by +2d",
    "for Raj again": "ESC-1 milestone Fix live in US <@U0RAJ|raj> by +2d",
}


async def count(databases: Databases) -> tuple[Table, list[Bound]]:
    """One line for each command on each database, and what the simplest one may take."""
    rows: list[tuple[str, ...]] = []
    bounds: list[Bound] = []
    for kind in KINDS:
        async with (
            Sandbox() as sandbox,
            stage.set_up(sandbox, databases.fresh(kind), escalations=1) as (database, slack),
        ):
            house = stage.a_house(database, slack, WallClock())
            app = build_app(house, base_url=sandbox.api_url)
            for name, text in COMMANDS.items():
                with _counted(database) as counted:
                    await _type(app, sandbox, text)
                first = len(sandbox.calls)
                await stage.deliver(database, slack, bot_user_id=sandbox.workspace.bot.id)
                calls = Counter(call.method for call in sandbox.calls[first:])
                rows.append((f"{kind}, {name}", str(counted.total()), _listed(counted), _listed(calls)))
                if name == SIMPLEST:
                    bounds.append(Bound(f"{kind}: statements of the simplest command", counted.total(), MOST))
                    bounds.append(Bound(f"{kind}: Slack calls that follow it", calls.total(), 1))
    title = "SQL statements until the commit (BEGIN and COMMIT not counted), and the Slack calls that follow"
    return Table(title, ("", "statements", "of these", "Slack calls"), rows), bounds


async def _type(app: AsyncApp, sandbox: Sandbox, text: str) -> None:
    payload = interactions.slash_command(sandbox.workspace, stage.WHO, sandbox.channel("general"), "/warroom", text)
    response = await app.async_dispatch(AsyncBoltRequest(mode="socket_mode", body=payload))
    assert response.status == 200, response.body
    assert "by +2d" not in response.body, response.body


@contextmanager
def _counted(database: Database) -> Iterator[Counter[str]]:
    """Every statement by its first word. Nothing else uses the database meanwhile."""
    counted: Counter[str] = Counter()

    def count(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        word = statement.split(None, 1)[0].upper()
        if word != "BEGIN":
            counted[word] += 1

    engine = database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", count)
    try:
        yield counted
    finally:
        event.remove(engine, "before_cursor_execute", count)


def _listed(counted: Counter[str]) -> str:
    return ", ".join(f"{count} {name}" for name, count in counted.most_common())
