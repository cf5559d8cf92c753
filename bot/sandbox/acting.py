"""A person's finger on a control: the state changes, the app is told; the same for messages, modals and home tabs."""

from __future__ import annotations

from typing import Any

from bot.sandbox import filling, interactions, shapes, sight
from bot.sandbox.filling import NotThere
from bot.sandbox.forms import STATEFUL, initial_values
from bot.sandbox.records import Json, Message, View
from bot.sandbox.sight import Control
from bot.sandbox.switchboard import Answer, Switchboard
from bot.sandbox.workspace import Workspace

Place = View | Message
SHOWN_WITH_ACTIONS = ("text", "value", "style", "url", "placeholder")


class Finger:
    """Presses and chooses for one person."""

    def __init__(self, workspace: Workspace, switchboard: Switchboard, user: str) -> None:
        self._workspace = workspace
        self._switchboard = switchboard
        self._user = user

    def controls(self, place: Place) -> list[Control]:
        """Everything to press or fill in there, attachments included."""
        if isinstance(place, View):
            return sight.controls(place.body["blocks"])
        attached = [block for attachment in place.attachments for block in attachment.get("blocks", [])]
        return sight.controls([*place.blocks, *attached])

    def values(self, place: Place) -> Json:
        """What stands in the inputs of the place, for this person."""
        if isinstance(place, View):
            return place.values
        blocks = [*place.blocks, *(b for attachment in place.attachments for b in attachment.get("blocks", []))]
        return place.values.setdefault(self._user, initial_values(blocks))

    async def press(self, place: Place, text: str) -> Answer:
        """Press the button, or pick the overflow option, that says `text`."""
        for control in self.controls(place):
            if control.kind == "button" and control.label == text:
                return await self.act(place, control, {})
            if control.kind == "overflow":
                options = sight.options_of(control.element)
                if any(sight.plain(option["text"]) == text for option in options):
                    return await self.act(place, control, {"selected_option": filling.pick(options, text, text)})
        pressable = [control.label for control in self.controls(place) if control.kind == "button"]
        raise NotThere(f"There is no {text!r} to press, only {pressable}.")

    async def choose(self, place: Place, label: str, wanted: Any) -> Answer:
        """Set the input, select or picker with this label or placeholder; the app hears of it when Slack says so."""
        control = self.find(place, label)
        options = sight.options_of(control.element)
        if "external_select" in control.kind:
            options = await self._suggestions(place, control, wanted)
        return await self.set(place, control, filling.entry(self._workspace, control, wanted, options))

    async def set(self, place: Place, control: Control, entry: Json) -> Answer:
        """Put a ready state entry into an input; tells the app unless it is a silent input block."""
        self.values(place).setdefault(control.block_id, {})[control.action_id] = entry
        self._workspace.changes.tick()
        if control.block["type"] == "input" and not control.block.get("dispatch_action"):
            return Answer()
        return await self.act(place, control, {key: value for key, value in entry.items() if key != "type"})

    async def act(self, place: Place, control: Control, chosen: Json) -> Answer:
        """Tell the app that this control was used."""
        action: Json = {"type": control.kind, "action_id": control.action_id, "block_id": control.block_id}
        if control.kind not in STATEFUL:
            action |= {key: control.element[key] for key in SHOWN_WITH_ACTIONS if key in control.element}
        elif "placeholder" in control.element:
            action["placeholder"] = control.element["placeholder"]
        return await self._switchboard.interaction(self._payload(place, action | chosen))

    def _payload(self, place: Place, action: Json) -> Json:
        if isinstance(place, View):
            return interactions.view_actions(self._workspace, self._user, place, action)
        channel = self._workspace.channels[place.channel]
        values = self.values(place)
        return interactions.message_actions(self._workspace, self._user, channel, place, action, values)

    async def _suggestions(self, place: Place, control: Control, wanted: Any) -> list[Json]:
        """Type each wanted text into the external select and gather what the app offers."""
        gathered: list[Json] = []
        for typed in [wanted] if isinstance(wanted, str) else list(wanted or ()):
            gathered += await self.suggestions(place, control, typed)
        return gathered

    async def suggestions(self, place: Place, control: Control, typed: str) -> list[Json]:
        """The options that the app offers for what was typed."""
        ids = (control.block_id, control.action_id)
        where: Any = place
        if isinstance(place, Message):
            where = (self._workspace.channels[place.channel], place)
        payload = interactions.block_suggestion(self._workspace, self._user, typed, ids, where)
        answer = await self._switchboard.interaction(payload)
        offered = sight.options_of(answer.payload)
        return [shapes.complete_blocks(self._workspace, [{"option": one}])[0]["option"] for one in offered]

    def find(self, place: Place, label: str) -> Control:
        """The input with this label, or the select with this placeholder."""
        there = [control for control in self.controls(place) if control.kind in STATEFUL]
        for control in there:
            if label in (control.label, sight.plain(control.block.get("text"))):
                return control
        raise NotThere(f"There is no {label!r} to fill in, only {[control.label for control in there]}.")
