"""The settings from the environment: are the tokens there, and each in its place?"""

import re
from collections.abc import Iterator

from bot.config import AsGiven, Settings, read_settings
from bot.doctor.finding import Finding, fault, ok, warning
from bot.errors import NotConfigured

BOT, APP, SECRET = "SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET"
WHERE = {
    BOT: "Copy the Bot User OAuth Token (xoxb-) from the app's OAuth & Permissions page.",
    APP: "Copy an app-level token (xapp-) with the scope connections:write from the app's Basic Information page.",
    SECRET: "Copy the Signing Secret from the app's Basic Information page.",
}
KINDS = {"xoxb-": "a bot token", "xapp-": "an app-level token", "xoxp-": "a user token"}
PREFIX = {BOT: "xoxb-", APP: "xapp-"}
_SECRET = re.compile(r"[0-9a-f]{32}")


def look(given: AsGiven) -> Iterator[Finding]:
    """What is to be said before anybody is asked."""
    mistakes = _mistakes()
    bot, app, secret = (_value(given, name) for name in (BOT, APP, SECRET))
    if bot or BOT in mistakes:
        yield _token(BOT, bot, swapped_with=APP if app.startswith(PREFIX[BOT]) else None)
    if app:
        yield _token(APP, app, swapped_with=BOT if bot.startswith(PREFIX[APP]) else None)
    elif secret:
        yield _signing_secret(secret)
    else:
        yield fault(
            APP,
            f"Neither {APP} nor {SECRET} is set, so Slack cannot reach Warroom.",
            f"For Socket Mode: {WHERE[APP]} For HTTP: {WHERE[SECRET]}",
        )
    for name, sentence in mistakes.items():
        # What is missing or malformed was told above; that two settings exclude each other is told here.
        if name not in WHERE or (name == BOT and has_token(given, BOT)):
            yield fault("Settings", sentence, "Correct it; docs/settings.md says how each is written.")
    if given.warroom_clock_url and "WARROOM_CLOCK_URL" not in mistakes:
        yield warning(
            "WARROOM_CLOCK_URL",
            "WARROOM_CLOCK_URL is set: due times follow a clock that can be moved, for sandboxes only.",
            "Remove it where real people work.",
        )


def has_token(given: AsGiven, name: str) -> bool:
    """Whether this token has the form of its kind, so that Slack can be asked."""
    return _fits(name, _value(given, name))


def _fits(name: str, value: str) -> bool:
    return re.fullmatch(PREFIX[name] + r"[\x21-\x7e]+", value) is not None


def _value(given: AsGiven, name: str) -> str:
    return str(getattr(given, name.lower()).get_secret_value())


def _token(name: str, value: str, *, swapped_with: str | None) -> Finding:
    if not value:
        return fault(name, f"{name} is not set.", WHERE[name])
    if _fits(name, value):
        return ok(name, f"It is {KINDS[PREFIX[name]]}.")
    if swapped_with:
        says = f"{name} holds {KINDS[PREFIX[swapped_with]]}: it and {swapped_with} were swapped."
        return fault(name, says, f"Put the token that starts with {PREFIX[name]} into {name}.")
    kind = next((prefix for prefix in KINDS if value.startswith(prefix)), "")
    if not kind or kind == PREFIX[name]:
        return fault(name, f"What {name} holds is no token.", WHERE[name])
    belongs = next((f" It probably belongs into {other}." for other, prefix in PREFIX.items() if prefix == kind), "")
    return fault(name, f"{name} holds {KINDS[kind]} ({kind}) instead of {KINDS[PREFIX[name]]}.{belongs}", WHERE[name])


def _signing_secret(value: str) -> Finding:
    if _SECRET.fullmatch(value):
        return ok(SECRET, "It has the form of a signing secret; Slack's requests come over HTTP.")
    return fault(SECRET, "A signing secret is 32 digits and letters from a to f; this is none.", WHERE[SECRET])


def _mistakes() -> dict[str, str]:
    """What would stop the start, by its variable."""
    try:
        read_settings(Settings)
    except NotConfigured as found:
        return {sentence.split()[0]: sentence for sentence in str(found).splitlines()}
    return {}
