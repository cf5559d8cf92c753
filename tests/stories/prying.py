"""People who try everything: those inside press whatever they see, those outside try the same and look everywhere."""

import copy
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any

from bot.sandbox import filling
from bot.sandbox.acting import Place
from bot.sandbox.hand import Person
from bot.sandbox.modal import Modal
from bot.sandbox.records import Call, Json
from bot.sandbox.server import Sandbox
from bot.sandbox.sight import Control, options_of, plain
from bot.sandbox.switchboard import Answer
from models.outbox import OutboxRow

EVERYBODY = "everybody"
MANY = 200  # presses; more would be a circle
TIMES = 3  # a button of the same kind is pressed in so many places: what it belongs to may be over in the first
INTERACTIVE = ("block_actions", "view_submission", "block_suggestion", "shortcut", "message_action")


class Insider:
    """Presses every button that this person sees `about` something, and fills every form with `marker`, once for each kind."""

    def __init__(
        self, sandbox: Sandbox, who: Person, driven: set[str], *, about: re.Pattern[str], marker: str, picks: str
    ) -> None:
        self.sandbox, self.who, self.driven = sandbox, who, driven
        self._about, self._marker, self._picks = about, marker, picks
        self._tried: set[tuple[str, str]] = set()
        self._times: Counter[str] = Counter()

    async def presses_everything(self, *, held_back: tuple[str, ...] = ()) -> None:
        """Until there is no button left that nobody has pressed; `held_back` ids begin with what is not to happen."""
        for _ in range(MANY):
            found = self._next(self._places(), held_back)
            if found is None:
                return
            await self._uses(*found, held_back)

    def _places(self) -> Iterator[Place]:
        """Messages about it, the newest first, and the Home."""
        for channel in self.who.workspace.channels.values():
            for message in reversed(self.who.workspace.messages_for(self.who.id, channel)):
                if self._about.search(f"{message.words} {channel.name}"):
                    yield message
        if self.who.home:
            yield self.who.home

    def _next(self, places: Iterable[Place], held_back: tuple[str, ...]) -> tuple[Place, Control] | None:
        """Something that nobody has pressed yet, else something that this person has not."""
        found = list(self._untried(places, held_back))
        return min(found, key=lambda each: each[1].action_id in self.driven, default=None)

    def _untried(self, places: Iterable[Place], held_back: tuple[str, ...]) -> Iterator[tuple[Place, Control]]:
        for place in places:
            for control in self.who.finger.controls(place):
                is_silent = control.block["type"] == "input" or control.action_id.startswith(held_back or ("-",))
                if place is self.who.home and not control.action_id.startswith("home."):
                    continue  # it may belong to something else; the same button stands in a message as well
                is_new = _press(control) not in self._tried and self._times[control.action_id] < TIMES
                if is_new and not is_silent:
                    yield place, control

    async def _uses(self, place: Place, control: Control, held_back: tuple[str, ...]) -> None:
        self.driven.add(control.action_id)
        self._tried.add(_press(control))
        self._times[control.action_id] += 1
        if control.kind == "button":
            await self.who.finger.act(place, control, {})
        else:
            await self._fills(place, control)
        for _ in range(20):
            modal = self.who.top_modal
            if modal is None or modal.view is place:
                return
            inside = self._next([modal.view], held_back)
            if inside:
                await self._uses(*inside, held_back)
                continue
            await self._submits(modal, held_back)
            if modal.is_on_top:
                await modal.closes()

    async def _submits(self, modal: Modal, held_back: tuple[str, ...]) -> None:
        callback_id = str(modal.view.body.get("callback_id") or "")
        if not modal.view.body.get("submit") or callback_id.startswith(held_back or ("-",)):
            return
        self.driven.add(callback_id)
        for control in self.who.finger.controls(modal.view):
            if control.block["type"] == "input":
                await self._fills(modal.view, control)
        refused = (await modal.submits()).errors
        if refused and modal.is_on_top:  # it asked for a time, say
            for control in self.who.finger.controls(modal.view):
                if control.label in refused:
                    await self._fills(modal.view, control, again=True)
            await modal.submits()

    async def _fills(self, place: Place, control: Control, *, again: bool = False) -> None:
        options = options_of(control.element)
        wanted: Any = None
        match control.kind:
            case "plain_text_input":
                wanted = "+3h" if again else f"{self._marker} {control.label}"
            case "users_select":
                wanted = self._picks
            case "static_select" | "overflow" | "radio_buttons" if options:
                wanted = plain(options[-1 if again else 0]["text"])
            case "datepicker":
                wanted = (self.sandbox.now() + timedelta(days=2)).date()
            case "timepicker":
                wanted = "17:00"
            case "datetimepicker":
                wanted = self.sandbox.now() + timedelta(days=2)
            case _:
                return
        if control.kind == "overflow":
            await self.who.finger.act(place, control, {"selected_option": filling.pick(options, wanted, "")})
        else:
            await self.who.finger.set(place, control, filling.entry(self.who.workspace, control, wanted, options))


class Outside:
    """Everything that can be seen outside of a circle of people, now or in what was ever sent."""

    def __init__(self, sandbox: Sandbox, insiders: set[str], secret: re.Pattern[str]) -> None:
        self.sandbox, self.workspace, self.secret = sandbox, sandbox.workspace, secret
        self.insiders = insiders | {sandbox.workspace.bot.id}

    def leaks(self) -> list[str]:
        """What somebody outside sees of it; empty is what everybody hopes for."""
        seen = [*self._in_their_windows(), *self._in_calls(), *self._in_public()]
        return [
            f"{where}: {text[max(0, found.start() - 200) : found.end() + 100]}"
            for where, text in seen
            if (found := self.secret.search(text))
        ]

    def promised(self, rows: Iterable[OutboxRow], rooms: set[int]) -> list[str]:
        """Promises about it to anybody but insiders and its own rooms."""
        inside = {f"user:{who}" for who in self.insiders} | {f"room:{room}" for room in rooms}
        return [
            f"{row.key}: {row.method} to {row.receiver}"
            for row in rows
            if row.receiver not in inside and self.secret.search(f"{row.key} {_text(row.payload)}")
        ]

    def _in_their_windows(self) -> Iterator[tuple[str, str]]:
        for user in self.workspace.users.values():
            if user.id in self.insiders:
                continue
            for channel in self.workspace.channels.values():
                for message in self.workspace.messages_for(user.id, channel):
                    if message.user not in (user.id,):
                        yield (
                            f"{user.name} in {channel.name or 'a direct message'}",
                            f"{message.text} {_text(message.blocks)}",
                        )
            for view in self.workspace.views.values():
                if view.owner == user.id:
                    yield f"{user.name}'s view", _text(view.body)
            yield f"what {user.name}'s Slack complained of", " ".join(self.workspace.notices.get(user.id, []))

    def _in_public(self) -> Iterator[tuple[str, str]]:
        for channel in self.workspace.channels.values():
            if channel.kind == "public":
                about = [channel.name, channel.topic["value"], channel.purpose["value"], _text(channel.bookmarks)]
                yield f"about #{channel.name}", " ".join(about)

    def _in_calls(self) -> Iterator[tuple[str, str]]:
        for call in self.sandbox.calls:
            outside = self._audience(call) - self.insiders
            if outside:
                yield f"{call.method} to {sorted(outside)}", _text(call.args)

    def _audience(self, call: Call) -> set[str]:
        args = call.args
        if call.method == "conversations.create":
            return set() if str(args.get("is_private")).lower() == "true" else {EVERYBODY}
        if "trigger_id" in args:
            trigger = self.workspace.triggers.get(str(args["trigger_id"]))
            return {trigger.user} if trigger else set()
        if "view_id" in args:
            view = self.workspace.views.get(str(args["view_id"]))
            return {view.owner} if view else set()
        if call.method in ("views.publish", "chat.postEphemeral"):
            return {str(args.get("user_id") or args.get("user"))}
        channel = self.workspace.channels.get(str(args.get("channel") or args.get("channel_id") or ""))
        if channel is None:
            return set()
        return set(channel.members) if channel.kind != "public" else {EVERYBODY}


def sent_by(sandbox: Sandbox, insiders: set[str]) -> list[Json]:
    """Everything that these people have done until now, as Slack told it, once for each kind.

    Without their intake forms: in those there are their own words, which whoever sends them would be told back.
    """
    found: dict[tuple[str, str], Json] = {}
    for delivery in sandbox.transport.log:
        payload = delivery.payload
        if payload.get("type") not in INTERACTIVE or payload["user"]["id"] not in insiders:
            continue
        form = str((payload.get("view") or {}).get("callback_id"))
        action = (payload.get("actions") or [payload])[0].get("action_id")
        if form != "intake.submit":
            found[payload["type"], str(action or payload.get("callback_id") or form)] = payload
    return list(found.values())


async def forges(sandbox: Sandbox, who: Person, payload: Json) -> Answer:
    """Somebody outside sends what an insider's Slack has sent, as themselves."""
    forged = copy.deepcopy(payload)
    forged["user"] = {**forged["user"], "id": who.id, "name": who.name, "username": who.name}
    forged["trigger_id"] = sandbox.workspace.new_trigger(who.id)
    forged["response_url"] = sandbox.workspace.new_response_url(sandbox.channel("general").id, who.id)
    if "view" in forged:
        forged["view"]["id"] = sandbox.workspace.new_id("V")
    return await sandbox.switchboard.interaction(forged)


def _press(control: Control) -> tuple[str, str]:
    return control.action_id, str(control.element.get("value"))


def _text(node: Any) -> str:
    return json.dumps(node, ensure_ascii=False, default=str)
