"""What is kept how long: ages as people write them, what each column holds, and which promises may be forgotten."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum

# Slack sends an envelope again for an hour, with "Delayed Events" for a day; a receipt must be older than any copy.
LEAST = timedelta(days=2)
_AGE = re.compile(r"(?P<amount>[1-9][0-9]{0,3}) ?(?P<unit>[a-z]+)")
_DAYS = {"d": 1, "day": 1, "week": 7, "month": 30, "year": 365}


@dataclass(frozen=True)
class Age:
    """So many whole days."""

    days: int

    def __str__(self) -> str:
        return f"{self.days} day{'s' if self.days != 1 else ''}"

    @property
    def span(self) -> timedelta:
        """As a span of time."""
        return timedelta(days=self.days)


def read_age(text: str) -> Age | None:
    """The age written as `30 days`, `30d`, `12 weeks`, `6 months` (30 days each) or `2 years`; None otherwise."""
    found = _AGE.fullmatch(" ".join(text.casefold().split()))
    days = found and _DAYS.get(found["unit"] if found["unit"] == "d" else found["unit"].removesuffix("s"))
    return Age(int(found["amount"]) * days) if found and days else None


@dataclass(frozen=True)
class Ages:
    """How long what is kept; without `customer_text` people's words stay for ever."""

    customer_text: timedelta | None = None
    delivered: timedelta = timedelta(days=30)
    receipts: timedelta = timedelta(days=7)

    def with_text(self, age: timedelta | None) -> "Ages":
        """The same, with another age for people's words when one is given."""
        return self if age is None else replace(self, customer_text=age)

    @property
    def of_deliveries(self) -> timedelta:
        """How long what was delivered may quote people: never longer than what it quotes."""
        return max(LEAST, min(self.delivered, self.customer_text or self.delivered))

    @property
    def of_receipts(self) -> timedelta:
        """The same for the answers that receipts repeat."""
        return max(LEAST, min(self.receipts, self.customer_text or self.receipts))


class Holds(StrEnum):
    """What a column holds. Only `text` is erased."""

    TEXT = "text"  # what a person typed, or what quotes it
    FIGURE = "figure"  # a number, a word of ours, a setting
    IDENTIFIER = "identifier"  # who, where, which: ids of people, channels, messages, keys


_TEXT = """
    escalations.title escalations.situation escalations.severity_reason escalations.case_link escalations.source_link
    escalations.waiting_because escalations.outcome escalations.reopened_because escalations.declined_because
    customers.name customers.name_key escalation_customers.shown_as
    milestones.what clocks.late_because clock_pauses.reason rooms.name
    updates.sections updates.skipped_because timeline.data
    outbox.payload outbox.answer outbox.problem receipts.answer
    kept_submissions.state kept_submissions.source_link
"""
_FIGURES = """
    escalations.users_affected escalations.revenue_currency
    customers.tier customers.calendar
    clocks.target clocks.calendar clocks.contract_version clock_notices.step
    milestones.told reminders.step updates.seen
    outbox.method kept_submissions.zone homes.shown
    people.zone people.locale boards.wanted
"""
_IDENTIFIERS = """
    escalations.team_id escalations.requester_id escalations.duty_id
    customers.team_id customers.lead_id
    clocks.team_id clock_notices.team_id clock_notices.receiver_id clock_notices.slot clock_hushes.user_id
    milestones.team_id milestones.owner_id milestones.done_by milestones.message_slot milestones.message_to
    reminders.receiver_id reminders.slot
    rooms.team_id rooms.channel_id rooms.card_behind room_members.user_id
    role_holdings.team_id role_holdings.user_id
    rhythms.team_id updates.team_id updates.decided_by updates.message_slot updates.message_to
    updates.asked_before digests.team_id
    timeline.team_id timeline.actor_id timeline.kind
    outbox.team_id outbox.key outbox.receiver outbox.lane outbox.slot outbox.thread_slot
    posted_messages.team_id posted_messages.slot posted_messages.channel_id posted_messages.ts
    relay_leases.team_id relay_leases.holder
    receipts.team_id receipts.key kept_submissions.team_id kept_submissions.user_id retention_runs.team_id
    homes.team_id homes.user_id home_news.team_id
    workspaces.team_id workspaces.name workspaces.bot_user_id
    people.team_id people.user_id people.name people.real_name people.name_key people.real_name_key
    people.dm_channel_id group_members.team_id group_members.handle group_members.user_id
    tellings.team_id tellings.receiver_id tellings.slot
    boards.team_id boards.name boards.channel_id event_kinds_seen.team_id event_kinds_seen.kind
    workspaces.enterprise_id unreached.team_id unreached.user_id rooms_made.team_id
"""
# Every column of every table that can hold words; a test fails when one is missing here.
COLUMNS: dict[str, Holds] = {
    column: holds
    for holds, columns in ((Holds.TEXT, _TEXT), (Holds.FIGURE, _FIGURES), (Holds.IDENTIFIER, _IDENTIFIERS))
    for column in columns.split()
}

# Tables of the library that keeps installations: who installed what, where, with which token.
INSTALLATIONS = frozenset({"slack_installations", "slack_bots", "oauth_states"})

# What a timeline line may carry beside people's words (`services/timeline.record(…, severity=…)`).
FIGURES_OF_LINES = frozenset(
    [
        "severity",
        "suggested",
        "was",
        "role",
        "number",
        "change",
        "before",
        "clock",
        "target",
        "on",
        "method",
        "receiver",
        "problem",
        "line",
        "kind",
    ]
)


def said_in(data: Mapping[str, object]) -> dict[str, str]:
    """The values of a timeline line that people typed: every text that is not known to be a figure, an id or a time."""
    return {
        name: value
        for name, value in data.items()
        if isinstance(value, str)
        and value
        and name not in FIGURES_OF_LINES
        and not name.endswith(("_id", "_ids", "_at"))
    }


def without_words(data: Mapping[str, object], mark: str) -> dict[str, object]:
    """The values of a timeline line with `mark` in place of everything that people said."""
    return {**data, **dict.fromkeys(said_in(data), mark)}


# Promises named after a change (a line of the timeline, a time, an edition, a warning that was given): what caused
# them is written down elsewhere and does not happen again, so their rows may go. All others stay as shells without
# their words: they name the first of something (`room:12:create`, `card:12:post`, `request:12:post:user:U1`), and a
# promise is made once for ever.
_FORGETTABLE = re.compile(
    r"(?:catchup|digest|dossier|home|owner|role|told|topic|milestone|warning|update|updates-stopped|undelivered):.*"
    r"|(?:card|request|requester|intake):.*:?edit:.*"
    r"|room:[0-9]+:(?:invite|last|archive|lost):.*"
)


def may_be_forgotten(key: str) -> bool:
    """Whether a kept promise with this key cannot be made again by anything that happens later."""
    return _FORGETTABLE.fullmatch(key) is not None


# Keys that begin with one of these and the number of an escalation.
_NUMBERED = frozenset(
    ["card", "dossier", "intake", "owner", "request", "requester", "role", "topic", "updates-stopped"]
)


@dataclass(frozen=True)
class Promises:
    """Which outbox rows belong to some escalations: by the ids that their keys and receivers name."""

    escalations: frozenset[int] = frozenset()
    rooms: frozenset[int] = frozenset()
    milestones: frozenset[int] = frozenset()
    updates: frozenset[int] = frozenset()
    notices: frozenset[int] = frozenset()
    lines: frozenset[int] = frozenset()

    def have(self, key: str, receiver: str) -> bool:
        """Whether this row is about one of them."""
        stem, _, rest = key.removeprefix("catchup:").removeprefix("undelivered:").partition(":")
        ids = {
            "room": self.rooms,
            "milestone": self.milestones,
            "update": self.updates,
            "warning": self.notices,
            "told": self.lines,
        }.get(stem, self.escalations if stem in _NUMBERED else frozenset())
        first = rest.split(":")[0]
        if first.isdigit() and int(first) in ids:
            return True
        return receiver.startswith("room:") and int(receiver.removeprefix("room:")) in self.rooms
