"""From a promised row to a call: the channel its receiver stands for, the message of its slot, its final arguments."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.queries.ready import ABOUT_A_MESSAGE, ReadyRow

LONGEST_NAME = 80
METADATA_TYPE = "warroom"

# The argument that names the receiver, where it is not `channel`.
RECEIVER_ARGUMENT: dict[str, str | None] = {
    "bookmarks.add": "channel_id",
    "bookmarks.edit": "channel_id",
    "bookmarks.list": "channel_id",
    "bookmarks.remove": "channel_id",
    "conversations.create": None,
    "files.completeUploadExternal": "channel_id",
    "views.publish": "user_id",
}
NEVER_MADE = {kind: f"its {kind} was never made" for kind in ("room", "board")}
NEVER_POSTED = "its message was never posted"
NO_THREAD = "the message whose thread it belongs to was never posted"
MESSAGE_ARGUMENT = {"chat.update": "ts", "chat.delete": "ts"}  # elsewhere `timestamp`


class Undeliverable(Exception):
    """This row can never be sent; the message says why. `is_consequence`: another row was set aside before."""

    def __init__(self, why: str, *, is_consequence: bool = True) -> None:
        super().__init__(why)
        self.is_consequence = is_consequence


@dataclass(frozen=True)
class Letter:
    """A claimed row, ready to be sent. Without `channel_id`, the direct message with `user_id` is opened first."""

    row: ReadyRow
    epoch: int
    claimed_at: datetime
    arguments: dict[str, Any]
    channel_id: str | None
    user_id: str | None

    @property
    def is_look(self) -> bool:
        """Whether the next step is to look whether the call was executed, rather than to call."""
        return self.row.doubt_until is not None

    @property
    def is_of_board(self) -> bool:
        """Whether it goes to a channel that is no war room, whose name is a person's choice."""
        return self.row.receiver.startswith("board:")

    @property
    def must_open_dm(self) -> bool:
        return self.channel_id is None and self.user_id is not None and self._argument in ("channel", "channel_id")

    def sent_to(self, channel_id: str | None) -> dict[str, Any]:
        """The arguments with their receiver."""
        target = self.user_id if self._argument == "user_id" else channel_id
        return self.arguments if self._argument is None else {self._argument: target, **self.arguments}

    @property
    def _argument(self) -> str | None:
        return RECEIVER_ARGUMENT.get(self.row.method, "channel")


def address(row: ReadyRow, *, epoch: int, claimed_at: datetime, known_dms: dict[str, str]) -> Letter:
    """The letter for a row; `known_dms` are direct messages (user → channel) that the database does not know of.

    Raises Undeliverable when its room was never made, its message was never posted, or nobody is called that.
    """
    kind, _, name = row.receiver.partition(":")
    channel_id: str | None = None
    user_id: str | None = None
    match kind:
        case "room" | "board":
            channel_id = row.made_channel_id
            if channel_id is None and row.method != "conversations.create":
                raise Undeliverable(NEVER_MADE[kind])
        case "user":
            user_id, channel_id = name, row.dm_channel_id or known_dms.get(name)
        case "channel":
            channel_id = name
        case _:
            raise Undeliverable(f"nobody is called {row.receiver}", is_consequence=False)
    arguments = dict(row.payload)
    if row.method in ABOUT_A_MESSAGE and row.slot is not None:
        if row.posted_ts is None:
            raise Undeliverable(NEVER_POSTED)
        channel_id = row.posted_channel_id
        arguments[MESSAGE_ARGUMENT.get(row.method, "timestamp")] = row.posted_ts
    if row.is_reply:
        if row.thread_ts is None:
            raise Undeliverable(NO_THREAD)
        channel_id = row.thread_channel_id
        arguments["thread_ts"] = row.thread_ts
    if row.method == "chat.postMessage":
        arguments = _as_message(arguments, row.key)
    if row.method == "conversations.create":
        arguments["name"] = room_name(arguments["name"], arguments.pop("suffix", None))
    return Letter(row, epoch, claimed_at, arguments, channel_id, user_id)


def room_name(name: str, suffix: int | None) -> str:
    """The name to ask for: the promised one, or its n-th variation when others have taken it. At most 80 long."""
    if suffix is None:
        return name[:LONGEST_NAME]
    ending = f"-{suffix}"
    return name[: LONGEST_NAME - len(ending)].rstrip("-") + ending


def _as_message(arguments: dict[str, Any], key: str) -> dict[str, Any]:
    """With the key in its metadata, by which the message is found again when its answer is lost."""
    return {
        "unfurl_links": False,
        "unfurl_media": False,
        **arguments,
        "metadata": {"event_type": METADATA_TYPE, "event_payload": {"key": key}},
    }
