"""What a person sees at their Slack client: messages, direct messages, modals, the home tab, errors."""

from __future__ import annotations

from bot.sandbox.acting import Finger
from bot.sandbox.changes import UNTIL_S
from bot.sandbox.filling import NotThere
from bot.sandbox.hand_channels import ChannelHand
from bot.sandbox.installation import Installation
from bot.sandbox.modal import Modal
from bot.sandbox.people import User
from bot.sandbox.records import Message, View
from bot.sandbox.switchboard import Switchboard
from bot.sandbox.workspace import Workspace


class Eyes(ChannelHand):
    """The part of a person that looks and waits; nobody sees private channels that they are not in."""

    def __init__(self, workspace: Workspace, switchboard: Switchboard, installation: Installation, user: User) -> None:
        super().__init__(workspace, user)
        self.switchboard = switchboard
        self.installation = installation
        self.finger = Finger(workspace, switchboard, user.id)

    def messages_of(self, channel: str, *, system: bool = False) -> list[Message]:
        """What the person reads in a channel, oldest first; with `system` also who joined, left and the like."""
        there = self.workspace.messages_for(self.id, self.channel(channel))
        return [message for message in there if system or not (message.subtype or "").startswith("channel_")]

    def dms(self) -> list[Message]:
        """The direct messages between the person and the app."""
        channel = self.workspace.im_with(self.id)
        return self.workspace.messages_for(self.id, channel) if channel else []

    @property
    def home(self) -> View | None:
        """The home tab that the app published to the person."""
        return self.workspace.home_of(self.id)

    @property
    def notices(self) -> list[str]:
        """The errors that Slack's client showed, oldest first."""
        return self.workspace.notices.setdefault(self.id, [])

    @property
    def top_modal(self) -> Modal | None:
        """The modal that the person looks at, if any."""
        view = self.workspace.top_view(self.id)
        return Modal(self, view) if view else None

    async def modal(self, title: str | None = None, *, timeout: float = UNTIL_S) -> Modal:
        """Wait for a modal (with this title) to be the one on the screen."""

        def look() -> Modal | None:
            top = self.top_modal
            return top if top and title in (None, top.title) else None

        if found := await self.workspace.changes.until(look, timeout):
            return found
        instead = self.top_modal.title if self.top_modal else None
        raise NotThere(f"{self.name} sees no modal {title!r}, but {instead!r}. Errors shown: {self.notices}")

    async def sees(
        self, text: str, *, channel: str | None = None, dm: bool = False, timeout: float = UNTIL_S
    ) -> Message:
        """Wait for a message that says `text`, in a channel, in the direct messages, or anywhere."""
        found = await self.workspace.changes.until(lambda: self.look_for(text, channel=channel, dm=dm), timeout)
        if found is None:
            where = "the DM" if dm else channel or "any channel"
            there = [m.words for m in self._readable(channel, dm) if not m.subtype]
            raise NotThere(f"{self.name} does not see {text!r} in {where}, but {there[-10:]}. {self.notices}")
        return found

    def look_for(self, text: str, *, channel: str | None = None, dm: bool = False) -> Message | None:
        """The newest message that says `text`, right now."""
        fitting = [m for m in self._readable(channel, dm) if text in m.words or text in m.text]
        return fitting[-1] if fitting else None

    def _readable(self, channel: str | None, dm: bool) -> list[Message]:
        if dm:
            return self.dms()
        if channel is not None:
            place = self.workspace.find_channel(channel)
            return self.workspace.messages_for(self.id, place) if place else []
        places = [*self.workspace.channels.values()]
        return sorted((m for place in places for m in self.workspace.messages_for(self.id, place)), key=_by_ts)


def _by_ts(message: Message) -> str:
    return message.ts
