"""Two workspaces install Warroom by OAuth, with people of the same ids: nothing of one ever reaches the other."""

import asyncio
import json
import logging
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass

import aiohttp
import pytest
from cryptography.fernet import Fernet

from bot.app import Warroom
from bot.config import Settings, read_settings
from bot.config_file import parse_config
from bot.config_folder import Configs
from bot.sandbox.hand import Person
from bot.sandbox.records import Json
from bot.sandbox.server import Sandbox
from bot.sandbox.several import SeveralWorkspaces
from bot.sandbox.workspace import Emission, Workspace
from models.outbox import OutboxRow
from tests.handlers.office import rows
from tests.stories.conftest import CONFIG, PATIENT_S, monday_morning
from tests.stories.playing import intake_form
from tests.stories.prying import Insider, sent_by

ACME, BOLT = "T0ACME", "T0BOLT"
MARKERS = {ACME: "quokka", BOLT: "numbat"}
SECRET = "0123456789abcdef0123456789abcdef"
COMMANDS = (
    "/warroom owner @ana",
    "/warroom milestone Q-milestone @ana by +5h",
    "/warroom severity SEV2 because Q-severity",
    "/warroom update internal Q-internal",
    "/warroom wait customer because Q-wait",
)


@dataclass
class Both:
    """A bot that both workspaces have installed."""

    warroom: Warroom
    slack: SeveralWorkspaces

    def sandbox(self, team_id: str) -> Sandbox:
        """One of the workspaces."""
        return self.slack.sandboxes[team_id]


@pytest.fixture
async def both(database_url: str) -> AsyncIterator[Both]:
    """Both have installed it, in a browser, over HTTP."""
    teams = [Workspace(team_id=ACME, team_name="Acme"), Workspace(team_id=BOLT, team_name="Bolt")]
    sandboxes = [Sandbox(workspace=team, http=True, signing_secret=SECRET, ack_within_s=PATIENT_S) for team in teams]
    async with SeveralWorkspaces(sandboxes) as slack:
        clock = sandboxes[0].clock
        clock.forward_to(monday_morning(after=clock.now()))
        warroom = Warroom(settings_for(slack, database_url), Configs(parse_config(CONFIG)))
        await warroom.start()
        assert warroom.http is not None
        base = f"http://127.0.0.1:{warroom.http.port}"
        for sandbox in sandboxes:
            await installs(slack, sandbox.workspace.team_id, base)
            await sandbox.http.enter(f"{base}/slack/events")
        yield Both(warroom, slack)
        await warroom.stop()


def settings_for(slack: SeveralWorkspaces, database_url: str, **more: str | None) -> Settings:
    """What the environment says."""
    given: dict[str, object] = {"slack_signing_secret": SECRET, "slack_app_token": None, **more}
    return read_settings(
        Settings,
        slack_client_id=slack.client_id,
        slack_client_secret=slack.client_secret,
        slack_api_url=slack.api_url,
        warroom_token_key=Fernet.generate_key().decode(),
        warroom_public_url="https://warroom.example",
        warroom_clock_url=next(iter(slack.sandboxes.values())).clock_url,
        warroom_host="127.0.0.1",
        port=0,
        database_url=database_url,
        **given,
    )


async def installs(slack: SeveralWorkspaces, team_id: str, base: str) -> None:
    """An admin of this workspace opens the install link in a browser and presses *Allow*."""
    async with aiohttp.ClientSession() as browser:
        async with browser.get(f"{base}/slack/install", allow_redirects=False) as begun:
            assert begun.status == 302
            consent, cookie = begun.headers["Location"], begun.headers["Set-Cookie"].partition(";")[0]
        address = slack.allows(team_id, consent).replace("https://warroom.example", base)
        async with browser.get(address, headers={"Cookie": cookie}) as done:
            assert done.status == 200, await done.text()
            assert "Warroom is installed" in await done.text()


async def lives_through_it(sandbox: Sandbox, marker: str) -> None:
    """An escalation with the marker in every field, its commands typed, and its buttons pressed."""
    dana, ana, li = (sandbox.person(name) for name in ("dana", "ana", "li"))
    modal = await intake_form(dana, f"{marker}-title")
    await modal.fills({"Customer": f"{marker} Corp", "Severity": "SEV1", "What is happening?": f"{marker}-situation"})
    assert (await modal.submits()).is_closed
    room = await sandbox.until(lambda: room_of(sandbox))
    for line in COMMANDS:
        assert "There is no" not in (await dana.types(line.replace("Q-", f"{marker}-"), channel=room)).text
    driven: set[str] = set()
    for who in (li, ana):
        await who.opens_home()
        insider = Insider(
            sandbox, who, driven, about=re.compile("ESC-1|" + marker), marker=f"{marker}-field", picks="ana"
        )
        await insider.presses_everything(held_back=("lifecycle.", "likeness.", "waiting."))
    assert len(driven) > 15


def room_of(sandbox: Sandbox) -> str:
    """The name of its war room, once Dana is in it."""
    rooms = (c for c in sandbox.workspace.channels.values() if c.name.startswith("esc-1-") and "U0DANA" in c.members)
    return next((room.name for room in rooms), "")


async def test_nothing_of_one_workspace_reaches_another(both: Both) -> None:
    for team_id, marker in MARKERS.items():
        await lives_through_it(both.sandbox(team_id), marker)
    both.sandbox(ACME).forward(hours=30)  # reminders, warnings and updates of both
    await asyncio.sleep(3)

    for team_id, other in ((ACME, BOLT), (BOLT, ACME)):
        sandbox = both.sandbox(team_id)
        await pries(both, sandbox.person("raj"), team_id, other)
        told = json.dumps([call.args for call in sandbox.calls], default=str)
        seen = json.dumps([message_words(sandbox), homes(sandbox)])
        log = [each.answered.result() for each in sandbox.transport.log if each.answered.done()]
        answered = json.dumps(log, default=str)
        for what in (told, seen, answered):
            assert MARKERS[other] not in what
            assert other not in what
        assert MARKERS[team_id] in told
        assert MARKERS[team_id] in seen

    promises = await rows(both.warroom, OutboxRow)
    assert {row.team_id for row in promises} == {ACME, BOLT}
    for row in promises:
        other = BOLT if row.team_id == ACME else ACME
        assert MARKERS[other] not in f"{row.key} {row.payload}"


async def pries(both: Both, who: Person, team_id: str, other: str) -> None:
    """Somebody looks for the other workspace's, by command and by sending what its people's Slack has sent."""
    for line in ("list all", "list all Corp", "show ESC-1", "show ESC-2"):
        assert MARKERS[other] not in (await who.types(f"/escalate {line}")).text
    modal = await intake_form(who, "title")
    offered = await who.finger.suggestions(modal.view, who.finger.find(modal.view, "Customer"), "u")
    assert MARKERS[other] not in str(offered)
    people = {person.id for person in both.sandbox(other).people()}
    sent = sent_by(both.sandbox(other), people)
    assert len(sent) > 10
    for payload in sent:
        theirs = both.sandbox(team_id)
        forged: Json = json.loads(json.dumps(payload).replace(other, team_id))
        forged["trigger_id"] = theirs.workspace.new_trigger(who.id)
        forged["response_url"] = theirs.workspace.new_response_url(theirs.channel("general").id, who.id)
        if "view" in forged:
            forged["view"]["id"] = theirs.workspace.new_id("V")
        if MARKERS[other] not in json.dumps(forged):  # else they would be told their own words
            answer = await theirs.switchboard.interaction(forged)
            assert MARKERS[other] not in str(answer.payload)


def message_words(sandbox: Sandbox) -> list[str]:
    """Every message there is, to whomever it was posted."""
    channels = sandbox.workspace.channels.values()
    return [message.words for channel in channels for message in (*channel.messages.values(), *channel.ephemerals)]


def homes(sandbox: Sandbox) -> list[Json]:
    """What stands on people's Homes and in their forms."""
    return [view.body for view in sandbox.workspace.views.values()]


async def test_numbers_are_each_workspaces_own(both: Both) -> None:
    for team_id in (ACME, BOLT):
        sandbox = both.sandbox(team_id)
        answer = await sandbox.person("dana").types("/escalate now SEV1 Acme: exports fail")
        assert "ESC-1" in answer.text


async def test_a_workspace_that_uninstalls_it_hears_nothing_more_and_the_other_goes_on(
    both: Both, caplog: pytest.LogCaptureFixture
) -> None:
    for team_id in (ACME, BOLT):
        dana = both.sandbox(team_id).person("dana")
        await dana.types("/escalate now SEV1 Acme: exports fail")
        await both.sandbox(team_id).person("li").sees("You are on duty", dm=True)
        await dana.types("/warroom ESC-1 milestone Fix live @raj by +5h")
    acme, bolt = both.sandbox(ACME), both.sandbox(BOLT)
    caplog.set_level(logging.INFO, "bot.tenancy")
    acme.workspace.emit(Emission({"type": "app_uninstalled"}))
    await acme.until(lambda: f"team={ACME}: warroom does not serve it any more" in caplog.text)
    before = len(acme.calls)

    acme.forward(hours=6)
    await bolt.person("raj").sees("is overdue", dm=True)
    assert len(acme.calls) == before
    answer = await acme.person("dana").types("/escalate list")
    assert "ESC-1" not in answer.text
    assert "ESC-1" in (await bolt.person("dana").types("/escalate list")).text


async def test_over_socket_mode_workspaces_come_in_by_the_browser_as_well(database_url: str) -> None:
    async with SeveralWorkspaces([Sandbox(workspace=Workspace(team_id=ACME, team_name="Acme"))]) as slack:
        sandbox = slack.sandboxes[ACME]
        settings = settings_for(slack, database_url, slack_app_token=sandbox.app_token, slack_signing_secret=None)
        warroom = Warroom(settings, Configs(parse_config(CONFIG)))
        await warroom.start()
        try:
            assert warroom.http is not None
            await installs(slack, ACME, f"http://127.0.0.1:{warroom.http.port}")
            assert "ESC-1" in (await sandbox.person("dana").types("/escalate now SEV1 Acme: exports fail")).text
        finally:
            await warroom.stop()
