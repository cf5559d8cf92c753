"""Web API: reading what was said, in a channel and in a thread."""

from __future__ import annotations

from collections.abc import Iterable

from bot.sandbox import shapes
from bot.sandbox.api import finding
from bot.sandbox.arguments import Args
from bot.sandbox.records import Json, Message
from bot.sandbox.refusal import Refusal
from bot.sandbox.workspace import Workspace


def history(workspace: Workspace, args: Args) -> Json:
    """Newest first; replies are in their threads, unless they were broadcast."""
    place = finding.channel(workspace, args)
    finding.must_be_in(workspace, place)
    top = [m for m in place.messages.values() if not m.is_reply or m.subtype == "thread_broadcast"]
    within = sorted(_within(args, top), key=lambda message: message.ts, reverse=True)
    answer = _paged(workspace, args, within, default=100, highest=999)
    return answer | {"pin_count": len(place.pins)}


def replies(workspace: Workspace, args: Args) -> Json:
    """The parent first, then the replies, oldest first."""
    place = finding.channel(workspace, args)
    if workspace.bot.id not in place.members:
        raise Refusal("channel_not_found")
    parent = finding.message(place, args.text("ts"), "thread_not_found")
    thread = [m for m in place.messages.values() if m.thread_ts == parent.ts and m.is_reply]
    within = [parent, *sorted(_within(args, thread), key=lambda message: message.ts)]
    return _paged(workspace, args, within, default=999, highest=1000)


def _within(args: Args, messages: Iterable[Message]) -> list[Message]:
    latest = finding.timestamp(args, "latest", "invalid_ts_latest")
    oldest = finding.timestamp(args, "oldest", "invalid_ts_oldest")
    ends = args.flag("inclusive")

    def fits(ts: str) -> bool:
        after = oldest is None or ts > oldest or (ends and ts == oldest)
        before = latest is None or ts < latest or (ends and ts == latest)
        return after and before

    return [message for message in messages if fits(message.ts)]


def _paged(workspace: Workspace, args: Args, told: list[Message], *, default: int, highest: int) -> Json:
    some, cursor = finding.page(args, told, default=default, highest=highest, code="invalid_arguments")
    with_metadata = args.flag("include_all_metadata")
    shown = [shapes.message(workspace, message, with_metadata=with_metadata) for message in some]
    has_more = bool(cursor["response_metadata"]["next_cursor"])
    return {"messages": shown, "has_more": has_more, **(cursor if has_more else {})}


FUNCTIONS = {"conversations.history": history, "conversations.replies": replies}
