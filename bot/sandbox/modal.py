"""A modal on somebody's screen, as a person handles it: by labels and button texts."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bot.sandbox import answers, forms, interactions, modal_stack, sight
from bot.sandbox.filling import NotThere
from bot.sandbox.records import Json, View
from bot.sandbox.switchboard import Answer

if TYPE_CHECKING:
    from bot.sandbox.eyes import Eyes


@dataclass
class Submitted:
    """How a submission ended: `closed`, `updated`, `pushed`, `refused` (see `errors`) or `failed`."""

    state: str
    errors: dict[str, str] = field(default_factory=dict)  # label → what is wrong
    modal: Modal | None = None  # what the person looks at afterwards

    @property
    def is_closed(self) -> bool:
        return self.state == "closed"


class Modal:
    """One modal; it stays the same object while the app updates it."""

    def __init__(self, person: Eyes, view: View) -> None:
        self._person = person
        self.view = view

    @property
    def title(self) -> str:
        return self.view.title

    @property
    def is_open(self) -> bool:
        return self._person.workspace.views.get(self.view.id) is self.view

    @property
    def is_on_top(self) -> bool:
        return self._person.workspace.top_view(self._person.id) is self.view

    @property
    def words(self) -> str:
        """Everything there is to read in it."""
        return sight.words(self.view.body["blocks"])

    @property
    def labels(self) -> list[str]:
        """The labels of its inputs and the texts of its buttons, in order."""
        return [control.label for control in self._person.finger.controls(self.view)]

    @property
    def errors(self) -> dict[str, str]:
        """What stands in red below the inputs, by label."""
        named = {control.block_id: control.label for control in self._person.finger.controls(self.view)}
        return {named.get(block_id, block_id): text for block_id, text in self.view.errors.items()}

    def options(self, label: str) -> list[str]:
        """The texts that a select, radio or checkbox input offers."""
        control = self._person.finger.find(self.view, label)
        return [sight.plain(option["text"]) for option in sight.options_of(control.element)]

    def value(self, label: str) -> Any:
        """What stands in an input: the text, the picked option's text (or a list of texts), an id, a date."""
        control = self._person.finger.find(self.view, label)
        value = self.view.values[control.block_id][control.action_id].get(forms.value_key(control.element))
        if isinstance(value, dict) and "text" in value:
            return sight.plain(value["text"])
        if isinstance(value, list):
            return [sight.plain(one["text"]) if isinstance(one, dict) else one for one in value]
        return value

    async def fills(self, fields: dict[str, Any]) -> Modal:
        """Fill in inputs by label. Options go by their text, people and channels by name; None empties."""
        for label, wanted in fields.items():
            self._must_be_on_top()
            await self._person.finger.choose(self.view, label, wanted)
        return self

    async def presses(self, text: str) -> Answer:
        """Press a button in the modal's body."""
        self._must_be_on_top()
        return await self._person.finger.press(self.view, text)

    async def submits(self) -> Submitted:
        """Press the submit button. Slack's client checks required fields itself before it sends anything."""
        self._must_be_on_top()
        if not self.view.body.get("submit"):
            raise NotThere(f"{self.title!r} has no submit button.")
        self.view.errors = self._complaints()
        if self.view.errors:
            self._person.workspace.changes.tick()
            return Submitted("refused", self.errors, self)
        workspace, user = self._person.workspace, self._person.id
        payload = interactions.view_submission(workspace, user, self.view)
        answer = await self._person.switchboard.interaction(payload)
        if answer.error:
            return Submitted("failed", {}, self)
        state = answers.after_submission(workspace, self.view, answer.payload)
        return Submitted(state, self.errors, self._person.top_modal)

    def _complaints(self) -> dict[str, str]:
        complaints: dict[str, str] = {}
        for control in self._person.finger.controls(self.view):
            if control.block["type"] == "input":
                entry: Json = self.view.values[control.block_id][control.action_id]
                if complaint := forms.complaint(control, entry):
                    complaints[control.block_id] = complaint
        return complaints

    async def closes(self, *, everything: bool = False) -> None:
        """Press Cancel (this modal goes) or, with `everything`, the cross when it clears the whole stack."""
        self._must_be_on_top()
        workspace, user = self._person.workspace, self._person.id
        stack = [workspace.views[view_id] for view_id in workspace.stacks[user]]
        is_cleared = everything or bool(self.view.body.get("clear_on_close"))
        gone = list(reversed(stack)) if is_cleared else [self.view]
        for view in gone:
            payload = interactions.view_closed(workspace, user, view, is_cleared=is_cleared)
            modal_stack.close_top(workspace, user)
            if view.body.get("notify_on_close"):
                await self._person.switchboard.interaction(payload)

    def _must_be_on_top(self) -> None:
        if not self.is_on_top:
            raise NotThere(f"{self._person.name} does not look at {self.title!r}; it is closed or covered.")
