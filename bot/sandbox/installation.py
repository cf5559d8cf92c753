"""How the app is installed in the sandbox: its scopes, commands, shortcuts and events, from its manifest or in full."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

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

# What an event needs before Slack sends it; an event that is not here needs no scope.
EVENT_SCOPES = {
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "message.im": "im:history",
    "app_mention": "app_mentions:read",
    "channel_archive": "channels:read",
    "channel_created": "channels:read",
    "channel_deleted": "channels:read",
    "channel_left": "channels:read",
    "channel_rename": "channels:read",
    "channel_unarchive": "channels:read",
    "group_archive": "groups:read",
    "group_deleted": "groups:read",
    "group_left": "groups:read",
    "group_rename": "groups:read",
    "group_unarchive": "groups:read",
    "pin_added": "pins:read",
    "pin_removed": "pins:read",
    "reaction_added": "reactions:read",
    "reaction_removed": "reactions:read",
    "subteam_created": "usergroups:read",
    "subteam_members_changed": "usergroups:read",
    "subteam_updated": "usergroups:read",
    "team_join": "users:read",
    "user_change": "users:read",
}


@dataclass(frozen=True)
class Installation:
    """What the app may do and hears of. None means: everything there is."""

    scopes: frozenset[str] = FULL_SCOPES
    commands: Mapping[str, bool] | None = None  # "/escalate" → does Slack escape mentions in its text
    events: frozenset[str] | None = None
    shortcuts: Mapping[str, str] = field(default_factory=dict)  # name in the menu → callback id
    has_home: bool = True

    def knows(self, command: str) -> bool:
        return self.commands is None or command in self.commands

    def escapes(self, command: str) -> bool:
        return True if self.commands is None else self.commands.get(command, False)

    def hears(self, event: str) -> bool:
        """Whether the app subscribed to this event and has the scope that it needs."""
        subscribed = self.events is None or event in self.events
        return subscribed and EVENT_SCOPES.get(event, "") in self.scopes | {""}


def from_manifest(manifest: Mapping[str, Any]) -> Installation:
    """Install the app as its manifest says."""
    features = manifest.get("features", {})
    settings = manifest.get("settings", {})
    scopes = manifest.get("oauth_config", {}).get("scopes", {}).get("bot", [])
    commands = {c["command"]: bool(c.get("should_escape")) for c in features.get("slash_commands", [])}
    return Installation(
        scopes=frozenset(scopes),
        commands=commands,
        events=frozenset(settings.get("event_subscriptions", {}).get("bot_events", [])),
        shortcuts={s["name"]: s["callback_id"] for s in features.get("shortcuts", [])},
        has_home=bool(features.get("app_home", {}).get("home_tab_enabled")),
    )


def install(
    manifest: Mapping[str, Any] | None,
    scopes: Iterable[str] | None,
    events: Iterable[str] | None,
    shortcuts: Mapping[str, str] | None = None,
) -> Installation:
    """Install by the manifest, or in full; given scopes, events and shortcuts come before both."""
    installed = from_manifest(manifest) if manifest else Installation()
    if scopes is not None:
        installed = replace(installed, scopes=frozenset(scopes))
    if events is not None:
        installed = replace(installed, events=frozenset(events))
    if shortcuts is not None:
        installed = replace(installed, shortcuts=shortcuts)
    return installed
