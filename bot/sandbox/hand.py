"""A person at their Slack client: tests and the page play the people of a story with it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

from bot.sandbox import answers, deeds, interactions, shapes, typing_text
from bot.sandbox.acting import Place
from bot.sandbox.changes import UNTIL_S
from bot.sandbox.eyes import Eyes
from bot.sandbox.filling import NotThere
from bot.sandbox.modal import Modal
from bot.sandbox.records import Channel, Json, Message, View
from bot.sandbox.switchboard import Answer
from bot.sandbox.workspace import Emission

PATIENCE_S = 0.25  # how long `types` looks for something to see once the app has acknowledged


@dataclass
class Seen:
    """What came of a command or shortcut: a message for the person's eyes, a modal, or an error."""

    message: Message | None = None
    modal: Modal | None = None
    error: str = ""

    @property
    def text(self) -> str:
        return self.message.words if self.message else self.error

    @property
    def blocks(self) -> list[Json]:
        return self.message.blocks if self.message else []


class Person(Eyes):
    """One person. What they cannot see or do in Slack raises `NotThere`, with what there is instead."""

    async def types(self, line: str, *, channel: str = "general", patience: float = PATIENCE_S) -> Seen:
        """Type a slash command and see what comes: an ephemeral message, a modal, or Slack's error."""
        place = self.own_channel(channel)
        command, _, rest = line.strip().partition(" ")
        if not self.installation.knows(command):
            return Seen(error=f"{command} is not a valid command.")
        text = rest.strip()
        if self.installation.escapes(command):
            text = typing_text.in_command(self.workspace, self.id, text)
        before = self._sight(place)
        answer = await self.switchboard.command(
            interactions.slash_command(self.workspace, self.id, place, command, text)
        )
        if answer.error:
            return Seen(error=self.notices[-1])
        answers.after_command(self.workspace, self.id, place, answer.payload)
        return await self._what_is_new(place, before, patience)

    def _sight(self, place: Channel | None) -> tuple[set[str], Json | None]:
        """What the person has before them: the messages for their eyes only, and the top modal's id and hash."""
        top = self.workspace.top_view(self.id)
        mine = {m.ts for m in place.ephemerals if m.reader == self.id} if place else set()
        return mine, {"id": top.id, "hash": top.hash} if top else None

    async def _what_is_new(self, place: Channel | None, before: tuple[set[str], Json | None], patience: float) -> Seen:
        def look() -> Seen | None:
            mine, top = self._sight(place)
            if top and top != before[1]:
                return Seen(modal=self.top_modal)
            fresh = sorted(mine - before[0])
            if fresh and place:
                return Seen(message=self.workspace.find_message(place.id, fresh[-1]))
            return None

        return await self.workspace.changes.until(look, patience) or Seen()

    async def says(self, text: str, *, channel: str, thread: Message | None = None) -> Message:
        """Post a message; `@name` mentions. `channel="@warroom"` writes to the app directly."""
        place = self.own_channel(channel)
        encoded = typing_text.in_message(self.workspace, self.id, text)
        parts: Json = {"text": encoded, "blocks": typing_text.as_rich_text(encoded)}
        if thread is not None:
            parts["thread_ts"] = thread.thread_ts or thread.ts
        told = deeds.post(self.workspace, place, self.id, **parts)
        bot = self.workspace.bot.id
        if bot in place.members and typing_text.mentions(encoded, place, bot):
            deeds.mention(self.workspace, place, told)
        return told

    async def edits(self, message: Message, text: str) -> None:
        encoded = typing_text.in_message(self.workspace, self.id, text)
        place, parts = self._own_message(message), typing_text.as_rich_text(encoded)
        deeds.edit(self.workspace, place, message, self.id, text=encoded, blocks=parts)

    async def removes(self, message: Message) -> None:
        """Delete a message: one's own, or, as an admin, anybody's."""
        place = self.workspace.channels[message.channel] if self.user.is_admin else self._own_message(message)
        deeds.remove(self.workspace, place, message)

    def _own_message(self, message: Message) -> Channel:
        if message.user != self.id:
            raise NotThere(f"{self.name} did not write that message.")
        return self.workspace.channels[message.channel]

    async def reacts(self, name: str, message: Message) -> None:
        place = self.workspace.channels[message.channel]
        deeds.react(self.workspace, place, message, self.id, name, add=True)

    async def presses(self, text: str, on: Place) -> Answer:
        """Press a button (or overflow option) of a message or of the home tab."""
        return await self.finger.press(self._current(on), text)

    async def chooses(self, label: str, wanted: Any, on: Place) -> Answer:
        """Pick something in a select, picker or checkbox of a message or of the home tab."""
        return await self.finger.choose(self._current(on), label, wanted)

    def _current(self, on: Place) -> Place:
        if isinstance(on, View):
            return on
        channel = self.workspace.channels.get(on.channel)
        if channel is None or self.workspace.find_message(on.channel, on.ts) is None:
            raise NotThere(f"The message is gone: {on.words!r}.")
        if not self.workspace.may_see(self.id, channel) or on.reader not in (None, self.id):
            raise NotThere(f"{self.name} does not see that message.")
        return on

    async def opens_home(self, *, timeout: float = UNTIL_S) -> View:
        """Open the app's home tab and wait until there is something on it."""
        await self.opens_tab("home")
        if found := await self.workspace.changes.until(lambda: self.home, timeout):
            return found
        raise NotThere(f"The app published no home tab to {self.name}.")

    async def opens_tab(self, tab: str = "home") -> None:
        """Look at the app's `home` or `messages` tab; the app hears of it."""
        channel = self.workspace.open_im(self.id)
        event: Json = {"type": "app_home_opened", "user": self.id, "channel": channel.id, "tab": tab}
        if tab == "home" and self.home:
            event["view"] = shapes.view(self.workspace, self.home)
        self.workspace.emit(Emission(event | {"event_ts": self.workspace.new_ts()}))
        await asyncio.sleep(0)

    async def uses(self, shortcut: str, on: Message | None = None) -> Seen:
        """Pick a shortcut by its name (or callback id), from a message's menu or from the composer's."""
        callback_id = self.installation.shortcuts.get(shortcut, shortcut)
        place: Channel | None = None
        if on is None:
            payload = interactions.global_shortcut(self.workspace, self.id, callback_id)
        else:
            self._current(on)
            place = self.workspace.channels[on.channel]
            payload = interactions.message_shortcut(self.workspace, self.id, place, on, callback_id)
        before = self._sight(place)
        answer = await self.switchboard.interaction(payload)
        if answer.error:
            return Seen(error=self.notices[-1])
        return await self._what_is_new(place, before, PATIENCE_S)
