"""Looks at one thing after the other; what could not be asked is a finding too, and nothing is ever changed."""

from collections.abc import Awaitable

from bot.clock import transport_now
from bot.config import AsGiven
from bot.db import Database
from bot.delivery.slack import Slack, SlackTrouble
from bot.doctor import channels, line, people, rules, settings, store, subscriptions
from bot.doctor.finding import Finding, warning
from bot.doctor.line import Met
from bot.doctor.store import Kept
from bot.errors import NotConfigured


async def examine(given: AsGiven) -> list[Finding]:
    """Everything there is to find with these settings, in the order in which it is put right."""
    slack = Slack(given.slack_bot_token.get_secret_value(), given.slack_api_url)
    try:
        met = await line.meet(slack, given.slack_api_url) if settings.has_token(given, settings.BOT) else Met([])
        found = [*settings.look(given), *met.findings, *await _socket(given)]
        found += rules.look(given.warroom_config, now=transport_now())
        told, kept = await _store(given, met.team_id)
        found += told
        if met.team_id and kept is not None:
            found += subscriptions.look(kept.events, now=transport_now())
        found += await _workspace(given, slack, met, kept or Kept())
        return found
    finally:
        await slack.close()


async def _socket(given: AsGiven) -> list[Finding]:
    if not settings.has_token(given, settings.APP):
        return []
    slack = Slack(given.slack_app_token.get_secret_value(), given.slack_api_url)
    try:
        return [await line.open_socket(slack, given.slack_api_url)]
    finally:
        await slack.close()


async def _store(given: AsGiven, team_id: str) -> tuple[list[Finding], Kept | None]:
    try:
        database = Database(given.database_url.get_secret_value(), only_reads=True)
    except NotConfigured:
        return [], None  # told with the settings
    try:
        found = list(store.look_at_file(database)) if database.is_sqlite else []
        if not store.is_there(database):
            return found, None
        told, kept = await store.look_into(database, team_id=team_id)
        return [*found, *told], kept
    finally:
        await database.close()


async def _workspace(given: AsGiven, slack: Slack, met: Met, kept: Kept) -> list[Finding]:
    config = rules.read(given.warroom_config, met.team_id)
    if config is None:
        return []  # its mistakes are told, and whom it would name is not known
    found = list(rules.look_ahead(config, calendars_named=kept.calendars, now=transport_now()))
    if not met.team_id and given.slack_client_id:
        says = "Workspaces install Warroom by OAuth, and none of them was looked at: their tokens are sealed."
        do = "To look at one, give its bot token as SLACK_BOT_TOKEN, without SLACK_CLIENT_ID."
        return [*found, warning("Workspace", says, do)]
    if not met.team_id:
        says = "Channels and people were not looked at, because Slack has not said who Warroom is there."
        return [*found, warning("Workspace", says, "Put the bot token right, then look again.")]
    known = people.Acquaintances(slack, met.team_id)
    found += await _asked(
        "Channels", channels.look(config, slack, known, known=kept.channels, bot_user_id=met.bot_user_id)
    )
    return [*found, *await _asked("People", people.look(config, slack, known))]


async def _asked(what: str, look: Awaitable[list[Finding]]) -> list[Finding]:
    try:
        return await look
    except SlackTrouble as trouble:
        do = "Grant the scopes that are missing. Otherwise look again in a minute."
        return [warning(what, f"They could not be looked at: Slack answers {trouble}.", do)]
