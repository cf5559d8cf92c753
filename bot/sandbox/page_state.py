"""What one person sees, as the JSON the page draws: people, conversations, the open one, modals, home, clock."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from bot.sandbox import people, shapes
from bot.sandbox.hand import Person
from bot.sandbox.people import User
from bot.sandbox.records import Channel, Json, Message, View

if TYPE_CHECKING:
    from bot.sandbox.server import Sandbox

HOME = "home"


def is_playable(user: User) -> bool:
    """Whether the page lets one be this person."""
    return not (user.is_bot or user.deleted or user.id == people.SLACKBOT_ID)


class State:
    """Looks at the sandbox with one person's eyes."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self._workspace = sandbox.workspace
        self._moves: list[tuple[float, float]] = []  # wall time and the offset of the business clock since then

    def seen_by(self, person: Person, channel_id: str, thread: str) -> Json:
        """Everything the page needs to draw the screen of this person."""
        self._notice_moves()
        visible = [one for one in self._workspace.channels.values() if self._shows(person, one)]
        open_channel = self._open(person, visible, channel_id)
        installation = self._sandbox.installation
        return {
            "me": person.id,
            "channel": open_channel.id if open_channel else HOME,
            "people": {user.id: _user(user) for user in self._workspace.users.values()},
            "groups": {group.id: {"handle": group.handle} for group in self._workspace.usergroups.values()},
            "app": {"name": self._workspace.bot.real_name, "has_home": installation.has_home},
            "channels": {one.id: self._entry(person, one) for one in visible},
            "commands": [
                {"command": name, **installation.hints.get(name, {})} for name in sorted(installation.commands or ())
            ],
            "shortcuts": [
                {"name": name, "callback_id": callback_id} for name, callback_id in installation.shortcuts.items()
            ],
            "open": self._place(person, open_channel) if open_channel else None,
            "thread": self._thread(person, open_channel, thread),
            "modals": [self._modal(view_id) for view_id in self._workspace.stacks.get(person.id, [])],
            "home": self._view(person.home),
            "notices": person.notices,
            "clock": {
                "now": self._sandbox.now().timestamp(),
                "rate": self._sandbox.clock.rate,
                "offset_s": round(self._sandbox.clock.offset_s),
            },
        }

    # ── time ─────────────────────────────────────────────────────────────────────────────────────────

    def _notice_moves(self) -> None:
        """Remember when the business clock was moved, so that messages can be shown in business time."""
        offset = self._sandbox.clock.offset_s
        if not self._moves or abs(offset - self._moves[-1][1]) > 1:
            self._moves.append((time.time(), offset))

    def _at(self, ts: str) -> float:
        """The business time of a message, whose time-stamp is wall time."""
        wall = float(ts)
        known = [offset for since, offset in self._moves if since <= wall]
        return wall + (known[-1] if known else 0.0)

    # ── conversations ────────────────────────────────────────────────────────────────────────────────

    def _shows(self, person: Person, channel: Channel) -> bool:
        return self._workspace.may_see(person.id, channel)

    def _open(self, person: Person, visible: list[Channel], channel_id: str) -> Channel | None:
        """The conversation that was asked for, when the person sees it, else the first one they are in."""
        if channel_id == HOME:
            return None
        asked = next((one for one in visible if one.id == channel_id), None)
        mine = (one for one in visible if person.id in one.members and not one.is_archived)
        return asked or next(mine, visible[0] if visible else None)

    def _name(self, channel: Channel) -> str:
        return self._workspace.bot.real_name if channel.is_im else channel.name

    def _entry(self, person: Person, channel: Channel) -> Json:
        """A line of the sidebar; `latest` is what an unread mark is measured by."""
        told = (m for m in self._workspace.messages_for(person.id, channel) if m.user != person.id)
        said = [m.ts for m in told if not m.is_reply and not (m.subtype or "").startswith("channel_")]
        return {
            "id": channel.id,
            "name": self._name(channel),
            "kind": channel.kind,
            "is_member": person.id in channel.members,
            "is_archived": channel.is_archived,
            "latest": said[-1] if said else None,
        }

    def _place(self, person: Person, channel: Channel) -> Json:
        messages = self._workspace.messages_for(person.id, channel)
        by_ts = {message.ts: message for message in messages}
        return self._entry(person, channel) | {
            "topic": channel.topic["value"],
            "members": list(channel.members),
            "bookmarks": list(channel.bookmarks.values()),
            "pins": [{"ts": ts, "words": by_ts[ts].words} for ts in channel.pins if ts in by_ts],
            "messages": [self._message(person, m) for m in messages if _in_main_list(m)],
        }

    def _thread(self, person: Person, channel: Channel | None, thread: str) -> list[Json] | None:
        """The parent and its replies, when a thread is open."""
        if channel is None or thread not in channel.messages:
            return None
        messages = self._workspace.messages_for(person.id, channel)
        return [self._message(person, m) for m in messages if thread in (m.ts, m.thread_ts)]

    def _message(self, person: Person, message: Message) -> Json:
        told = shapes.message(self._workspace, message)
        told["at"] = self._at(message.ts)
        told["reader"] = message.reader
        told["values"] = message.values.get(person.id, {})
        return told

    # ── views ────────────────────────────────────────────────────────────────────────────────────────

    def _modal(self, view_id: str) -> Json:
        view = self._workspace.views[view_id]
        return shapes.view(self._workspace, view) | {"errors": dict(view.errors)}

    def _view(self, view: View | None) -> Json | None:
        return shapes.view(self._workspace, view) if view else None


def _in_main_list(message: Message) -> bool:
    return not message.is_reply or message.subtype == "thread_broadcast"


def _user(user: User) -> Json:
    return {
        "id": user.id,
        "name": user.name,
        "real_name": user.real_name,
        "role": user.title,
        "tz": user.tz,
        "is_bot": user.is_bot,
        "is_stranger": user.is_stranger,
        "is_guest": user.is_guest,
        "deleted": user.deleted,
        "plays": is_playable(user),
    }
