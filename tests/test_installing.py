"""Workspaces install Warroom by OAuth, get new tokens, and uninstall it; every process follows."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from http.cookies import SimpleCookie
from typing import Any

import pytest
from cryptography.fernet import Fernet
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from sqlalchemy import select

from bot.clock import WallClock
from bot.config import Settings, read_settings
from bot.config_file import parse_config
from bot.config_folder import Configs
from bot.db import Database
from bot.errors import NotConfigured
from bot.installing import Installer
from bot.oauth import InstallFlow, install_flow, installations_of
from bot.sandbox.server import Sandbox
from bot.sandbox.several import SeveralWorkspaces
from bot.sandbox.workspace import Workspace
from bot.services import workspaces
from bot.tenancy import Tenancy
from models.installation import SlackBot, SlackInstallation
from models.outbox import OutboxRow
from models.workspace import Person
from models.workspace import Workspace as WorkspaceRow

ACME, BOLT = "T0ACME", "T0BOLT"


@dataclass
class Process:
    """One process that serves the workspaces, without doors."""

    flow: InstallFlow
    installer: Installer
    tenancy: Tenancy

    @property
    def served(self) -> set[str]:
        """The workspaces that it serves."""
        return {tenant.team_id for tenant in self.tenancy.tenants}

    def token_of(self, team_id: str) -> str:
        """The token it speaks with."""
        return self.tenancy.tenants.get(team_id).slack.token


@pytest.fixture
async def slack() -> AsyncIterator[SeveralWorkspaces]:
    """Slack with Acme's and Bolt's workspace in it; tokens are rotated."""
    teams = [Workspace(team_id=ACME, team_name="Acme"), Workspace(team_id=BOLT, team_name="Bolt")]
    async with SeveralWorkspaces([Sandbox(workspace=team) for team in teams], expires_in=43200) as running:
        yield running


@pytest.fixture
def url(database: Database) -> str:
    """The address of the test's database."""
    return str(database.url.set(drivername=database.url.drivername.split("+")[0]).render_as_string(hide_password=False))


def settings_for(slack: SeveralWorkspaces, database_url: str, **more: Any) -> Settings:
    """What the environment says."""
    return read_settings(
        Settings,
        slack_app_token="xapp-1-none",
        slack_client_id=slack.client_id,
        slack_client_secret=slack.client_secret,
        slack_api_url=slack.api_url,
        warroom_public_url="https://warroom.example",
        database_url=database_url,
        **{"warroom_token_key": KEY, **more},
    )


KEY = Fernet.generate_key().decode()


@asynccontextmanager
async def a_process(
    slack: SeveralWorkspaces, database_url: str, *, config: str = "", **more: Any
) -> AsyncIterator[Process]:
    """Start one, as `warroom run` does, but for its doors."""
    settings, configs = settings_for(slack, database_url, **more), Configs(parse_config(config))
    database = Database(database_url, pool_size=5)
    tenancy = Tenancy(database, WallClock(), configs, slack_api_url=slack.api_url)
    installations = installations_of(settings, database)
    installer = Installer(database, configs, installations, tenancy)
    await tenancy.start()
    try:
        await installer.start()
        yield Process(install_flow(settings, database, installations, installer), installer, tenancy)
    finally:
        await installer.stop()
        await tenancy.stop()
        await database.close()


async def begins(process: Process) -> tuple[str, str]:
    """Somebody opens the install link: the consent page they are sent to, and the cookie of their browser."""
    answer = await process.flow.handle_installation(AsyncBoltRequest(body="", query={}, headers={}))
    assert answer.status == 302
    cookie = SimpleCookie(answer.headers["set-cookie"][0])
    return answer.headers["location"][0], "; ".join(f"{name}={each.value}" for name, each in cookie.items())


async def comes_back(process: Process, address: str, cookie: str) -> BoltResponse:
    """Slack sends their browser back."""
    query = address.partition("?")[2]
    return await process.flow.handle_callback(AsyncBoltRequest(body="", query=query, headers={"cookie": cookie}))


async def installs(process: Process, slack: SeveralWorkspaces, team_id: str) -> BoltResponse:
    """Somebody installs it in this workspace."""
    consent, cookie = await begins(process)
    return await comes_back(process, slack.allows(team_id, consent), cookie)


async def test_a_workspace_is_served_from_the_moment_it_is_installed(slack: SeveralWorkspaces, url: str) -> None:
    async with a_process(slack, url) as process:
        assert process.served == set()
        answer = await installs(process, slack, ACME)
        assert answer.status == 200
        assert "Acme: open Slack and type /escalate help" in answer.body
        assert process.served == {ACME}


async def test_after_a_restart_every_installed_workspace_is_served(slack: SeveralWorkspaces, url: str) -> None:
    async with a_process(slack, url) as process:
        await installs(process, slack, ACME)
        await installs(process, slack, BOLT)
        tokens = {team_id: process.token_of(team_id) for team_id in (ACME, BOLT)}
    async with a_process(slack, url) as process:
        assert {team_id: process.token_of(team_id) for team_id in process.served} == tokens


async def test_another_process_serves_it_within_a_look(slack: SeveralWorkspaces, url: str) -> None:
    async with a_process(slack, url) as first, a_process(slack, url) as second:
        await installs(first, slack, ACME)
        assert second.served == set()
        await second.installer.look()
        assert second.served == {ACME}


async def test_an_envelope_that_comes_sooner_is_served_as_well(slack: SeveralWorkspaces, url: str) -> None:
    async with a_process(slack, url) as first, a_process(slack, url) as second:
        await installs(first, slack, ACME)
        found = await second.installer.find(enterprise_id=None, team_id=ACME)
        assert found is not None
        assert found.team_id == ACME
        assert await second.installer.find(enterprise_id=None, team_id=BOLT) is None


async def test_tokens_lie_sealed_in_the_database(slack: SeveralWorkspaces, database: Database, url: str) -> None:
    async with a_process(slack, url) as process:
        await installs(process, slack, ACME)
        token = process.token_of(ACME)
    async with database.reading() as session:
        bots = (await session.execute(select(SlackBot.__table__))).all()
        installations = (await session.execute(select(SlackInstallation.__table__))).all()
    kept = f"{bots} {installations}"
    assert len(bots) == len(installations) == 1
    assert token not in kept
    assert "xoxe-" not in kept
    assert "xoxb-" not in kept


async def test_a_new_key_opens_nothing_and_says_so(slack: SeveralWorkspaces, url: str) -> None:
    async with a_process(slack, url) as process:
        await installs(process, slack, ACME)
    another = Fernet.generate_key().decode()
    with pytest.raises(NotConfigured, match="WARROOM_TOKEN_KEY does not open the tokens"):
        async with a_process(slack, url, warroom_token_key=another):
            pass
    async with a_process(slack, url, warroom_token_key=f"{another}, {KEY}") as process:
        assert process.served == {ACME}


async def test_a_state_is_good_once_and_in_its_own_browser(slack: SeveralWorkspaces, url: str) -> None:
    async with a_process(slack, url) as process:
        consent, cookie = await begins(process)
        address = slack.allows(ACME, consent)
        elsewhere = await comes_back(process, address, "slack-app-oauth-state=made-up")
        assert elsewhere.status == 400
        assert "another browser" in elsewhere.body
        assert (await comes_back(process, address, cookie)).status == 200
        again = await comes_back(process, address, cookie)
        assert again.status == 401
        assert "used already" in again.body
        forged = await comes_back(process, address.replace("state=", "state=x"), cookie.replace("=", "=x", 1))
        assert forged.status == 401


async def test_a_person_who_cancels_is_told_that_nothing_changed(slack: SeveralWorkspaces, url: str) -> None:
    async with a_process(slack, url) as process:
        _, cookie = await begins(process)
        answer = await comes_back(process, "https://warroom.example/?error=access_denied", cookie)
        assert "It was cancelled in Slack, and nothing has changed" in answer.body
        assert process.served == set()


async def test_a_token_that_ends_soon_is_renewed_once_and_every_process_uses_the_new_one(
    slack: SeveralWorkspaces, url: str
) -> None:
    slack.expires_in = 3600  # less than two hours from now
    async with a_process(slack, url) as first, a_process(slack, url) as second:
        await installs(first, slack, ACME)
        old = first.token_of(ACME)
        await second.installer.look()
        await leads(first, ACME)
        slack.expires_in = 43200
        await second.installer.rotate()  # it does not lead: nothing happens
        assert second.token_of(ACME) == old
        await first.installer.rotate()
        new = first.token_of(ACME)
        assert new != old
        await first.installer.rotate()
        assert first.token_of(ACME) == new
        await second.installer.look()
        assert second.token_of(ACME) == new
        assert (await second.tenancy.tenants.get(ACME).slack.auth_test())["team_id"] == ACME


async def test_an_uninstalled_workspace_is_let_go_everywhere_and_its_tokens_are_forgotten(
    slack: SeveralWorkspaces, database: Database, url: str
) -> None:
    async with a_process(slack, url) as first, a_process(slack, url) as second:
        await installs(first, slack, ACME)
        await installs(first, slack, BOLT)
        await second.installer.look()
        async with database.transaction() as session:
            await workspaces.uninstalled(session, team_ids=[ACME])
        for process in (first, second):
            await process.installer.look()
            assert process.served == {BOLT}
        async with database.reading() as session:
            assert [bot.team_id for bot in await session.scalars(select(SlackBot))] == [BOLT]
            assert await session.scalar(select(Person.team_id).where(Person.team_id == ACME)) == ACME  # it is kept
        await installs(first, slack, ACME)
        await second.installer.look()
        assert first.served == second.served == {ACME, BOLT}


async def test_what_was_kept_of_it_goes_as_well_when_warroom_yaml_says_so(
    slack: SeveralWorkspaces, database: Database, url: str
) -> None:
    async with a_process(slack, url, config="retention: {after_uninstall: erase}") as process:
        await installs(process, slack, ACME)
        await installs(process, slack, BOLT)
        await people_are_known(process, database)
        async with database.transaction() as session:
            await workspaces.uninstalled(session, team_ids=[ACME])
        await process.installer.look()
    async with database.reading() as session:
        assert set(await session.scalars(select(Person.team_id))) == {BOLT}
        assert set(await session.scalars(select(OutboxRow.team_id))) <= {BOLT}
        kept = await session.get_one(WorkspaceRow, ACME)
        assert kept.name == ""


async def test_the_token_of_an_organisation_serves_the_workspaces_that_speak(url: str) -> None:
    workspace = Workspace(team_id=ACME, team_name="Acme", enterprise_id="E0ORG", is_org_wide=True)
    async with SeveralWorkspaces([Sandbox(workspace=workspace)]) as slack:
        async with a_process(slack, url) as process:
            await installs(process, slack, ACME)
            assert process.served == set()  # Slack does not say which workspaces it has
            found = await process.installer.find(enterprise_id="E0ORG", team_id=ACME)
            assert found is not None
            people = [body async for body in found.slack.pages("users.list", {"limit": 50})]
            assert people[0]["members"]
            assert await process.installer.find(enterprise_id="E0ELSE", team_id="T0ELSE") is None
        async with a_process(slack, url) as process:
            assert process.served == {ACME}


async def leads(process: Process, team_id: str) -> None:
    """Wait until this process relays the workspace."""
    async with asyncio.timeout(15):
        while True:
            if process.tenancy.is_leading(team_id):
                return
            await asyncio.sleep(0.05)


async def people_are_known(process: Process, database: Database) -> None:
    """Wait until the people of every served workspace are mirrored."""
    async with asyncio.timeout(15):
        while True:
            async with database.reading() as session:
                if set(await session.scalars(select(Person.team_id))) >= process.served:
                    return
            await asyncio.sleep(0.05)
