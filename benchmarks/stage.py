"""Escalations with their war rooms, made before anything is measured, by the product's own services and relay."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

from sqlalchemy import update

from bot.clock import Clock, transport_now
from bot.config_file import parse_config
from bot.db import Database
from bot.delivery import directory
from bot.delivery.budgets import Budgets
from bot.delivery.relay import Relay
from bot.delivery.slack import Slack
from bot.facts.actor import Actor
from bot.queries.outbox import is_idle
from bot.rules.clock_rules import ClockRules
from bot.rules.intake import Intake
from bot.sandbox import interactions
from bot.sandbox.modal import Modal
from bot.sandbox.people import BOT_USER_ID, TEAM_ID
from bot.sandbox.records import Json
from bot.sandbox.server import Sandbox
from bot.services.intake import open_escalation
from bot.services.workspaces import remember_workspace
from handlers.tenants import Tenant, Tenants
from handlers.visit import House, actor
from models.escalation import Kind, Severity
from models.outbox import OutboxRow

WHO = "U0DANA"
LONG_AGO = timedelta(minutes=5)


@asynccontextmanager
async def set_up(sandbox: Sandbox, url: str, *, escalations: int) -> AsyncIterator[tuple[Database, Slack]]:
    """A migrated database with these escalations, raised by Dana, and their rooms in Slack."""
    database, slack = Database(url), Slack(sandbox.bot_token, sandbox.api_url)
    usual_s, sandbox.gate.latency_s = sandbox.gate.latency_s, 0.0
    try:
        await database.migrate()
        async with database.transaction() as session:
            await remember_workspace(session, team_id=TEAM_ID, name="Bench", bot_user_id=sandbox.workspace.bot.id)
        await directory.refresh(database, slack, team_id=TEAM_ID)
        for number in range(1, escalations + 1):
            await _raise(database, f"Exports fail {number}")
        await deliver(database, slack, bot_user_id=sandbox.workspace.bot.id)
        await _let_minutes_pass(database)
        sandbox.gate.latency_s = usual_s
        yield database, slack
    finally:
        await slack.close()
        await database.close()


def a_house(database: Database, slack: Slack, clock: Clock, *, config: str = "") -> House:
    """What doors and beats need, for one workspace with this `warroom.yaml`."""
    return House(database, clock, Tenants([Tenant(TEAM_ID, BOT_USER_ID, None, slack, parse_config(config))]))


async def deliver(database: Database, slack: Slack, *, bot_user_id: str) -> None:
    """Keep every promise there is, as fast as the sandbox takes the calls."""
    budgets = Budgets(is_limited=False)
    relay = Relay(database, slack, team_id=TEAM_ID, bot_user_id=bot_user_id, budgets=budgets)
    await relay.start()
    is_done = False
    while not is_done:
        await asyncio.sleep(0.02)
        async with database.reading() as session:
            is_done = await is_idle(session, team_id=TEAM_ID)
    await relay.stop()


def pressed(sandbox: Sandbox, user_id: str, modal: Modal) -> Json:
    """What the submit button of this form would send now."""
    return interactions.view_submission(sandbox.workspace, user_id, modal.view)


async def _raise(database: Database, title: str) -> None:
    intake = Intake(
        title=title,
        situation="CSV exports time out.",
        customer="Acme",
        kind=Kind.CUSTOMER,
        severity=Severity.SEV1,
        case_link=None,
        is_confidential=False,
    )
    async with database.transaction() as session:
        dana: Actor = await actor(session, team_id=TEAM_ID, user_id=WHO)
        await open_escalation(
            session, actor=dana, intake=intake, duty_id="U0LI", clock_rules=ClockRules(), now=transport_now()
        )


async def _let_minutes_pass(database: Database) -> None:
    """The bot counts the calls of the last minute against Slack's limits; these here shall not slow it down."""
    async with database.transaction() as session:
        await session.execute(update(OutboxRow).values(claimed_at=transport_now() - LONG_AGO))
