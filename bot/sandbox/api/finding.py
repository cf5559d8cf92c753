"""Look-ups that the methods share: the conversation, the message or the page of a list that a call means."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Sequence
from typing import TypeVar

from bot.sandbox.arguments import Args
from bot.sandbox.records import Channel, Json, Message
from bot.sandbox.refusal import Refusal
from bot.sandbox.workspace import Workspace

T = TypeVar("T")
TS = re.compile(r"\d{1,10}(\.\d{1,6})?")


def channel(workspace: Workspace, args: Args, name: str = "channel") -> Channel:
    """The conversation that the call names by id. What the app cannot see does not exist for it."""
    found = workspace.channels.get(args.text(name))
    if found is None or not workspace.may_see(workspace.bot.id, found):
        raise Refusal("channel_not_found")
    args.need(found.kind)
    return found


def real_channel(workspace: Workspace, args: Args) -> Channel:
    """The same, for methods that make no sense in direct messages."""
    found = channel(workspace, args)
    if found.is_im:
        raise Refusal("method_not_supported_for_channel_type")
    return found


def must_be_in(workspace: Workspace, place: Channel) -> None:
    """Refuse when the app is not in the channel."""
    if workspace.bot.id not in place.members:
        raise Refusal("not_in_channel")


def must_be_active(place: Channel) -> None:
    """Refuse when the channel is archived."""
    if place.is_archived:
        raise Refusal("is_archived")


def message(place: Channel, ts: str, code: str = "message_not_found") -> Message:
    """A message that is really there; ephemeral ones are not."""
    found = place.messages.get(ts)
    if found is None:
        raise Refusal(code)
    return found


def timestamp(args: Args, name: str, code: str) -> str | None:
    """A time-stamp argument in Slack's form, padded so that it compares as text."""
    raw = args.maybe(name)
    if raw in (None, "", "now"):
        return None
    if not TS.fullmatch(str(raw)):
        raise Refusal(code)
    seconds, _, micros = str(raw).partition(".")
    return f"{int(seconds):010d}.{micros:0<6}"


def page(args: Args, items: Sequence[T], *, default: int, highest: int, code: str) -> tuple[list[T], Json]:
    """One page of a list, and the `response_metadata` with the cursor of the next."""
    limit = default if args.values.get("limit") in (0, "0") else args.number("limit", default, highest, code)
    start = 0
    if cursor := args.text("cursor"):
        try:
            start = int(base64.b64decode(cursor, validate=True).decode().removeprefix("next:"))
        except (binascii.Error, ValueError) as error:
            raise Refusal("invalid_cursor") from error
    end = start + limit
    following = base64.b64encode(f"next:{end}".encode()).decode() if end < len(items) else ""
    return list(items[start:end]), {"response_metadata": {"next_cursor": following}}
