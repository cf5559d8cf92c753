"""Web API: pins and reactions."""

from __future__ import annotations

import re

from bot.sandbox import deeds, shapes
from bot.sandbox.api import finding
from bot.sandbox.arguments import Args
from bot.sandbox.records import Channel, Json, Message
from bot.sandbox.refusal import Refusal
from bot.sandbox.workspace import Workspace

MOST_PINS = 100  # Slack's own number is not known


def _marked(workspace: Workspace, args: Args) -> tuple[Channel, Message]:
    """The channel and the message that is to be pinned or reacted to."""
    place = finding.channel(workspace, args)
    if "timestamp" not in args.values:
        raise Refusal("no_item_specified")
    if finding.timestamp(args, "timestamp", "bad_timestamp") is None:
        raise Refusal("bad_timestamp")
    return place, finding.message(place, args.text("timestamp"))


def add_pin(workspace: Workspace, args: Args) -> Json:
    """`pins.add`: pins a message."""
    place, told = _marked(workspace, args)
    finding.must_be_in(workspace, place)
    if told.ts in place.pins:
        raise Refusal("already_pinned")
    if (told.subtype or "").startswith("channel_"):
        raise Refusal("not_pinnable")
    if len(place.pins) >= MOST_PINS:
        raise Refusal("too_many_pins")
    deeds.pin(workspace, place, told, workspace.bot.id)
    return {}


def remove_pin(workspace: Workspace, args: Args) -> Json:
    """`pins.remove`: takes the pin off."""
    place, told = _marked(workspace, args)
    if told.ts not in place.pins:
        raise Refusal("no_pin")
    deeds.unpin(workspace, place, told, workspace.bot.id)
    return {}


def list_pins(workspace: Workspace, args: Args) -> Json:
    """`pins.list`: what is pinned in a channel."""
    place = finding.channel(workspace, args)
    items = [
        {"type": "message", "channel": place.id, "message": shapes.message(workspace, place.messages[ts]), **pin}
        for ts, pin in place.pins.items()
    ]
    return {"items": items}


def add_reaction(workspace: Workspace, args: Args) -> Json:
    """`reactions.add`: reacts in the name of the app."""
    place, told, name = _reaction(workspace, args)
    finding.must_be_active(place)
    if workspace.bot.id in told.reactions.get(name, ()):
        raise Refusal("already_reacted")
    deeds.react(workspace, place, told, workspace.bot.id, name, add=True)
    return {}


def remove_reaction(workspace: Workspace, args: Args) -> Json:
    """`reactions.remove`: takes the app's reaction away."""
    place, told, name = _reaction(workspace, args)
    if workspace.bot.id not in told.reactions.get(name, ()):
        raise Refusal("no_reaction")
    deeds.react(workspace, place, told, workspace.bot.id, name, add=False)
    return {}


def _reaction(workspace: Workspace, args: Args) -> tuple[Channel, Message, str]:
    if "channel" not in args.values:
        raise Refusal("no_item_specified")
    place, told = _marked(workspace, args)
    name = args.text("name")
    if not re.fullmatch(r"[a-z0-9_+'-]+(::skin-tone-[2-6])?", name):
        raise Refusal("invalid_name")
    return place, told, name


FUNCTIONS = {
    "pins.add": add_pin,
    "pins.list": list_pins,
    "pins.remove": remove_pin,
    "reactions.add": add_reaction,
    "reactions.remove": remove_reaction,
}
