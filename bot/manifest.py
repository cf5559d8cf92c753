"""The app's manifest: everything Slack must know of Warroom, and for each scope what it is needed for."""

import json
import re
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import yaml

from bot.config import web_address
from bot.errors import NotConfigured
from bot.rules.command_table import COMMANDS
from bot.views.intake import FROM_MESSAGE
from bot.words import plain

Manifest = dict[str, Any]

LOCAL = ("localhost", "127.0.0.1", "::1")
COLOR = "#8b1e3f"

# Slash commands and message shortcuts, each with the id of the sentence that describes it.
SLASH_COMMANDS = {"/escalate": "app-command-escalate", "/warroom": "app-command-warroom"}
SHORTCUTS = {FROM_MESSAGE: ("shortcut-escalate-message", "shortcut-escalate-message-description")}


@dataclass(frozen=True)
class Need:
    """What a scope is needed for: Web API methods that Warroom calls, events that it hears."""

    methods: tuple[str, ...] = ()
    events: tuple[str, ...] = ()


_LED = (
    *("conversations.archive", "conversations.create", "conversations.invite", "conversations.kick"),
    "conversations.setTopic",
)
_LOOKED_AT = ("conversations.info", "conversations.list", "conversations.members", "users.conversations")
_SEARCHED = ("conversations.history", "conversations.replies")  # for a message whose answer was lost
_PEOPLE_MOVE = ("member_joined_channel", "member_left_channel")

SCOPES = {
    "app_mentions:read": Need(events=("app_mention",)),
    "bookmarks:read": Need(("bookmarks.list",)),
    "bookmarks:write": Need(("bookmarks.add", "bookmarks.remove")),
    "channels:history": Need(_SEARCHED),
    "channels:join": Need(("conversations.join",)),
    "channels:manage": Need(_LED),
    "channels:read": Need(
        _LOOKED_AT,
        ("channel_archive", "channel_deleted", "channel_left", "channel_rename", "channel_unarchive", *_PEOPLE_MOVE),
    ),
    "chat:write": Need(("chat.delete", "chat.postEphemeral", "chat.postMessage", "chat.update")),
    "commands": Need(),  # slash commands and shortcuts
    "files:write": Need(("files.completeUploadExternal", "files.getUploadURLExternal")),
    "groups:history": Need(_SEARCHED),
    "groups:read": Need(
        _LOOKED_AT, ("group_archive", "group_deleted", "group_left", "group_rename", "group_unarchive", *_PEOPLE_MOVE)
    ),
    "groups:write": Need(_LED),
    "im:history": Need(("conversations.history",)),
    "im:write": Need(("conversations.open",)),
    "pins:write": Need(("pins.add",)),
    "usergroups:read": Need(("usergroups.list",), ("subteam_created", "subteam_members_changed", "subteam_updated")),
    "users:read": Need(("users.info", "users.list"), ("team_join", "user_change")),
}
EVENTS_WITHOUT_SCOPE = ("app_home_opened", "app_uninstalled", "tokens_revoked")


def manifest(base_url: str | None = None) -> Manifest:
    """What to create the app from: over Socket Mode, or with `base_url` over HTTP at addresses below it.

    Raises NotConfigured when `base_url` is no address at which Slack could call.
    """
    base = _checked(base_url) if base_url is not None else None
    events = {event for need in SCOPES.values() for event in need.events} | set(EVENTS_WITHOUT_SCOPE)
    return {
        "_metadata": {"major_version": 1, "minor_version": 1},
        "display_information": {
            "name": plain("app-name"),
            "description": plain("app-description"),
            "long_description": plain("app-long-description"),
            "background_color": COLOR,
        },
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": True,  # nothing answers what is written there
            },
            "bot_user": {"display_name": plain("app-name"), "always_online": True},
            "shortcuts": [
                {"name": plain(name), "type": "message", "callback_id": callback_id, "description": plain(description)}
                for callback_id, (name, description) in SHORTCUTS.items()
            ],
            "slash_commands": [_slash_command(command, words, base) for command, words in SLASH_COMMANDS.items()],
        },
        "oauth_config": {
            **({"redirect_urls": [f"{base}/slack/oauth_redirect"]} if base else {}),
            "scopes": {"bot": sorted(SCOPES)},
        },
        "settings": {
            "event_subscriptions": {**_at(base), "bot_events": sorted(events)},
            "interactivity": {
                "is_enabled": True,
                **_at(base),
                **({"message_menu_options_url": _events_url(base)} if base else {}),
            },
            "org_deploy_enabled": base is not None,
            "socket_mode_enabled": base is None,
            "token_rotation_enabled": False,
        },
    }


def as_json(made: Manifest) -> str:
    """The manifest as Slack's page and the Slack CLI take it."""
    return json.dumps(made, indent=2, ensure_ascii=False) + "\n"


def as_yaml(made: Manifest) -> str:
    """The same as YAML, which Slack's page takes too."""
    return str(yaml.safe_dump(made, sort_keys=False, allow_unicode=True, width=120))


def usage_hint(command: str) -> str:
    """What may follow a slash command, for the composer: the first words of its calls, in the help's order."""
    calls = [each.shape.split()[1:] for each in COMMANDS if each.shape.split()[0] == command]
    words = [call[0].replace("<", "[").replace(">", "]") for call in calls if call]
    return " | ".join(dict.fromkeys(word for word in words if re.fullmatch(r"\[?[a-z]+\]?", word)))


def _slash_command(command: str, words: str, base: str | None) -> dict[str, Any]:
    return {
        "command": command,
        **({"url": _events_url(base)} if base else {}),
        "description": plain(words),
        "usage_hint": usage_hint(command),
        "should_escape": True,  # people and channels arrive with their ids
    }


def _at(base: str | None) -> dict[str, str]:
    return {"request_url": _events_url(base)} if base else {}


def _events_url(base: str) -> str:
    return f"{base}/slack/events"


def _checked(base_url: str) -> str:
    """The address without a slash at its end. Slack calls https only; http is for trying things out on one machine."""
    with suppress(ValueError):
        parts = urlsplit(web_address(base_url))
        is_bare = not (parts.query or parts.fragment or parts.username or parts.password or re.search(r"\s", base_url))
        if is_bare and (parts.scheme == "https" or parts.hostname in LOCAL):
            return base_url.rstrip("/")
    raise NotConfigured(
        f"{base_url!r} is no address that Slack can call: give the public address of Warroom, such as "
        "https://warroom.example.com (http is only for localhost)."
    )
