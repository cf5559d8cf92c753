"""The JSON routes of the page: one to look, and one for each thing a person does."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from aiohttp import web

from bot.sandbox import page_values
from bot.sandbox.acting import Place
from bot.sandbox.filling import NotThere
from bot.sandbox.forms import STATEFUL
from bot.sandbox.hand import Person
from bot.sandbox.modal import Modal
from bot.sandbox.page_state import State, is_playable
from bot.sandbox.records import Json, Message
from bot.sandbox.sight import Control as Thing

if TYPE_CHECKING:
    from bot.sandbox.server import Sandbox

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Deed = Callable[[Person, Json], Awaitable[Json]]
FURTHEST_MINUTES = 14 * 24 * 60


class Control:
    """Does on the sandbox what the page asks for, always as one of its people and through their hand."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self._state = State(sandbox)

    def routes(self) -> list[tuple[str, str, Handler]]:
        """Method, path below `/page/api/`, handler."""
        deeds: dict[str, Deed] = {
            "type": self.type,
            "act": self.act,
            "suggest": self.suggest,
            "submit": self.submit,
            "close": self.close,
            "home": self.home,
            "shortcut": self.shortcut,
            "join": self.join,
            "clock": self.clock,
        }
        return [("GET", "state", self.state), *(("POST", name, self._answering(deed)) for name, deed in deeds.items())]

    def _answering(self, deed: Deed) -> Handler:
        """The deed as a request handler: finds the person, and says in words why something cannot be done."""

        async def handler(request: web.Request) -> web.StreamResponse:
            try:
                asked = await request.json()
                return web.json_response(await deed(self._person(asked["me"]), asked))
            except NotThere as reason:
                return web.json_response({"error": str(reason)}, status=409)
            except (json.JSONDecodeError, KeyError, TypeError, ValueError, AttributeError) as reason:
                return web.json_response({"error": f"The request was not understood: {reason!r}"}, status=400)

        return handler

    def _person(self, user: str) -> Person:
        found = self._sandbox.workspace.users.get(user)
        if found is None or not is_playable(found):
            raise NotThere(f"Nobody plays {user!r}.")
        return self._sandbox.person(user)

    # ── looking ──────────────────────────────────────────────────────────────────────────────────────

    async def state(self, request: web.Request) -> web.StreamResponse:
        """Everything that one person sees now; `me`, `channel` and `thread` say who looks where."""
        user = self._sandbox.workspace.users.get(request.query.get("me", ""))
        if user is None or not is_playable(user):
            user = next(one for one in self._sandbox.workspace.users.values() if is_playable(one))
        seen = self._state.seen_by(
            self._sandbox.person(user.id), request.query.get("channel", ""), request.query.get("thread", "")
        )
        return web.json_response(seen)

    # ── typing ───────────────────────────────────────────────────────────────────────────────────────

    async def type(self, person: Person, asked: Json) -> Json:
        """Post a message, or run a slash command when it begins with one."""
        channel, text, thread = str(asked["channel"]), str(asked["text"]), asked.get("thread")
        if not text.startswith("/"):
            parent = self._message(person, channel, thread) if thread else None
            await person.says(text, channel=channel, thread=parent)
            return {}
        if thread:
            raise NotThere(f"{text.split()[0]} is not supported in threads. Sorry!")
        seen = await person.types(text, channel=channel, patience=0)
        if seen.error and seen.error not in person.notices:  # notices reach the page with its state
            raise NotThere(seen.error)
        return {}

    # ── pressing and choosing ────────────────────────────────────────────────────────────────────────

    async def act(self, person: Person, asked: Json) -> Json:
        """Use one control; `quiet` only remembers what stands in it."""
        place = self._place(person, asked)
        thing = self._thing(person, place, asked)
        value = asked.get("value")
        if thing.kind in STATEFUL:
            entry = page_values.entry(person, thing, value)
            if asked.get("quiet"):
                self._remember(person, place, thing, entry)
            else:
                await person.finger.set(place, thing, entry)
        else:
            await person.finger.act(place, thing, page_values.pressed(thing, value))
        return {}

    async def suggest(self, person: Person, asked: Json) -> Json:
        """What the app offers in an external select for what was typed."""
        place = self._place(person, asked)
        thing = self._thing(person, place, asked)
        return {"options": await person.finger.suggestions(place, thing, str(asked["typed"]))}

    def _remember(self, person: Person, place: Place, thing: Thing, entry: Json) -> None:
        person.finger.values(place).setdefault(thing.block_id, {})[thing.action_id] = entry

    def _place(self, person: Person, asked: Json) -> Place:
        if "view" not in asked:
            return self._message(person, str(asked["channel"]), str(asked["ts"]))
        view = self._sandbox.workspace.views.get(str(asked["view"]))
        if view is None or view.owner != person.id:
            raise NotThere("That view is not on the screen any more.")
        top = person.top_modal
        if top is not None and view is not top.view:
            raise NotThere("Something else covers that view.")
        return view

    def _message(self, person: Person, channel: str, ts: str) -> Message:
        place = person.channel(channel)
        found = self._sandbox.workspace.find_message(place.id, ts)
        if found is None or found.reader not in (None, person.id):
            raise NotThere("The message is gone.")
        return found

    def _thing(self, person: Person, place: Place, asked: Json) -> Thing:
        for thing in person.finger.controls(place):
            if (thing.block_id, thing.action_id) == (asked["block"], asked["action"]):
                return thing
        raise NotThere("That has changed meanwhile: look again.")

    # ── modals, home, shortcuts ──────────────────────────────────────────────────────────────────────

    async def submit(self, person: Person, asked: Json) -> Json:
        """Press a modal's submit button, with what was typed last."""
        modal = self._modal(person, asked)
        typed: dict[str, dict[str, Any]] = asked.get("values") or {}
        for thing in person.finger.controls(modal.view):
            if thing.kind in STATEFUL and thing.action_id in typed.get(thing.block_id, {}):
                value = typed[thing.block_id][thing.action_id]
                self._remember(person, modal.view, thing, page_values.entry(person, thing, value))
        submitted = await modal.submits()
        return {"state": submitted.state, "errors": submitted.errors}

    async def close(self, person: Person, asked: Json) -> Json:
        """Close the modal on top, or with `all` the whole stack."""
        await self._modal(person, asked).closes(everything=bool(asked.get("all")))
        return {}

    def _modal(self, person: Person, asked: Json) -> Modal:
        top = person.top_modal
        if top is None or top.view.id != asked["view"]:
            raise NotThere("That modal is not on the screen any more.")
        return top

    async def home(self, person: Person, asked: Json) -> Json:
        """Open the app's `home` or `messages` tab; answers with the channel of the direct messages."""
        tab = "messages" if asked.get("tab") == "messages" else "home"
        await person.opens_tab(tab)
        return {"channel": self._sandbox.workspace.open_im(person.id).id}

    async def shortcut(self, person: Person, asked: Json) -> Json:
        """Pick a shortcut from the menu of a message."""
        callback_id = str(asked["callback_id"])
        if callback_id not in self._sandbox.installation.shortcuts.values():
            raise NotThere(f"The app has no shortcut {callback_id!r}.")
        on = self._message(person, str(asked["channel"]), str(asked["ts"])) if "ts" in asked else None
        await person.uses(callback_id, on)
        return {}

    # ── channels and time ────────────────────────────────────────────────────────────────────────────

    async def join(self, person: Person, asked: Json) -> Json:
        """Join a public channel."""
        await person.joins(str(asked["channel"]))
        return {}

    async def clock(self, person: Person, asked: Json) -> Json:  # noqa: ARG002  # anybody may move time
        """Move the business clock forward."""
        minutes = int(asked["minutes"])
        if not 0 < minutes <= FURTHEST_MINUTES:
            raise ValueError("minutes must be above 0 and within two weeks")
        self._sandbox.forward(minutes=minutes)
        return {}
