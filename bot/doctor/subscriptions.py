"""Event subscriptions: which of those that are needed have ever come, and when?"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from bot.doctor.finding import Finding, fault, ok, warning
from bot.manifest import EVENTS_WITHOUT_SCOPE, SCOPES
from models.workspace import EventKindSeen

# These come in every workspace in which Warroom is used; the others only when somebody archives, renames and so on.
EVERYDAY = ("app_home_opened", "member_joined_channel", "user_change")
FAREWELLS = frozenset({"app_uninstalled", "tokens_revoked"})  # when they come, there is nobody left to ask
NEW_FOR = timedelta(days=7)
QUIET_AFTER = timedelta(days=30)
SUBSCRIBE = "Subscribe to {} under Event Subscriptions; `warroom manifest` prints all that are needed."


def look(seen: Sequence[EventKindSeen], *, now: datetime) -> Iterator[Finding]:
    """What has not come, or not for long. `now` is transport time, as everything that was seen."""
    last = {event.kind: event.last_at for event in seen}
    is_new = not seen or now - min(event.first_at for event in seen) < NEW_FOR
    never = [kind for kind in needed() if kind not in last]
    for kind in EVERYDAY:
        if kind in never:
            judged = warning if is_new else fault
            yield judged(f"Event {kind}", f"No {kind} event has ever come.", SUBSCRIBE.format(kind))
        elif now - last[kind] > QUIET_AFTER:
            says = f"No {kind} event has come since {last[kind]:%d %b %Y}."
            yield warning(f"Event {kind}", says, SUBSCRIBE.format(kind))
    if rare := [kind for kind in never if kind not in EVERYDAY]:
        yield warning(
            "Events",
            f"None of these has ever come: {', '.join(rare)}.",
            f"Perhaps nobody did such a thing yet. Otherwise: {SUBSCRIBE.format('them')}",
        )
    elif not never:
        yield ok("Events", f"All {len(needed())} kinds that are needed have come.")


def needed() -> list[str]:
    """Every kind of event that Warroom hears while it is installed."""
    return sorted({event for need in SCOPES.values() for event in need.events}.union(EVENTS_WITHOUT_SCOPE) - FAREWELLS)
