"""The payloads of what people do with the app: commands, presses, choices, submissions, shortcuts."""

from __future__ import annotations

from typing import Any

from bot.sandbox import shapes
from bot.sandbox.events import VERIFICATION_TOKEN
from bot.sandbox.records import Channel, Json, Message, View
from bot.sandbox.workspace import APP_ID, TEAM_DOMAIN, Workspace


def channel_name(channel: Channel) -> str:
    """What payloads call a channel: Slack hides the names of private conversations there."""
    return {"im": "directmessage", "private": "privategroup", "public": channel.name}[channel.kind]


def slash_command(workspace: Workspace, user: str, channel: Channel, command: str, text: str) -> Json:
    """The form fields of a slash command."""
    return {
        "token": VERIFICATION_TOKEN,
        "team_id": workspace.team_id,
        "team_domain": TEAM_DOMAIN,
        "channel_id": channel.id,
        "channel_name": channel_name(channel),
        "user_id": user,
        "user_name": workspace.users[user].name,
        "command": command,
        "text": text,
        "api_app_id": APP_ID,
        "is_enterprise_install": str(workspace.is_org_wide).lower(),
        "response_url": workspace.new_response_url(channel.id, user),
        "trigger_id": workspace.new_trigger(user),
    }


def _who(workspace: Workspace, kind: str, user: str) -> Json:
    who = workspace.users[user]
    return {
        "type": kind,
        "team": {"id": workspace.team_id, "domain": TEAM_DOMAIN},
        "user": {"id": user, "username": who.name, "name": who.name, "team_id": who.team_id},
        "api_app_id": APP_ID,
        "token": VERIFICATION_TOKEN,
        "enterprise": {"id": workspace.enterprise_id, "name": "Organisation"} if workspace.enterprise_id else None,
        "is_enterprise_install": workspace.is_org_wide,
    }


def _message_place(workspace: Workspace, channel: Channel, told: Message) -> Json:
    container: Json = {"type": "message", "message_ts": told.ts, "channel_id": channel.id}
    container["is_ephemeral"] = told.reader is not None
    if told.thread_ts:
        container["thread_ts"] = told.thread_ts
    place: Json = {"container": container, "channel": {"id": channel.id, "name": channel_name(channel)}}
    if told.reader is None:  # Slack leaves ephemeral messages out of payloads
        place["message"] = shapes.message(workspace, told)
    return place


def message_actions(
    workspace: Workspace, user: str, channel: Channel, told: Message, action: Json, values: Json
) -> Json:
    """`block_actions` of a control in a message."""
    payload = _who(workspace, "block_actions", user) | _message_place(workspace, channel, told)
    payload["trigger_id"] = workspace.new_trigger(user)
    payload["response_url"] = workspace.new_response_url(channel.id, user, told)
    return payload | {"state": {"values": values}, "actions": [_stamped(workspace, action)]}


def view_actions(workspace: Workspace, user: str, view: View, action: Json) -> Json:
    """`block_actions` of a control in a modal or on the home tab; there is no response URL."""
    payload = _who(workspace, "block_actions", user)
    payload["container"] = {"type": "view", "view_id": view.id}
    payload["trigger_id"] = workspace.new_trigger(user)
    return payload | {"view": shapes.view(workspace, view), "actions": [_stamped(workspace, action)]}


def _stamped(workspace: Workspace, action: Json) -> Json:
    return action | {"action_ts": workspace.new_ts()}


def view_submission(workspace: Workspace, user: str, view: View) -> Json:
    """The payload of the submit button."""
    payload = _who(workspace, "view_submission", user)
    return payload | {
        "trigger_id": workspace.new_trigger(user),
        "view": shapes.view(workspace, view),
        "response_urls": [],
    }


def view_closed(workspace: Workspace, user: str, view: View, *, is_cleared: bool) -> Json:
    """The payload of closing a modal that asked to be told."""
    return _who(workspace, "view_closed", user) | {"view": shapes.view(workspace, view), "is_cleared": is_cleared}


def block_suggestion(workspace: Workspace, user: str, typed: str, ids: tuple[str, str], place: Any) -> Json:
    """The payload that asks for the options of an external select; `place` is its view, or (channel, message)."""
    payload = _who(workspace, "block_suggestion", user)
    payload |= {"block_id": ids[0], "action_id": ids[1], "value": typed}
    if isinstance(place, View):
        return payload | {"container": {"type": "view", "view_id": place.id}, "view": shapes.view(workspace, place)}
    channel, told = place
    return payload | _message_place(workspace, channel, told)


def global_shortcut(workspace: Workspace, user: str, callback_id: str) -> Json:
    """The payload of a shortcut that was picked from the composer's menu."""
    payload = _who(workspace, "shortcut", user)
    payload |= {"callback_id": callback_id, "trigger_id": workspace.new_trigger(user)}
    return payload | {"action_ts": workspace.new_ts()}


def message_shortcut(workspace: Workspace, user: str, channel: Channel, told: Message, callback_id: str) -> Json:
    """The payload of a shortcut that was picked from a message's menu."""
    payload = _who(workspace, "message_action", user)
    payload |= {"callback_id": callback_id, "trigger_id": workspace.new_trigger(user)}
    payload["response_url"] = workspace.new_response_url(channel.id, user, told)
    payload |= {"message_ts": told.ts, "message": shapes.message(workspace, told)}
    payload["channel"] = {"id": channel.id, "name": channel_name(channel)}
    return payload | {"action_ts": workspace.new_ts()}
