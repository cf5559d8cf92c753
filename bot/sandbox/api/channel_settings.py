"""Web API: archiving, renaming and describing channels."""

from __future__ import annotations

from bot.sandbox import channel_deeds, shapes
from bot.sandbox.api import finding
from bot.sandbox.api.channels import good_name
from bot.sandbox.arguments import Args
from bot.sandbox.records import Json
from bot.sandbox.refusal import Refusal
from bot.sandbox.workspace import Workspace

LONGEST_TOPIC = 250


def archive(workspace: Workspace, args: Args) -> Json:
    """`conversations.archive`: puts a channel away, which takes the app out of it."""
    place = finding.real_channel(workspace, args)
    if place.is_archived:
        raise Refusal("already_archived")
    if place.is_general:
        raise Refusal("cant_archive_general")
    finding.must_be_in(workspace, place)
    channel_deeds.archive(workspace, place, workspace.bot.id)
    return {}


def unarchive(workspace: Workspace, args: Args) -> Json:
    """Archiving took the app out of the channel, so this ends at `not_in_channel`, as it does in Slack."""
    place = finding.real_channel(workspace, args)
    if not place.is_archived:
        raise Refusal("not_archived")
    finding.must_be_in(workspace, place)
    channel_deeds.unarchive(workspace, place, workspace.bot.id)
    return {}


def rename(workspace: Workspace, args: Args) -> Json:
    """`conversations.rename`: only for channels that the app created."""
    place = finding.real_channel(workspace, args)
    finding.must_be_active(place)
    finding.must_be_in(workspace, place)
    if place.creator != workspace.bot.id:
        raise Refusal("not_authorized")
    name = args.text("name")
    if name != place.name:
        channel_deeds.rename(workspace, place, good_name(workspace, name), workspace.bot.id)
    return {"channel": shapes.channel(workspace, place, workspace.bot.id)}


def set_topic(workspace: Workspace, args: Args) -> Json:
    """`conversations.setTopic`: the line at the top."""
    return _describe(workspace, args, "topic")


def set_purpose(workspace: Workspace, args: Args) -> Json:
    """`conversations.setPurpose`: the description."""
    return _describe(workspace, args, "purpose")


def _describe(workspace: Workspace, args: Args, field: str) -> Json:
    place = finding.real_channel(workspace, args)
    finding.must_be_active(place)
    finding.must_be_in(workspace, place)
    value = args.text(field)
    if len(value) > LONGEST_TOPIC:
        raise Refusal("too_long")
    return {"channel": channel_deeds.describe(workspace, place, field, value, workspace.bot.id)}


FUNCTIONS = {
    "conversations.archive": archive,
    "conversations.rename": rename,
    "conversations.setPurpose": set_purpose,
    "conversations.setTopic": set_topic,
    "conversations.unarchive": unarchive,
}
