"""What the sandbox remembers: channels, messages, views, triggers, response URLs, files."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from bot.sandbox import sight

Json = dict[str, Any]


@dataclass
class Message:
    """One message; `reader` is set when only that person sees it (an ephemeral one)."""

    ts: str
    channel: str
    user: str
    text: str = ""
    blocks: list[Json] = field(default_factory=list)
    attachments: list[Json] = field(default_factory=list)
    metadata: Json | None = None
    thread_ts: str | None = None
    subtype: str | None = None
    bot_id: str | None = None
    reader: str | None = None
    edited: Json | None = None
    reactions: dict[str, list[str]] = field(default_factory=dict)
    files: list[Json] = field(default_factory=list)
    extra: Json = field(default_factory=dict)
    values: dict[str, Json] = field(default_factory=dict)  # reader → block → action → what they chose there

    @property
    def words(self) -> str:
        """Everything there is to read in it: its blocks where it has some, else its text."""
        shown = sight.words([self.blocks, self.attachments])
        return shown or self.text

    @property
    def pings(self) -> set[str]:
        """Whom it pings: ids of people and groups, `channel`, `here`, `everyone`."""
        return sight.pings_in(self.text) | sight.pings([self.blocks, self.attachments])

    @property
    def is_reply(self) -> bool:
        return self.thread_ts is not None and self.thread_ts != self.ts


@dataclass
class Channel:
    """A conversation: public or private channel, or a direct message (`im_with` is then the other person)."""

    id: str
    name: str
    creator: str
    created: int
    is_private: bool = False
    im_with: str | None = None
    is_general: bool = False
    is_archived: bool = False
    is_ext_shared: bool = False  # with another organisation, by Slack Connect
    members: list[str] = field(default_factory=list)
    topic: Json = field(default_factory=lambda: {"value": "", "creator": "", "last_set": 0})
    purpose: Json = field(default_factory=lambda: {"value": "", "creator": "", "last_set": 0})
    messages: dict[str, Message] = field(default_factory=dict)
    ephemerals: list[Message] = field(default_factory=list)
    pins: dict[str, Json] = field(default_factory=dict)
    bookmarks: dict[str, Json] = field(default_factory=dict)
    previous_names: list[str] = field(default_factory=list)

    @property
    def is_im(self) -> bool:
        return self.im_with is not None

    @property
    def kind(self) -> str:
        """`im`, `private` or `public`: what scopes and events depend on."""
        return "im" if self.is_im else "private" if self.is_private else "public"

    @property
    def channel_type(self) -> str:
        """The word that message events use for this kind."""
        return {"im": "im", "private": "group", "public": "channel"}[self.kind]


@dataclass
class View:
    """A modal or a home tab of one person, with what the person has filled in so far."""

    id: str
    owner: str
    body: Json
    hash: str
    root_id: str
    previous_id: str | None = None
    values: Json = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)  # block id → what is wrong, after a refused submission

    @property
    def external_id(self) -> str:
        return str(self.body.get("external_id") or "")

    @property
    def title(self) -> str:
        return str((self.body.get("title") or {}).get("text", ""))


@dataclass
class Trigger:
    """What lets the app open one modal for one person, for three seconds."""

    id: str
    user: str
    made_at: float  # monotonic
    used: bool = False


@dataclass
class ResponseUrl:
    """A secret address that takes five answers to one interaction, for thirty minutes."""

    secret: str
    channel: str
    user: str
    made_at: float  # monotonic
    message_ts: str | None = None
    is_ephemeral: bool = False
    uses: int = 0


@dataclass
class Upload:
    """A file on its way in: announced, then its bytes, then completed into channels."""

    id: str
    secret: str
    filename: str
    length: int
    content: bytes | None = None
    title: str = ""
    channels: list[str] = field(default_factory=list)


@dataclass
class Call:
    """One line of the log of Web API calls."""

    method: str
    args: Json
    at: float  # wall clock, seconds
    answer: Json | None = None
    status: int = 0
    seconds: float = 0.0
    fault: str = ""
