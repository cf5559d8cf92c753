"""The state of the sandbox workspace and the look-ups in it; what changes it is in `deeds`."""

from __future__ import annotations

import itertools
import secrets
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.sandbox import people
from bot.sandbox.changes import Changes
from bot.sandbox.people import User, UserGroup
from bot.sandbox.records import Call, Channel, Json, Message, ResponseUrl, Trigger, Upload, View

TEAM_DOMAIN = "warroom-sandbox"
TEAM_NAME = "Warroom sandbox"
APP_ID = "A0WARROOM"
BOT_ID = "B0WARROOM"


@dataclass
class Lifetimes:
    """How long Slack honours things, in seconds of wall time (tests shorten them)."""

    trigger_s: float = 3.0
    response_url_s: float = 30 * 60.0
    response_url_uses: int = 5


@dataclass
class Emission:
    """Something that happened, on its way to the app: the event, and the channel it is about (if any)."""

    event: Json
    channel: Channel | None = None


class Workspace:
    """Everybody and everything in the one Slack workspace that the sandbox plays."""

    def __init__(
        self,
        users: Iterable[User] | None = None,
        groups: Iterable[UserGroup] | None = None,
        *,
        team_id: str = people.TEAM_ID,
        team_name: str = TEAM_NAME,
        enterprise_id: str | None = None,
        is_org_wide: bool = False,
    ) -> None:
        self.team_id = team_id
        self.team_name = team_name
        self.enterprise_id = enterprise_id  # the organisation it belongs to, on Enterprise Grid
        self.is_org_wide = is_org_wide  # whether the app is installed for all of the organisation
        self.users = {user.id: user for user in (users or people.default_users(team_id))}
        self.usergroups = {group.id: group for group in (groups or people.default_usergroups())}
        self.channels: dict[str, Channel] = {}
        self.views: dict[str, View] = {}
        self.stacks: dict[str, list[str]] = {}  # person → ids of the open modals, the top one last
        self.homes: dict[str, str] = {}  # person → id of the home view
        self.triggers: dict[str, Trigger] = {}
        self.response_urls: dict[str, ResponseUrl] = {}
        self.uploads: dict[str, Upload] = {}
        self.tickets: set[str] = set()  # Socket Mode addresses that were given out and not used yet
        self.calls: list[Call] = []
        self.notices: dict[str, list[str]] = {}  # person → errors that Slack's client showed them
        self.lifetimes = Lifetimes()
        self.changes = Changes()
        self.bot_scopes: frozenset[str] = frozenset()
        self.has_home = True  # whether the app's Home tab is switched on
        self.base_url = ""
        self.emit: Callable[[Emission], None] = lambda _: None
        self._numbers = itertools.count(1)
        self._last_ts = 0
        self._furnish()

    def _furnish(self) -> None:
        staff = [u.id for u in self.users.values() if not (u.is_bot or u.is_guest or u.is_stranger or u.deleted)]
        staff = [user for user in staff if user != people.SLACKBOT_ID]
        for name in ("general", "random", "support"):
            channel = Channel(f"C0{name.upper()}", name, "U0ANA", int(time.time()), is_general=name == "general")
            channel.members = list(staff)
            self.channels[channel.id] = channel
        guests = [u.id for u in self.users.values() if u.is_guest]
        self.channels["C0SUPPORT"].members += guests

    # ── names and numbers ────────────────────────────────────────────────────────────────────────────

    def new_ts(self) -> str:
        """A message time-stamp: wall time in microseconds, never the same twice."""
        self._last_ts = max(self._last_ts + 1, int(time.time() * 1_000_000))
        return f"{self._last_ts // 1_000_000}.{self._last_ts % 1_000_000:06d}"

    def new_id(self, prefix: str) -> str:
        """An id such as Slack's: a letter and ten characters."""
        return f"{prefix}0{next(self._numbers):04d}{secrets.token_hex(3).upper()[:5]}"

    def new_hash(self) -> str:
        return f"{int(time.time())}.{secrets.token_hex(4)}"

    def now(self) -> datetime:
        """Wall time; the movable clock is the product's business, not Slack's."""
        return datetime.now(UTC)

    # ── people ───────────────────────────────────────────────────────────────────────────────────────

    @property
    def bot(self) -> User:
        return self.users[people.BOT_USER_ID]

    def find_user(self, name_or_id: str) -> User | None:
        """A person by id, `name` or `@name`."""
        wanted = name_or_id.removeprefix("@")
        found = self.users.get(wanted)
        return found or next((user for user in self.users.values() if user.name == wanted.lower()), None)

    def find_group(self, handle: str) -> UserGroup | None:
        wanted = handle.removeprefix("@")
        return next((g for g in self.usergroups.values() if wanted in (g.handle, g.id)), None)

    def notice(self, user: str, text: str) -> None:
        """Show somebody an error, as Slack's client does."""
        self.notices.setdefault(user, []).append(text)
        self.changes.tick()

    # ── conversations ────────────────────────────────────────────────────────────────────────────────

    def find_channel(self, name_or_id: str) -> Channel | None:
        """A channel by id, `name` or `#name`."""
        wanted = name_or_id.removeprefix("#")
        found = self.channels.get(wanted)
        return found or next((c for c in self.channels.values() if c.name == wanted and not c.is_im), None)

    def may_see(self, user: str, channel: Channel) -> bool:
        """Members see their conversations; others see public channels, unless they are guests or strangers."""
        if user in channel.members:
            return True
        who = self.users.get(user)
        outsider = who is None or who.is_guest or who.is_stranger or who.deleted
        return channel.kind == "public" and not outsider

    def im_with(self, user: str) -> Channel | None:
        """The direct messages between the bot and one person, if they were ever opened."""
        return next((c for c in self.channels.values() if c.im_with == user), None)

    def open_im(self, user: str) -> Channel:
        """The direct messages between the bot and one person, opened when needed."""
        found = self.im_with(user)
        if found is None:
            members = [people.BOT_USER_ID, user]
            found = Channel(self.new_id("D"), "", user, int(time.time()), im_with=user, members=members)
            self.channels[found.id] = found
            self.changes.tick()
        return found

    def channels_of(self, user: str) -> list[Channel]:
        """The conversations that this person is in."""
        return [channel for channel in self.channels.values() if user in channel.members]

    def messages_for(self, user: str, channel: Channel) -> list[Message]:
        """What one person sees in a channel, oldest first, ephemeral messages for them included."""
        if not self.may_see(user, channel):
            return []
        private = [message for message in channel.ephemerals if message.reader == user]
        return sorted([*channel.messages.values(), *private], key=lambda message: message.ts)

    def find_message(self, channel: str, ts: str) -> Message | None:
        """A message by channel id and time-stamp, ephemeral ones included."""
        place = self.channels.get(channel)
        if place is None:
            return None
        return place.messages.get(ts) or next((m for m in place.ephemerals if m.ts == ts), None)

    # ── interactions ─────────────────────────────────────────────────────────────────────────────────

    def new_trigger(self, user: str) -> str:
        trigger = Trigger(f"{self._last_ts}.{secrets.token_hex(6)}.{secrets.token_hex(12)}", user, time.monotonic())
        self.triggers[trigger.id] = trigger
        return trigger.id

    def new_response_url(self, channel: str, user: str, message: Message | None = None) -> str:
        secret = secrets.token_urlsafe(18)
        ts, is_ephemeral = (message.ts, message.reader is not None) if message else (None, False)
        made = ResponseUrl(secret, channel, user, time.monotonic(), ts, is_ephemeral)
        self.response_urls[secret] = made
        return f"{self.base_url}/response/{secret}"

    def top_view(self, user: str) -> View | None:
        """The modal that the person looks at now."""
        stack = self.stacks.get(user)
        return self.views.get(stack[-1]) if stack else None

    def home_of(self, user: str) -> View | None:
        """The home tab that was published to the person."""
        return self.views.get(self.homes.get(user, ""))
