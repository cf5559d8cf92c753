"""Web API: posting, changing and deleting messages."""

from __future__ import annotations

from typing import Any

from bot.sandbox import block_checks, deeds, people, shapes
from bot.sandbox.api import finding
from bot.sandbox.arguments import Args
from bot.sandbox.records import Channel, Json
from bot.sandbox.refusal import Refusal
from bot.sandbox.workspace import Workspace

LONGEST_TEXT = 40_000  # longer text is cut off
LONGEST_UPDATE = 4_000  # longer text is refused
FACE = ("icon_emoji", "icon_url", "username")


def post_message(workspace: Workspace, args: Args) -> Json:
    """`chat.postMessage`: a message in a conversation, or to a person."""
    place = _receiver(workspace, args)
    finding.must_be_active(place)
    _may_post(workspace, args, place)
    parts = _body(args, block_checks.TOO_LONG)
    parts["text"] = (parts["text"] or "")[:LONGEST_TEXT]
    parts["thread_ts"] = _thread(args, place)
    if parts["thread_ts"] and args.flag("reply_broadcast"):
        parts["subtype"] = "thread_broadcast"
    parts["metadata"] = _metadata(args)
    told = deeds.post(workspace, place, workspace.bot.id, **parts)
    shown = shapes.message(workspace, told, with_metadata=True)
    return {"channel": place.id, "ts": told.ts, "message": shown}


def _receiver(workspace: Workspace, args: Args) -> Channel:
    """A conversation by id or `#name`; the id of a person means the direct messages with them."""
    wanted = args.text("channel")
    user = workspace.users.get(wanted)
    if user is not None:
        if user.deleted or user.is_bot or user.id == people.SLACKBOT_ID:
            raise Refusal("channel_not_found")
        return workspace.open_im(user.id)
    found = workspace.channels.get(wanted) or (workspace.find_channel(wanted) if wanted.startswith("#") else None)
    if found is None or not workspace.may_see(workspace.bot.id, found):
        raise Refusal("channel_not_found")
    return found


def _may_post(workspace: Workspace, args: Args, place: Channel) -> None:
    if "chat:write.public" not in args.scopes or place.kind != "public":
        finding.must_be_in(workspace, place)
    if any(name in args.values for name in FACE) and "chat:write.customize" not in args.scopes:
        provided = ",".join(sorted(args.scopes))
        raise Refusal("missing_scope", needed="chat:write.customize", provided=provided)


def _body(args: Args, too_long: str = "msg_too_long") -> Json:
    """The checked `text`, `blocks` and `attachments`; at least one of them says something."""
    parts: Json = {"text": args.maybe("text")}
    parts["blocks"] = _list(args, "blocks", "invalid_blocks_format")
    parts["attachments"] = _list(args, "attachments", "invalid_arguments")
    if not (args.text("text").strip() or parts["blocks"] or parts["attachments"]):
        raise Refusal("no_text")
    block_checks.message(parts, too_long)
    return parts


def _list(args: Args, name: str, code: str) -> list[Json] | None:
    value = args.json(name, code)
    if value is not None and not isinstance(value, list):
        raise Refusal(code, messages=[f"{name} must be a list"])
    return value


def _thread(args: Args, place: Channel) -> str | None:
    ts = args.text("thread_ts") or None
    if ts is not None:
        parent = finding.message(place, ts, "cannot_reply_to_message")
        return parent.thread_ts or parent.ts
    return None


def _metadata(args: Args) -> Json | None:
    metadata: Any = args.json("metadata", "invalid_metadata_format")
    if not metadata:
        return None
    if not isinstance(metadata, dict):
        raise Refusal("invalid_metadata_format")
    fits = isinstance(metadata.get("event_type"), str) and isinstance(metadata.get("event_payload"), dict)
    if not fits or not set(metadata) <= {"event_type", "event_payload"}:
        raise Refusal("invalid_metadata_schema")
    return metadata


def update(workspace: Workspace, args: Args) -> Json:
    """What the call leaves out stays as it was."""
    place = finding.channel(workspace, args)
    told = finding.message(place, args.text("ts"))
    if told.user != workspace.bot.id or (told.subtype or "").startswith("channel_"):
        raise Refusal("cant_update_message")
    if place.is_archived:
        raise Refusal("is_inactive")
    if workspace.bot.id not in place.members:
        raise Refusal("channel_not_found")
    if len(args.text("text")) > LONGEST_UPDATE:
        raise Refusal("msg_too_long")
    parts = _body(args) | {"metadata": _metadata(args)}
    deeds.edit(workspace, place, told, workspace.bot.id, **parts)
    shown = shapes.message(workspace, told)
    return {"channel": place.id, "ts": told.ts, "text": told.text, "message": shown}


def delete(workspace: Workspace, args: Args) -> Json:
    """`chat.delete`: takes back a message of the app."""
    place = finding.channel(workspace, args)
    told = finding.message(place, args.text("ts"))
    if told.user != workspace.bot.id or told.subtype:
        raise Refusal("cant_delete_message")
    deeds.remove(workspace, place, told)
    return {"channel": place.id, "ts": told.ts}


def post_ephemeral(workspace: Workspace, args: Args) -> Json:
    """`chat.postEphemeral`: a message for one reader in a channel."""
    place = _receiver(workspace, args)
    finding.must_be_active(place)
    _may_post(workspace, args, place)
    reader = args.text("user")
    if reader not in place.members:
        raise Refusal("user_not_in_channel")
    parts = _body(args)
    if len(parts["text"] or "") > LONGEST_TEXT:
        raise Refusal("msg_too_long")
    told = deeds.post_ephemeral(workspace, place, reader, **parts, thread_ts=args.maybe("thread_ts"))
    return {"message_ts": told.ts}


def get_permalink(workspace: Workspace, args: Args) -> Json:
    """`chat.getPermalink`: the address of a message."""
    place = finding.channel(workspace, args)
    told = finding.message(place, args.text("message_ts"))
    link = f"{workspace.base_url}/archives/{place.id}/p{told.ts.replace('.', '')}"
    if told.is_reply:
        link += f"?thread_ts={told.thread_ts}&cid={place.id}"
    return {"channel": place.id, "permalink": link}


FUNCTIONS = {
    "chat.delete": delete,
    "chat.getPermalink": get_permalink,
    "chat.postEphemeral": post_ephemeral,
    "chat.postMessage": post_message,
    "chat.update": update,
}
