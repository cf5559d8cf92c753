"""What can happen to messages: posting, editing, removing, pinning, reacting; by the app or by people alike."""

from __future__ import annotations

from typing import Any

from bot.sandbox import shapes
from bot.sandbox.records import Channel, Json, Message
from bot.sandbox.workspace import BOT_ID, Emission, Workspace


def post(workspace: Workspace, channel: Channel, user: str, **parts: Any) -> Message:
    """Add a message (`text`, `blocks`, `attachments`, `metadata`, `thread_ts`, `subtype`, …) and tell the app."""
    told = _compose(workspace, channel, user, parts)
    channel.messages[told.ts] = told
    if told.is_reply and (parent := channel.messages.get(str(told.thread_ts))):
        parent.thread_ts = parent.ts
    _tell(workspace, channel, _as_event(workspace, channel, told))
    workspace.changes.tick()
    return told


def post_ephemeral(workspace: Workspace, channel: Channel, reader: str, **parts: Any) -> Message:
    """Show a message of the app to one person only; nobody else, and no event, hears of it."""
    told = _compose(workspace, channel, workspace.bot.id, parts)
    told.reader = reader
    channel.ephemerals.append(told)
    workspace.changes.tick()
    return told


def _compose(workspace: Workspace, channel: Channel, user: str, parts: Json) -> Message:
    parts = {key: value for key, value in parts.items() if value is not None}
    if "blocks" in parts:
        parts["blocks"] = shapes.complete_blocks(workspace, parts["blocks"])
    for attachment in parts.get("attachments", ()):
        attachment.setdefault("id", 1)
        if "blocks" in attachment:
            attachment["blocks"] = shapes.complete_blocks(workspace, attachment["blocks"])
    told = Message(workspace.new_ts(), channel.id, user, **parts)
    if user == workspace.bot.id and not told.subtype:
        told.bot_id = BOT_ID
    return told


def _as_event(workspace: Workspace, channel: Channel, told: Message) -> Json:
    event = shapes.message(workspace, told)
    return event | {"channel": channel.id, "event_ts": told.ts, "channel_type": channel.channel_type}


def _tell(workspace: Workspace, channel: Channel | None, event: Json) -> None:
    workspace.emit(Emission(event, channel))


def mention(workspace: Workspace, channel: Channel, told: Message) -> None:
    """Tell the app that it was mentioned (people only do this in channels, not in direct messages)."""
    event = _as_event(workspace, channel, told) | {"type": "app_mention"}
    event.pop("channel_type")
    _tell(workspace, channel, event)


def edit(workspace: Workspace, channel: Channel, told: Message, editor: str, **parts: Any) -> None:
    """Change a message in place; parts that are None stay as they are."""
    before = shapes.message(workspace, told)
    for key, value in parts.items():
        if value is not None:
            new = shapes.complete_blocks(workspace, value) if key == "blocks" else value
            setattr(told, key, new)
    told.values = {}
    told.edited = {"user": editor, "ts": workspace.new_ts()}
    workspace.changes.tick()
    if told.reader:
        return
    event = {
        "type": "message",
        "subtype": "message_changed",
        "message": shapes.message(workspace, told),
        "previous_message": before,
        "channel": channel.id,
        "hidden": True,
        "ts": told.edited["ts"],
        "event_ts": told.edited["ts"],
        "channel_type": channel.channel_type,
    }
    _tell(workspace, channel, event)


def remove(workspace: Workspace, channel: Channel, told: Message) -> None:
    """Take a message away, for everybody."""
    workspace.changes.tick()
    if told.reader:
        channel.ephemerals.remove(told)
        return
    ts = workspace.new_ts()
    event = {
        "type": "message",
        "subtype": "message_deleted",
        "deleted_ts": told.ts,
        "previous_message": shapes.message(workspace, told),
        "channel": channel.id,
        "hidden": True,
        "ts": ts,
        "event_ts": ts,
        "channel_type": channel.channel_type,
    }
    del channel.messages[told.ts]
    channel.pins.pop(told.ts, None)
    _tell(workspace, channel, event)


def pin(workspace: Workspace, channel: Channel, told: Message, user: str) -> None:
    """Pin a message to its channel."""
    channel.pins[told.ts] = {"created": int(workspace.now().timestamp()), "created_by": user}
    item = {"type": "message", "channel": channel.id, "message": shapes.message(workspace, told)}
    _pin_event(workspace, channel, "pin_added", user, item | channel.pins[told.ts])


def unpin(workspace: Workspace, channel: Channel, told: Message, user: str) -> None:
    """Take the pin off a message."""
    item = {"type": "message", "channel": channel.id, "message": shapes.message(workspace, told)}
    _pin_event(workspace, channel, "pin_removed", user, item | channel.pins.pop(told.ts))


def _pin_event(workspace: Workspace, channel: Channel, kind: str, user: str, item: Json) -> None:
    event: Json = {"type": kind, "user": user, "channel_id": channel.id, "item": item}
    event |= {"pin_count": len(channel.pins), "event_ts": workspace.new_ts()}
    _tell(workspace, channel, event)
    workspace.changes.tick()


def react(workspace: Workspace, channel: Channel, told: Message, user: str, name: str, *, add: bool) -> None:
    """Add or take away a reaction."""
    users = told.reactions.setdefault(name, [])
    if add:
        users.append(user)
    else:
        users.remove(user)
        if not users:
            del told.reactions[name]
    event: Json = {"type": "reaction_added" if add else "reaction_removed", "user": user, "reaction": name}
    event["item"] = {"type": "message", "channel": channel.id, "ts": told.ts}
    event |= {"item_user": told.user, "event_ts": workspace.new_ts()}
    _tell(workspace, channel, event)
    workspace.changes.tick()
