"""How the app is installed in the sandbox: its scopes, commands, shortcuts and events, from its manifest or in full."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.manifest import manifest as warrooms_manifest
from bot.sandbox.contract import Scopes, any_kind, by_kind

FULL_SCOPES = frozenset(
    {
        "app_mentions:read",
        "bookmarks:read",
        "bookmarks:write",
        "channels:history",
        "channels:join",
        "channels:manage",
        "channels:read",
        "channels:write.invites",
        "channels:write.topic",
        "chat:write",
        "commands",
        "files:write",
        "groups:history",
        "groups:read",
        "groups:write",
        "groups:write.invites",
        "groups:write.topic",
        "im:history",
        "im:read",
        "im:write",
        "pins:read",
        "pins:write",
        "reactions:read",
        "reactions:write",
        "team:read",
        "usergroups:read",
        "users:read",
        "users:read.email",
    }
)

# What an event needs before Slack sends it, by kind of channel; an event that is not here needs no scope.
EVENT_SCOPES: dict[str, Scopes] = {
    "message.channels": any_kind("channels:history"),
    "message.groups": any_kind("groups:history"),
    "message.im": any_kind("im:history"),
    "app_mention": any_kind("app_mentions:read"),
    "channel_archive": any_kind("channels:read"),
    "channel_created": any_kind("channels:read"),
    "channel_deleted": any_kind("channels:read"),
    "channel_left": any_kind("channels:read"),
    "channel_rename": any_kind("channels:read"),
    "channel_unarchive": any_kind("channels:read"),
    "group_archive": any_kind("groups:read"),
    "group_deleted": any_kind("groups:read"),
    "group_left": any_kind("groups:read"),
    "group_rename": any_kind("groups:read"),
    "group_unarchive": any_kind("groups:read"),
    "member_joined_channel": by_kind("read"),
    "member_left_channel": by_kind("read"),
    "pin_added": any_kind("pins:read"),
    "pin_removed": any_kind("pins:read"),
    "reaction_added": any_kind("reactions:read"),
    "reaction_removed": any_kind("reactions:read"),
    "subteam_created": any_kind("usergroups:read"),
    "subteam_members_changed": any_kind("usergroups:read"),
    "subteam_updated": any_kind("usergroups:read"),
    "team_join": any_kind("users:read"),
    "user_change": any_kind("users:read"),
}


@dataclass(frozen=True)
class Installation:
    """What the app may do and hears of. None means: everything there is."""

    scopes: frozenset[str] = FULL_SCOPES
    commands: Mapping[str, bool] | None = None  # "/escalate" → does Slack escape mentions in its text
    hints: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # "/escalate" → what the composer shows of it
    events: frozenset[str] | None = None
    shortcuts: Mapping[str, str] = field(default_factory=dict)  # name in the menu → callback id
    has_home: bool = True

    def knows(self, command: str) -> bool:
        return self.commands is None or command in self.commands

    def escapes(self, command: str) -> bool:
        return True if self.commands is None else self.commands.get(command, False)

    def hears(self, event: str, kind: str = "") -> bool:
        """Whether the app subscribed to this event and has the scope that it needs for this kind of channel."""
        needed = EVENT_SCOPES.get(event, {})
        enough = needed.get("") or needed.get(kind) or ()
        subscribed = self.events is None or event in self.events
        return subscribed and (not enough or not self.scopes.isdisjoint(enough))


EVERYTHING = Installation()


def from_manifest(manifest: Mapping[str, Any]) -> Installation:
    """Install the app as its manifest says."""
    features = manifest.get("features", {})
    settings = manifest.get("settings", {})
    scopes = manifest.get("oauth_config", {}).get("scopes", {}).get("bot", [])
    commands = {each["command"]: each for each in features.get("slash_commands", [])}
    return Installation(
        scopes=frozenset(scopes),
        commands={name: bool(each.get("should_escape")) for name, each in commands.items()},
        hints={
            name: {key: each[key] for key in ("usage_hint", "description") if key in each}
            for name, each in commands.items()
        },
        events=frozenset(settings.get("event_subscriptions", {}).get("bot_events", [])),
        shortcuts={s["name"]: s["callback_id"] for s in features.get("shortcuts", [])},
        has_home=bool(features.get("app_home", {}).get("home_tab_enabled")),
    )


def of_warroom() -> Installation:
    """Install Warroom as its own manifest says: whatever works here works with the scopes that it asks for."""
    return from_manifest(warrooms_manifest())
