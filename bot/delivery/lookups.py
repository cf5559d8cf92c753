"""In doubt: for every method we promise, how to see whether it was executed, or why repeating it does no harm."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bot.delivery.addresses import Letter
from bot.delivery.slack import Slack

# Our clock and Slack's may differ.
MARGIN_S = 300


class WhenInDoubt(StrEnum):
    """What to do about a call whose answer was lost."""

    LOOK = "look"  # see whether it was executed; repeat only what was not
    REPEAT = "repeat"  # at once: a second time changes nothing, whenever the first one is executed
    WAIT = "wait"  # repeat once the first one cannot be executed any more: late, it would undo what came after it


@dataclass(frozen=True)
class Found:
    """Something at Slack that our call made: what to remember of it, and the call that takes a double away."""

    answer: dict[str, Any]
    undo: tuple[str, dict[str, Any]] | None = None


Looker = Callable[[Slack, Letter, str, str], Awaitable[list[Found]]]


@dataclass(frozen=True)
class InDoubt:
    """One line of the table. `asks` is the method that a look costs, for the budgets; `why` is for people."""

    how: WhenInDoubt
    why: str
    look: Looker | None = None
    asks: str | None = None


async def find_messages(slack: Slack, letter: Letter, channel_id: str, _bot_user_id: str) -> list[Found]:
    """The messages that carry this row's key, oldest first."""
    asked: dict[str, Any] = {
        "channel": channel_id,
        "oldest": f"{_began(letter):.6f}",
        "include_all_metadata": True,
        "limit": 200,
    }
    method = "conversations.history"
    if thread_ts := letter.arguments.get("thread_ts"):
        method, asked["ts"] = "conversations.replies", thread_ts
    stamps = [
        str(message["ts"])
        async for body in slack.pages(method, asked)
        for message in body["messages"]
        if _key_of(message) == letter.row.key
    ]
    return [
        Found({"channel": channel_id, "ts": ts}, ("chat.delete", {"channel": channel_id, "ts": ts}))
        for ts in sorted(stamps, key=float)
    ]


async def find_channels(slack: Slack, letter: Letter, _channel_id: str, bot_user_id: str) -> list[Found]:
    """The channels of this name that we have made since it is in doubt, oldest first."""
    asked = {"types": "public_channel,private_channel", "exclude_archived": True, "limit": 999}
    channels = [
        channel
        async for body in slack.pages("users.conversations", asked)
        for channel in body["channels"]
        if channel["name"] == letter.arguments["name"]
        and channel.get("creator") == bot_user_id
        and channel.get("created", 0) >= _began(letter)
    ]
    return [
        Found(
            {"channel": channel["id"], "name": channel["name"]}, ("conversations.archive", {"channel": channel["id"]})
        )
        for channel in sorted(channels, key=lambda channel: (channel.get("created", 0), channel["id"]))
    ]


async def find_bookmarks(slack: Slack, letter: Letter, channel_id: str, _bot_user_id: str) -> list[Found]:
    """The bookmarks of this title and link in the channel, oldest first."""
    body = await slack.ask("bookmarks.list", {"channel_id": channel_id})
    bookmarks = [
        bookmark
        for bookmark in body["bookmarks"]
        if bookmark["title"] == letter.arguments["title"] and bookmark.get("link") == letter.arguments.get("link")
    ]
    return [
        Found(
            {"bookmark": bookmark["id"]},
            ("bookmarks.remove", {"channel_id": channel_id, "bookmark_id": bookmark["id"]}),
        )
        for bookmark in sorted(bookmarks, key=lambda bookmark: (bookmark.get("date_created", 0), bookmark["id"]))
    ]


async def find_files(slack: Slack, letter: Letter, channel_id: str, bot_user_id: str) -> list[Found]:
    """The messages of ours that share a file of this row, oldest first: no other row's files have these names."""
    asked = {"channel": channel_id, "oldest": f"{_began(letter):.6f}", "limit": 200}
    names = {file["name"] for file in letter.arguments["files"]}
    found = [
        (str(message["ts"]), [str(file["id"]) for file in message["files"]])
        async for body in slack.pages("conversations.history", asked)
        for message in body["messages"]
        if message.get("user") == bot_user_id and names & {file.get("name") for file in message.get("files") or []}
    ]
    return [
        Found({"files": files}, ("chat.delete", {"channel": channel_id, "ts": ts}))
        for ts, files in sorted(found, key=lambda each: float(each[0]))
    ]


async def find_new_name(slack: Slack, letter: Letter, channel_id: str, _bot_user_id: str) -> list[Found]:
    """The channel itself, when it has the new name already."""
    body = await slack.ask("conversations.info", {"channel": channel_id})
    channel = body["channel"]
    return [Found({"name": channel["name"]})] if channel["name"] == letter.arguments["name"] else []


def _began(letter: Letter) -> float:
    """Nothing of this row can be older than this (seconds since 1970): it was not called before it was in doubt."""
    return (letter.row.doubt_since or letter.row.promised_at).timestamp() - MARGIN_S


def _key_of(message: dict[str, Any]) -> str | None:
    payload = (message.get("metadata") or {}).get("event_payload") or {}
    key = payload.get("key")
    return key if isinstance(key, str) else None


_LOOK, _REPEAT, _WAIT = WhenInDoubt.LOOK, WhenInDoubt.REPEAT, WhenInDoubt.WAIT

LOOKUPS: dict[str, InDoubt] = {
    "bookmarks.add": InDoubt(_LOOK, "its title and link in the channel's bookmarks", find_bookmarks, "bookmarks.list"),
    "bookmarks.edit": InDoubt(_WAIT, "the same title and link again; late, it would undo a newer edit"),
    "bookmarks.remove": InDoubt(_REPEAT, "a bookmark that is gone answers not_found, which is success"),
    "chat.delete": InDoubt(_REPEAT, "a message that is gone answers message_not_found, which is success"),
    "chat.postEphemeral": InDoubt(_REPEAT, "one person reads it twice at most, until their next reload"),
    "chat.postMessage": InDoubt(
        _LOOK, "its key, in the metadata of the channel's history (or thread)", find_messages, "conversations.history"
    ),
    "chat.update": InDoubt(_WAIT, "the same text again; late, it would undo a newer edit"),
    "conversations.archive": InDoubt(_WAIT, "answers already_archived; late, it would undo a reopening"),
    "conversations.create": InDoubt(
        _LOOK, "its name among the channels the bot is in and has made", find_channels, "users.conversations"
    ),
    "conversations.invite": InDoubt(_REPEAT, "who is in already answers already_in_channel, which is success"),
    "conversations.join": InDoubt(_REPEAT, "joining a channel one is in changes nothing"),
    "conversations.kick": InDoubt(_WAIT, "answers not_in_channel; late, it would undo a newer invitation"),
    "conversations.leave": InDoubt(_WAIT, "answers not_in_channel; late, it would undo a newer joining"),
    "conversations.rename": InDoubt(_LOOK, "the name the channel has now", find_new_name, "conversations.info"),
    "conversations.setPurpose": InDoubt(_WAIT, "the same purpose again; late, it would undo a newer one"),
    "conversations.setTopic": InDoubt(_WAIT, "the same topic again; late, it would undo a newer one"),
    "conversations.unarchive": InDoubt(_WAIT, "answers not_archived; late, it would undo a closing"),
    "files.completeUploadExternal": InDoubt(
        _LOOK, "the names of its files, unique to it, in the channel's history", find_files, "conversations.history"
    ),
    "pins.add": InDoubt(_REPEAT, "a pinned message answers already_pinned, which is success"),
    "pins.remove": InDoubt(_REPEAT, "an unpinned message answers no_pin, which is success"),
    "reactions.add": InDoubt(_REPEAT, "answers already_reacted, which is success"),
    "reactions.remove": InDoubt(_REPEAT, "answers no_reaction, which is success"),
    "views.publish": InDoubt(_WAIT, "the same view again; late, it would undo a newer one"),
}
