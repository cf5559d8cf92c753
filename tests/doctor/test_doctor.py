"""Each fault once: what the doctor says of it, where otherwise all is well."""

import hashlib
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from bot import migrating
from bot.clock import transport_now
from bot.db import Database
from bot.doctor import line, report
from bot.doctor.finding import Finding, State
from bot.doctor.subscriptions import look as look_at_events
from bot.doctor.subscriptions import needed
from bot.manifest import SCOPES
from bot.outbox import promise
from handlers.heard import KINDS
from models.base import Base
from models.workspace import EventKindSeen
from tests.doctor.conftest import CONFIG, Installation

TEAM = "T0SANDBOX"
READING = {
    *("auth.test", "apps.connections.open", "conversations.info", "conversations.list", "conversations.members"),
    *("users.info", "usergroups.list"),
}


async def changes(database: Database, sql: str) -> None:
    async with database.transaction() as session:
        await session.execute(text(sql))


async def promises(database: Database) -> None:
    async with database.transaction() as session:
        await promise(
            session,
            team_id=TEAM,
            key="note:1",
            to="user:U0ANA",
            method="chat.postMessage",
            payload={"text": "SECRET WORDS"},
            lane="user:U0ANA",
        )


# ── all is well, and stays as it was ─────────────────────────────────────────────────────────────────────


async def test_where_all_is_well_nothing_else_is_said(installation: Installation) -> None:
    found = await installation.examined()
    assert [finding for finding in found if finding.state is not State.OK] == []
    assert {finding.what for finding in found} >= {
        *("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "Slack", "Scopes", "Slack's clock", "Socket Mode", "Configuration"),
        *("Database", "Migrations", "Relay", "Outbox", "Events", "Rota", "People", "Managers"),
        *("Channel intake", "Channel executive", "Channel digest"),
    }
    assert not report.has_fault(found)
    assert report.as_table(found).endswith("\nAll is well.")


async def test_it_only_reads(installation: Installation, database_url: str) -> None:
    async def everything() -> dict[str, list[Any]]:
        async with installation.database.reading() as session:
            tables = Base.metadata.sorted_tables
            return {table.name: sorted(map(str, await session.execute(table.select()))) for table in tables}

    await promises(installation.database)
    before = await everything()
    intake = installation.sandbox.channel("escalations").id
    installation.says(CONFIG + f"channels: {{intake: {intake}, digest: somewhere-else}}\n")
    await installation.examined()
    assert {call.method for call in installation.sandbox.calls} == READING
    assert await everything() == before
    assert installation.sandbox.workspace.find_channel("somewhere-else") is None


async def test_a_database_that_only_reads_changes_nothing_whatever_it_is_asked(database_url: str) -> None:
    reading = Database(database_url, only_reads=True)
    with pytest.raises(Exception, match=r"(?i)read-?only"):
        await changes(
            reading,
            "INSERT INTO relay_leases (team_id, holder, epoch, expires_at) VALUES ('T1', 'me', 1, '2026-01-01 00:00:00+00')",
        )
    await reading.close()
    writing = Database(database_url)
    await changes(
        writing,
        "INSERT INTO relay_leases (team_id, holder, epoch, expires_at) VALUES ('T1', 'me', 1, '2026-01-01 00:00:00+00')",
    )
    await writing.close()


async def test_no_secret_and_nobodys_words_are_told(installation: Installation) -> None:
    await promises(installation.database)
    await changes(installation.database, "UPDATE outbox SET state = 'set_aside', finished_at = promised_at")
    installation.says(CONFIG + "roles: 5\n")
    installation.set(DATABASE_URL="mysql://root:hunter2@host/name", SLACK_APP_TOKEN="xoxp-hunter2")
    found = await installation.examined()
    told = report.as_table(found) + report.as_json(found)
    for secret in (installation.sandbox.bot_token, "hunter2", "SECRET WORDS"):
        assert secret not in told


# ── tokens ───────────────────────────────────────────────────────────────────────────────────────────────


async def test_tokens_in_each_others_places_are_told(installation: Installation) -> None:
    sandbox = installation.sandbox
    installation.set(SLACK_BOT_TOKEN=sandbox.app_token, SLACK_APP_TOKEN=sandbox.bot_token)
    told = await installation.troubles()
    assert told[:2] == [
        "fault SLACK_BOT_TOKEN: SLACK_BOT_TOKEN holds an app-level token: it and SLACK_APP_TOKEN were swapped.",
        "fault SLACK_APP_TOKEN: SLACK_APP_TOKEN holds a bot token: it and SLACK_BOT_TOKEN were swapped.",
    ]
    assert sandbox.calls_of("auth.test") == []


@pytest.mark.parametrize(
    ("token", "says"),
    [
        ("", "SLACK_BOT_TOKEN is not set."),
        ("xapp-1", "SLACK_BOT_TOKEN holds an app-level token (xapp-) instead of a bot token. It probably belongs into"),
        ("xoxp-1", "SLACK_BOT_TOKEN holds a user token (xoxp-) instead of a bot token."),
        ("hello", "What SLACK_BOT_TOKEN holds is no token."),
        ("xoxb-", "What SLACK_BOT_TOKEN holds is no token."),
    ],
)
async def test_a_bot_token_of_another_kind_is_told(installation: Installation, token: str, says: str) -> None:
    installation.set(SLACK_BOT_TOKEN=token)
    told, rest = await installation.troubles()
    assert told.startswith(f"fault SLACK_BOT_TOKEN: {says}")
    assert rest.startswith("warning Workspace: Channels and people were not looked at")


async def test_workspaces_that_installed_it_by_oauth_need_no_bot_token(installation: Installation) -> None:
    installation.set(SLACK_CLIENT_ID="1.2", SLACK_CLIENT_SECRET="hunter2", WARROOM_TOKEN_KEY="A" * 43 + "=")
    says = "fault Settings: SLACK_BOT_TOKEN is for one workspace, and SLACK_CLIENT_ID lets many install Warroom"
    assert (await installation.trouble()).startswith(says)
    installation.set(SLACK_BOT_TOKEN="")
    says = "warning Workspace: Workspaces install Warroom by OAuth, and none of them was looked at"
    assert (await installation.trouble()).startswith(says)
    installation.set(SLACK_CLIENT_SECRET="")
    assert (await installation.troubles())[
        0
    ] == "fault Settings: SLACK_CLIENT_SECRET must be set when SLACK_CLIENT_ID is."


async def test_tokens_that_slack_refuses_are_told(installation: Installation) -> None:
    installation.set(SLACK_APP_TOKEN="xapp-wrong")
    assert await installation.trouble() == "fault Socket Mode: Slack refuses SLACK_APP_TOKEN (invalid_auth)."
    installation.set(SLACK_BOT_TOKEN="xoxb-wrong", SLACK_APP_TOKEN=installation.sandbox.app_token)
    assert (await installation.troubles())[0] == "fault Slack: Slack refuses SLACK_BOT_TOKEN (invalid_auth)."


async def test_without_an_app_token_the_signing_secret_is_looked_at(installation: Installation) -> None:
    installation.set(SLACK_APP_TOKEN="", SLACK_SIGNING_SECRET=installation.sandbox.signing_secret)
    assert await installation.troubles() == []
    installation.set(SLACK_SIGNING_SECRET="a-secret-that-is-none")
    assert (await installation.trouble()).startswith("fault SLACK_SIGNING_SECRET: A signing secret is 32 digits")
    installation.set(SLACK_SIGNING_SECRET="")
    assert (await installation.trouble()).startswith("fault SLACK_APP_TOKEN: Neither SLACK_APP_TOKEN nor SLACK_SIGN")


async def test_a_slack_that_is_away_is_told(installation: Installation) -> None:
    await installation.sandbox.goes_down()
    told = await installation.troubles()
    assert [each.partition(":")[0] for each in told] == ["fault Slack", "fault Socket Mode", "warning Workspace"]
    assert "Slack cannot be reached at 127.0.0.1" in told[0]


async def test_a_movable_clock_and_a_setting_that_is_wrong_are_told(installation: Installation) -> None:
    installation.set(WARROOM_CLOCK_URL=installation.sandbox.clock_url)
    assert (await installation.trouble()).startswith("warning WARROOM_CLOCK_URL: WARROOM_CLOCK_URL is set")
    installation.set(WARROOM_CLOCK_URL="", LOG_LEVEL="loud")
    assert await installation.trouble() == "fault Settings: LOG_LEVEL must be DEBUG, INFO, WARNING or ERROR."


# ── scopes and events ────────────────────────────────────────────────────────────────────────────────────


async def test_a_missing_scope_is_told_with_what_it_is_for(installation: Installation) -> None:
    installation.sandbox.workspace.bot_scopes = frozenset(SCOPES) - {"pins:write"}
    assert await installation.trouble() == ("fault Scope pins:write: It is missing; Slack refuses pins.add without it.")
    installation.sandbox.workspace.bot_scopes = frozenset(SCOPES) - {"app_mentions:read", "commands"}
    assert await installation.troubles() == [
        "fault Scope app_mentions:read: It is missing; Slack does not send app_mention.",
        "fault Scope commands: It is missing; slash commands and shortcuts need it.",
    ]


async def test_a_scope_that_nothing_needs_is_told(installation: Installation) -> None:
    installation.sandbox.workspace.bot_scopes = frozenset(SCOPES) | {"users:read.email", "files:read"}
    assert await installation.trouble() == ("warning Scopes: Warroom has no use for files:read, users:read.email.")


async def test_what_cannot_be_looked_at_for_want_of_a_scope_is_told(installation: Installation) -> None:
    installation.sandbox.workspace.bot_scopes = frozenset(SCOPES) - {"users:read"}
    told = await installation.troubles()
    assert told[0].startswith("fault Scope users:read: ")
    assert told[1:] == [
        f"warning {what}: They could not be looked at: Slack answers missing_scope." for what in ("Channels", "People")
    ]


async def test_an_event_that_never_came_is_a_fault_once_the_workspace_is_not_new(installation: Installation) -> None:
    await changes(installation.database, "DELETE FROM event_kinds_seen WHERE kind = 'member_joined_channel'")
    says = "Event member_joined_channel: No member_joined_channel event has ever come."
    assert await installation.trouble() == f"warning {says}"
    await changes(installation.database, "UPDATE event_kinds_seen SET first_at = '2026-01-01 00:00:00+00:00'")
    assert await installation.trouble() == f"fault {says}"
    await changes(installation.database, "DELETE FROM event_kinds_seen")
    told = await installation.troubles()
    assert [each.partition(" event has ever")[0] for each in told[:3]] == [
        f"warning Event {kind}: No {kind}" for kind in ("app_home_opened", "member_joined_channel", "user_change")
    ]
    assert told[3].startswith("warning Events: None of these has ever come: app_mention, channel_archive,")


def test_every_event_that_is_looked_for_is_noted_when_it_comes() -> None:
    assert set(needed()) == KINDS


def test_an_everyday_event_that_has_not_come_for_long_is_told_with_the_day() -> None:
    now = transport_now()
    seen = [EventKindSeen(team_id=TEAM, kind=kind, first_at=now, last_at=now) for kind in needed()]
    assert [finding.state for finding in look_at_events(seen, now=now + timedelta(days=30))] == [State.OK]
    (first, *_) = look_at_events(seen, now=now + timedelta(days=31))
    assert first.says == f"No app_home_opened event has come since {now:%d %b %Y}."
    assert "Subscribe to app_home_opened under Event Subscriptions" in first.do


# ── clocks ───────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("ahead_s", "state"), [(-3.0, None), (20.0, "warning"), (-20.0, "warning"), (90.0, "fault")])
async def test_a_clock_that_differs_from_slacks_is_told(
    installation: Installation, ahead_s: float, state: str | None
) -> None:
    installation.sandbox.gate.clock_ahead_s = ahead_s
    if state is None:
        assert await installation.troubles() == []
    else:
        told = await installation.trouble()
        assert told.startswith(f"{state} Slack's clock: The clock of this machine is ")
        assert ("behind it" in told) == (ahead_s > 0)


def test_clocks_are_judged_by_how_far_they_differ() -> None:
    states = [line.clock("It", timedelta(seconds=seconds)).state for seconds in (5, -5, 6, -60, 61)]
    assert states == [State.OK, State.OK, State.WARNING, State.WARNING, State.FAULT]


# ── the database ─────────────────────────────────────────────────────────────────────────────────────────


async def test_older_and_newer_tables_are_told(installation: Installation) -> None:
    newest = migrating.newest()
    await changes(installation.database, "UPDATE alembic_version SET version_num = '0001'")
    assert await installation.trouble() == (
        f"warning Migrations: The tables are at 0001, and this Warroom needs {newest}."
    )
    await changes(installation.database, "UPDATE alembic_version SET version_num = '9999'")
    assert (await installation.trouble()).startswith("warning Migrations: The tables are at 9999: a newer Warroom")
    await changes(installation.database, "DROP TABLE alembic_version")
    assert await installation.trouble() == "warning Migrations: There are no tables yet."


async def test_promises_that_nobody_delivers_are_told(installation: Installation) -> None:
    await promises(installation.database)
    assert (await installation.trouble()).startswith("fault Relay: Nobody delivers, and 1 calls to Slack wait")
    lease = "INSERT INTO relay_leases (team_id, holder, epoch, expires_at) VALUES ('T0SANDBOX', 'somebody', 1, '2099-01-01 00:00:00+00:00')"
    await changes(installation.database, lease)
    assert await installation.troubles() == []
    await changes(installation.database, "UPDATE outbox SET promised_at = '2026-01-01 00:00:00+00:00'")
    assert (await installation.trouble()).startswith("warning Outbox: 1 calls to Slack wait, the oldest for")


async def test_what_was_set_aside_is_told(installation: Installation) -> None:
    await promises(installation.database)
    await changes(installation.database, "UPDATE outbox SET state = 'set_aside', finished_at = promised_at")
    assert "they were set aside: 1 of chat.postMessage." in await installation.trouble()


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("postgresql://nobody:hunter2@127.0.0.1:1/none", "fault Database: The database at 127.0.0.1 cannot be read"),
        ("sqlite:///nowhere/warroom.db", "fault Database: There is no folder "),
        ("sqlite://", "fault Database: DATABASE_URL names no file"),
        ("mysql://u:hunter2@h/n", "fault Settings: DATABASE_URL must be sqlite:///"),
    ],
)
async def test_a_database_that_cannot_be_used_is_told(installation: Installation, url: str, says: str) -> None:
    installation.set(DATABASE_URL=url)
    assert (await installation.trouble()).startswith(says)


async def test_a_sqlite_file_is_not_made_and_not_changed(installation: Installation, tmp_path: Path) -> None:
    file = tmp_path / "other.db"
    installation.set(DATABASE_URL=f"sqlite:///{file}")
    assert await installation.trouble() == f"warning Database: There is no {file} yet."
    assert not file.exists()
    other = Database(f"sqlite:///{file}")
    await other.migrate()
    await changes(other, "PRAGMA user_version = 1")
    await other.close()
    _keep_journal_as_delete(file)
    before = hashlib.sha256(file.read_bytes()).hexdigest()
    assert (await installation.troubles())[0].startswith("warning Database: SQLite ")
    assert hashlib.sha256(file.read_bytes()).hexdigest() == before


def _keep_journal_as_delete(file: Path) -> None:
    import sqlite3

    with sqlite3.connect(file) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
    connection.close()


# ── warroom.yaml, channels, people ───────────────────────────────────────────────────────────────────────


async def test_mistakes_and_strange_things_in_the_file_are_told(installation: Installation) -> None:
    installation.says(CONFIG + "roles: {scribe: {}}\n")
    assert (await installation.trouble()).startswith(f"warning Configuration: {installation.file}, line 4, roles: ")
    installation.says(CONFIG + "roles: 5\nmanager: []\n")
    mistakes = await installation.troubles()
    assert [each.split(",")[1] for each in mistakes] == [" line 4", " line 5"]
    installation.set(WARROOM_CONFIG="gone.yaml")
    assert "gone.yaml, and there is no such file" in await installation.trouble()


async def test_hours_ahead_without_anybody_on_duty_are_told(installation: Installation) -> None:
    installation.says(CONFIG.replace("mon-sun", "mon-sat"))
    told = await installation.troubles()
    assert told[0].startswith("warning Configuration: ")
    assert told[1].startswith("warning Rota: In the next 7 days nobody is on duty from ")
    assert told[1].endswith("(Europe/London); the managers are asked then.")


async def test_a_calendar_of_a_customer_that_is_not_defined_is_told(installation: Installation) -> None:
    await changes(
        installation.database,
        "INSERT INTO customers (team_id, name, name_key, created_at, calendar)"
        " VALUES ('T0SANDBOX', 'Acme', 'acme', '2026-01-01 00:00:00+00:00', 'london')",
    )
    assert await installation.trouble() == (
        "warning Calendars: Customers have calendars that warroom.yaml does not define: london."
    )
    london = 'calendars: {london: {zone: Europe/London, hours: {mon-fri: ["09:00-17:30"]}}}\n'
    installation.says(CONFIG + london)
    assert await installation.troubles() == []


async def test_an_archived_channel_and_one_without_us_are_told(installation: Installation) -> None:
    ana = installation.sandbox.person("ana")
    await ana.kicks("warroom", "escalations")
    assert await installation.trouble() == "warning Channel intake: Warroom is not in #escalations."
    await ana.archives("escalations")
    assert await installation.trouble() == "fault Channel intake: #escalations is archived."
    installation.says(CONFIG + "channels: {intake: C0NOWHERE}\n")
    assert (await installation.trouble()).startswith("fault Channel intake: There is no channel C0NOWHERE")
    installation.says(CONFIG + "channels: {intake: not-yet}\n")
    assert await installation.troubles() == []


async def test_a_channel_is_found_by_its_id_after_it_was_renamed(installation: Installation) -> None:
    sandbox = installation.sandbox
    channel_id = sandbox.channel("escalations").id
    await sandbox.person("ana").renames("escalations", "help")
    await changes(installation.database, f"UPDATE boards SET channel_id = '{channel_id}' WHERE name = 'intake'")
    found = {finding.what: finding.says for finding in await installation.examined()}
    assert found["Channel intake"] == "Warroom is in #help."


async def test_strangers_and_guests_among_executives_are_told(installation: Installation) -> None:
    sandbox = installation.sandbox
    await sandbox.person("ana").invites("gus", "exec-escalations")
    await sandbox.person("ana").invites("pat", "exec-escalations")
    told = await installation.trouble()
    assert told.startswith("warning Channel executive: In #exec-escalations are guests or people of other org")
    assert told.endswith(": U0GUS, U0PAT.")
    await sandbox.person("ana").kicks("gus", "exec-escalations")
    await sandbox.person("ana").kicks("pat", "exec-escalations")
    assert await installation.troubles() == []
    sandbox.channel("exec-escalations").is_ext_shared = True
    assert (await installation.trouble()).startswith("warning Channel executive: #exec-escalations is shared with")


async def test_people_who_cannot_be_asked_are_told(installation: Installation) -> None:
    people = "managers: [U0ANA, U0DEE, U0GUS, U0NOBODY]\nseverities: {SEV1: {invite: [U0PAT, U0RAJ]}}\n"
    installation.says(people + "".join(CONFIG.partition("duty_rota")[1:]))
    assert await installation.troubles() == [
        "fault People: U0DEE in managers is deactivated.",
        "fault People: U0GUS in managers is a guest.",
        "fault People: U0NOBODY in managers is nobody in this workspace.",
        "warning People: U0PAT in severities.SEV1.invite belongs to another organisation.",
    ]


async def test_groups_that_stand_for_nobody_are_told(installation: Installation) -> None:
    installation.says(CONFIG.replace('[U0ANA, "@support-leads"]', '["@leads"]'))
    first, second = await installation.troubles()
    assert first.startswith("fault People: @leads in managers is no user group that Warroom can see")
    assert second == "fault Managers: Of the managers in warroom.yaml nobody can be asked."
    installation.sandbox.workspace.usergroups["S0LEADS"].users.clear()
    installation.says(CONFIG)
    assert await installation.trouble() == "fault People: @support-leads in managers has no members."


# ── the report ───────────────────────────────────────────────────────────────────────────────────────────


def test_the_report_shows_what_to_do_below_what_is_wrong() -> None:
    found = [Finding("A", State.OK, "Fine."), Finding("Long", State.FAULT, "Bad.", "Repair it.")]
    assert report.as_table(found) == "✓ A     Fine.\n✗ Long  Bad.\n        → Repair it.\n\n1 fault, 0 warnings."
    assert json.loads(report.as_json(found))[1] == {
        "what": "Long",
        "state": "fault",
        "says": "Bad.",
        "do": "Repair it.",
    }
    assert (report.has_fault(found), report.has_fault(found[:1])) == (True, False)
