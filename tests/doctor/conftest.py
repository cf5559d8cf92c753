"""An installation in which all is well, for tests that break one thing of it."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.clock import transport_now
from bot.config import AsGiven, read_settings, variables
from bot.db import Database
from bot.doctor.examination import examine
from bot.doctor.finding import Finding, State
from bot.doctor.subscriptions import needed
from bot.sandbox.server import Sandbox
from bot.services import events_seen, workspaces

CONFIG = """\
managers: [U0ANA, "@support-leads"]
duty_rota:
  - {who: U0LI, days: mon-sun, hours: "00:00-24:00", zone: Europe/London}
"""
BOARDS = ("escalations", "exec-escalations", "escalation-digest")


@dataclass
class Installation:
    """Settings in the environment, a `warroom.yaml`, a database and a Slack workspace."""

    sandbox: Sandbox
    database: Database
    environment: pytest.MonkeyPatch
    file: Path

    def set(self, **variables: str) -> None:
        """Change some settings; an empty one is not set."""
        for name, value in variables.items():
            self.environment.setenv(name, value)

    def says(self, text: str) -> None:
        """Write another `warroom.yaml`."""
        self.file.write_text(text, encoding="utf-8")

    async def examined(self) -> list[Finding]:
        """What the doctor finds."""
        return await examine(read_settings(AsGiven))

    async def troubles(self) -> list[str]:
        """Whatever is not well, as `state what: says`."""
        found = await self.examined()
        assert all(finding.do for finding in found if finding.state is not State.OK)
        return [f"{each.state} {each.what}: {each.says}" for each in found if each.state is not State.OK]

    async def trouble(self) -> str:
        """The one thing that is not well."""
        (only,) = await self.troubles()
        return only


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    """A workspace with the app as its manifest has it, and the boards with the bot in them."""
    async with Sandbox() as running:
        ana = running.person("ana")
        for name in BOARDS:
            await ana.creates(name)
            await ana.invites("warroom", name)
        yield running


@pytest.fixture
async def installation(
    sandbox: Sandbox, database: Database, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Installation:
    """All is well in it."""
    for name in variables():
        monkeypatch.delenv(name, raising=False)
    async with database.transaction() as session:
        await workspaces.remember_workspace(session, team_id="T0SANDBOX", name="Sandbox", bot_user_id="U0WARROOM")
        for kind in needed():
            await events_seen.remember_event(session, team_id="T0SANDBOX", kind=kind, now=transport_now())
    made = Installation(sandbox, database, monkeypatch, tmp_path / "rules.yaml")
    made.says(CONFIG)
    made.set(
        SLACK_BOT_TOKEN=sandbox.bot_token,
        SLACK_APP_TOKEN=sandbox.app_token,
        SLACK_API_URL=sandbox.api_url,
        DATABASE_URL=database_url,
        WARROOM_CONFIG=str(made.file),
    )
    return made
