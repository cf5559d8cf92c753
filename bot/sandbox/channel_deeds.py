"""What can happen to channels: creating, joining, leaving, archiving, renaming, topics; by the app or by people."""

from __future__ import annotations

import time

from bot.sandbox import deeds, shapes
from bot.sandbox.records import Channel, Json
from bot.sandbox.workspace import Emission, Workspace


def create(workspace: Workspace, name: str, creator: str, *, is_private: bool = False) -> Channel:
    """Open a channel with its creator in it."""
    channel = Channel(workspace.new_id("C"), name, creator, int(time.time()), is_private=is_private)
    workspace.channels[channel.id] = channel
    if not is_private:
        told = {"id": channel.id, "name": name, "created": channel.created, "creator": creator}
        _tell(workspace, None, {"type": "channel_created", "channel": told})
    add_member(workspace, channel, creator)
    return channel


def add_member(workspace: Workspace, channel: Channel, user: str, *, inviter: str | None = None) -> None:
    """Let somebody in, with the line that says so."""
    channel.members.append(user)
    extra = {"inviter": inviter} if inviter else {}
    deeds.post(workspace, channel, user, text=f"<@{user}> has joined the channel", subtype="channel_join", extra=extra)
    event = _member_event(workspace, "member_joined_channel", channel, user) | extra
    _tell(workspace, channel, event)


def remove_member(workspace: Workspace, channel: Channel, user: str) -> None:
    """Let somebody out; when it is the app, it hears that it was removed."""
    text = f"<@{user}> has left the channel"
    deeds.post(workspace, channel, user, text=text, subtype="channel_leave")
    _tell(workspace, channel, _member_event(workspace, "member_left_channel", channel, user))
    if user == workspace.bot.id:
        _tell(workspace, channel, {"type": _worded("left", channel), "channel": channel.id})
    channel.members.remove(user)
    workspace.changes.tick()


def _member_event(workspace: Workspace, kind: str, channel: Channel, user: str) -> Json:
    letter = "G" if channel.is_private else "C"
    return {
        "type": kind,
        "user": user,
        "channel": channel.id,
        "channel_type": letter,
        "team": workspace.users[user].team_id if user in workspace.users else workspace.team_id,
    }


def archive(workspace: Workspace, channel: Channel, user: str) -> None:
    """Put a channel away. Slack takes the app out of it by that, so the app cannot bring it back."""
    deeds.post(workspace, channel, user, text=f"<@{user}> archived the channel", subtype="channel_archive")
    _tell(workspace, channel, {"type": _worded("archive", channel), "channel": channel.id, "user": user})
    channel.is_archived = True
    if workspace.bot.id in channel.members:
        channel.members.remove(workspace.bot.id)
    workspace.changes.tick()


def unarchive(workspace: Workspace, channel: Channel, user: str) -> None:
    """Bring a channel back; whoever does it is in it again, the app is not."""
    channel.is_archived = False
    if user not in channel.members:
        channel.members.append(user)
    deeds.post(workspace, channel, user, text=f"<@{user}> un-archived the channel", subtype="channel_unarchive")
    _tell(workspace, channel, {"type": _worded("unarchive", channel), "channel": channel.id, "user": user})


def rename(workspace: Workspace, channel: Channel, name: str, user: str) -> None:
    """Give a channel another name; the old one is kept in its history."""
    old, channel.name = channel.name, name
    channel.previous_names = [old, *channel.previous_names]
    extra = {"old_name": old, "name": name}
    text = f'<@{user}> has renamed the channel from "{old}" to "{name}"'
    deeds.post(workspace, channel, user, text=text, subtype="channel_name", extra=extra)
    told = {"id": channel.id, "name": name, "name_normalized": name, "created": channel.created}
    told |= {"is_channel": True, "is_mpim": False}
    _tell(workspace, channel, {"type": _worded("rename", channel), "channel": told})


def delete(workspace: Workspace, channel: Channel, user: str) -> None:
    """Destroy a channel for good (only people can)."""
    _tell(workspace, channel, {"type": _worded("deleted", channel), "channel": channel.id, "actor_id": user})
    del workspace.channels[channel.id]
    workspace.changes.tick()


def describe(workspace: Workspace, channel: Channel, field: str, value: str, user: str) -> Json:
    """Set the `topic` or the `purpose` and return the channel as Slack shows it."""
    setattr(channel, field, {"value": value, "creator": user, "last_set": int(time.time())})
    done = f"set the channel {'topic' if field == 'topic' else 'description'}: {value}"
    text = f"<@{user}> {done}" if value else f"<@{user}> cleared the channel {field}"
    deeds.post(workspace, channel, user, text=text, subtype=f"channel_{field}", extra={field: value})
    return shapes.channel(workspace, channel, user)


def _worded(what: str, channel: Channel) -> str:
    """Slack calls the same happening `channel_…` in public channels and `group_…` in private ones."""
    return f"{'group' if channel.is_private else 'channel'}_{what}"


def _tell(workspace: Workspace, channel: Channel | None, event: Json) -> None:
    workspace.emit(Emission(event | {"event_ts": workspace.new_ts()}, channel))
    workspace.changes.tick()
