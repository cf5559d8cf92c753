"""What a person does to channels by hand: creating, inviting, leaving, archiving, renaming, deleting."""

from __future__ import annotations

from bot.sandbox import channel_deeds, people
from bot.sandbox.filling import NotThere
from bot.sandbox.people import User
from bot.sandbox.records import Channel
from bot.sandbox.workspace import Workspace


class ChannelHand:
    """The part of a person's hand that handles channels."""

    def __init__(self, workspace: Workspace, user: User) -> None:
        self.workspace = workspace
        self.user = user

    @property
    def id(self) -> str:
        return self.user.id

    @property
    def name(self) -> str:
        return self.user.name

    def channel(self, name_or_id: str) -> Channel:
        """A conversation that the person sees: a channel by name or id, or `@warroom` for direct messages."""
        if self.user.deleted:
            raise NotThere(f"{self.name} is deactivated and sees nothing any more.")
        if name_or_id.removeprefix("@") in (self.workspace.bot.name, self.workspace.bot.id):
            return self.workspace.open_im(self.id)
        found = self.workspace.find_channel(name_or_id)
        if found is None or not self.workspace.may_see(self.id, found):
            raise NotThere(f"{self.name} sees no channel {name_or_id!r}.")
        return found

    def own_channel(self, name_or_id: str) -> Channel:
        """A channel that the person is in and that is not archived."""
        found = self.channel(name_or_id)
        if self.id not in found.members:
            raise NotThere(f"{self.name} is not in {name_or_id!r}: joining comes first.")
        if found.is_archived:
            raise NotThere(f"{name_or_id!r} is archived.")
        return found

    def channels(self) -> list[Channel]:
        """The channels that the person is in, direct messages left out."""
        return [channel for channel in self.workspace.channels_of(self.id) if not channel.is_im]

    async def creates(self, name: str, *, private: bool = False) -> Channel:
        if self.workspace.find_channel(name):
            raise NotThere(f"The name {name!r} is taken.")
        return channel_deeds.create(self.workspace, name, self.id, is_private=private)

    async def joins(self, channel: str) -> None:
        place = self.channel(channel)
        if self.id not in place.members:
            channel_deeds.add_member(self.workspace, place, self.id)

    async def invites(self, who: str, channel: str) -> None:
        place, guest = self.own_channel(channel), self._somebody(who)
        if guest.id not in place.members:
            channel_deeds.add_member(self.workspace, place, guest.id, inviter=self.id)

    async def kicks(self, who: str, channel: str) -> None:
        place, member = self.own_channel(channel), self._somebody(who)
        if member.id not in place.members:
            raise NotThere(f"{member.name} is not in {channel!r}.")
        channel_deeds.remove_member(self.workspace, place, member.id)

    async def leaves(self, channel: str) -> None:
        channel_deeds.remove_member(self.workspace, self.own_channel(channel), self.id)

    async def archives(self, channel: str) -> None:
        channel_deeds.archive(self.workspace, self.own_channel(channel), self.id)

    async def unarchives(self, channel: str) -> None:
        place = self.channel(channel)
        if not place.is_archived:
            raise NotThere(f"{channel!r} is not archived.")
        channel_deeds.unarchive(self.workspace, place, self.id)

    async def renames(self, channel: str, name: str) -> None:
        if self.workspace.find_channel(name):
            raise NotThere(f"The name {name!r} is taken.")
        channel_deeds.rename(self.workspace, self.own_channel(channel), name, self.id)

    async def deletes(self, channel: str) -> None:
        """Delete a channel for good; only workspace admins can."""
        place = self.channel(channel)
        if not self.user.is_admin:
            raise NotThere(f"{self.name} is no admin and cannot delete channels.")
        channel_deeds.delete(self.workspace, place, self.id)

    def _somebody(self, who: str) -> User:
        found = self.workspace.find_user(who)
        if found is None or found.deleted or found.id == people.SLACKBOT_ID:
            raise NotThere(f"There is nobody called {who!r} to pick.")
        return found
