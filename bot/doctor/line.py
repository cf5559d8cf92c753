"""The line to Slack: who are we there, may we connect, which scopes were granted, and do our clocks agree?"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from bot.clock import transport_now
from bot.delivery.outcomes import PAUSED
from bot.delivery.slack import Answer, Slack, SlackTrouble
from bot.doctor.finding import Finding, fault, ok, warning
from bot.doctor.settings import APP, BOT, WHERE
from bot.manifest import SCOPES, Need

SKEW_TOLD, SKEW_FAULT = timedelta(seconds=5), timedelta(seconds=60)
SECOND = timedelta(seconds=1)
BAD_TOKEN = PAUSED | {"not_allowed_token_type"}
REINSTALL = "under OAuth & Permissions (`warroom manifest` prints all of them), then install the app again"


@dataclass(frozen=True)
class Met:
    """What Slack said of us. Without a `team_id` nothing more can be asked there."""

    findings: list[Finding]
    team_id: str = ""
    bot_user_id: str = ""
    scopes: frozenset[str] = field(default_factory=frozenset)


async def meet(slack: Slack, url: str) -> Met:
    """Ask Slack who the bot token belongs to; its answer tells the scopes and the time as well."""
    asked_at = transport_now()
    try:
        answer = await slack.call("auth.test", {})
    except SlackTrouble as trouble:
        return Met([_away("Slack", url, trouble)])
    answered_at = transport_now()
    if not answer.ok:
        return Met([_refused("Slack", BOT, answer)])
    body = answer.body
    who = ok("Slack", f"The bot token is that of {body.get('user')} in {body.get('team')} ({body['team_id']}).")
    skew = asked_at + (answered_at - asked_at) / 2 - _told(answer)
    granted = answer.headers.get("x-oauth-scopes")
    scopes = frozenset(scope.strip() for scope in (granted or "").split(",") if scope.strip())
    told = _scopes(scopes) if granted is not None else [_no_scopes()]
    return Met([who, *told, clock("Slack's clock", skew)], body["team_id"], body["user_id"], scopes)


async def open_socket(slack: Slack, url: str) -> Finding:
    """Whether the app token opens Socket Mode. Asking for the address connects nothing."""
    try:
        answer = await slack.call("apps.connections.open", {})
    except SlackTrouble as trouble:
        return _away("Socket Mode", url, trouble)
    return ok("Socket Mode", "Slack lets us connect.") if answer.ok else _refused("Socket Mode", APP, answer)


def clock(what: str, skew: timedelta) -> Finding:
    """What becomes of our clock being ahead of another by this much (behind, when it is negative)."""
    seconds = abs(skew.total_seconds())
    if abs(skew) <= SKEW_TOLD:
        return ok(what, "It agrees with the clock of this machine.")
    says = f"The clock of this machine is {seconds:.0f} s {'ahead of' if skew > timedelta(0) else 'behind'} it."
    do = "Set the clock of this machine by NTP; Slack's requests are refused from 300 s on, and due times are wrong."
    return fault(what, says, do) if abs(skew) > SKEW_FAULT else warning(what, says, do)


def _told(answer: Answer) -> datetime:
    """What Slack's clock showed, in the middle of the second it names; our own where it names none."""
    try:
        return parsedate_to_datetime(answer.headers["Date"]).astimezone(UTC) + SECOND / 2
    except (KeyError, ValueError):
        return transport_now()


def _scopes(granted: frozenset[str]) -> Iterator[Finding]:
    missing = {scope: need for scope, need in SCOPES.items() if scope not in granted}
    for scope, need in missing.items():
        yield fault(f"Scope {scope}", f"It is missing; {_needed_for(need)}.", f"Add {scope} {REINSTALL}.")
    if needless := sorted(granted - SCOPES.keys()):
        yield warning(
            "Scopes",
            f"Warroom has no use for {', '.join(needless)}.",
            "Remove them under OAuth & Permissions, and install the app again: what is not granted cannot be misused.",
        )
    if not missing and not needless:
        yield ok("Scopes", f"All {len(SCOPES)} that are needed were granted, and no others.")


def _needed_for(need: Need) -> str:
    calls, events = ", ".join(need.methods), ", ".join(need.events)
    parts = [f"Slack refuses {calls} without it" if calls else "", f"does not send {events}" if events else ""]
    said = " and ".join(part for part in parts if part)
    return (said if calls else f"Slack {said}") if said else "slash commands and shortcuts need it"


def _no_scopes() -> Finding:
    return warning(
        "Scopes",
        "Slack did not say which scopes were granted.",
        "Compare them with those that `warroom manifest` prints.",
    )


def _away(what: str, url: str, trouble: SlackTrouble) -> Finding:
    says = f"Slack cannot be reached at {urlsplit(url).hostname} ({trouble})."
    return fault(what, says, "Check the network, the proxy (HTTPS_PROXY) and SLACK_API_URL.")


def _refused(what: str, name: str, answer: Answer) -> Finding:
    if answer.error in BAD_TOKEN:
        return fault(what, f"Slack refuses {name} ({answer.error}).", WHERE[name])
    if answer.error == "missing_scope":
        return fault(what, f"{name} lacks a scope.", WHERE[name])
    return fault(what, f"Slack answers {answer.error}.", "Try again in a minute; status.slack.com says how Slack is.")
