"""The channels for requests, executives and digests: are they there, are we in them, and who else is?"""

from collections.abc import Mapping
from typing import Any

from bot.config_file import ConfigFile
from bot.delivery.directory import list_members
from bot.delivery.slack import Slack, SlackRefused
from bot.doctor.finding import Finding, fault, ok, warning
from bot.doctor.people import Acquaintances
from bot.rules.channel_name import is_channel_id

PAGE = 999
LEADERSHIP = ("executive", "digest")  # where guests would read what is meant for leadership
OUTSIDERS = ("is a guest", "belongs to another organisation")


async def look(
    config: ConfigFile, slack: Slack, people: Acquaintances, *, known: Mapping[str, str], bot_user_id: str
) -> list[Finding]:
    """Each board's channel; `known` has ids by the names in warroom.yaml. Raises SlackTrouble."""
    found = []
    for board, wanted in config.channels.boards.items():
        channel = await _find(slack, wanted, known)
        what, key = f"Channel {board}", f"channels.{board}"
        if channel is None and is_channel_id(wanted):
            says = f"There is no channel {wanted}, or it is private without Warroom."
            found.append(fault(what, says, _invite(wanted, key)))
        elif channel is None:
            says = f"There is no #{wanted} yet that Warroom can see; it is made when it is first needed."
            found.append(ok(what, says))
        elif obstacle := _obstacle(what, key, channel):
            found.append(obstacle)
        elif board in LEADERSHIP and (outside := await _outsiders(slack, people, channel, bot_user_id)):
            says = f"In #{channel['name']} are guests or people of other organisations: {', '.join(outside)}."
            found.append(warning(what, says, "Remove them, unless they may read everything that executives read."))
        else:
            found.append(ok(what, f"Warroom is in #{channel['name']}."))
    return found


async def _find(slack: Slack, wanted: str, known: Mapping[str, str]) -> dict[str, Any] | None:
    channel_id = wanted if is_channel_id(wanted) else known.get(wanted)
    if channel_id is not None:
        try:
            return dict((await slack.ask("conversations.info", {"channel": channel_id}))["channel"])
        except SlackRefused as refused:
            if refused.error != "channel_not_found":
                raise
            if is_channel_id(wanted):
                return None
    async for body in slack.pages("conversations.list", {"types": "public_channel,private_channel", "limit": PAGE}):
        for channel in body["channels"]:
            if channel["name"] == wanted:
                return dict(channel)
    return None


def _obstacle(what: str, key: str, channel: Mapping[str, Any]) -> Finding | None:
    name = f"#{channel['name']}"
    if channel.get("is_archived"):
        return fault(what, f"{name} is archived.", f"Unarchive it, or name another under {key} in warroom.yaml.")
    if not channel.get("is_member"):
        return warning(what, f"Warroom is not in {name}.", _invite(name, key))
    if channel.get("is_ext_shared") or channel.get("is_pending_ext_shared"):
        says = f"{name} is shared with another organisation, which reads what Warroom posts there."
        return warning(what, says, f"Name a channel of your own under {key} in warroom.yaml.")
    return None


def _invite(name: str, key: str) -> str:
    return f"Invite Warroom in {name} (/invite), or name another channel under {key} in warroom.yaml."


async def _outsiders(slack: Slack, people: Acquaintances, channel: Mapping[str, Any], bot_user_id: str) -> list[str]:
    members = sorted(await list_members(slack, channel_id=channel["id"]) - {bot_user_id})
    return [who for who in members if await people.obstacle(who) in OUTSIDERS]
