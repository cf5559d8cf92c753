"""A board whose name is taken: the channel that has it is found, entered and used, for that is what was meant."""

from collections.abc import Awaitable, Callable
from typing import Any

from bot.delivery.outcomes import Judgement, Verdict

HIDDEN = "name_taken: by a channel that Warroom cannot see"
ARCHIVED = "name_taken: by an archived channel"
PAGE = 999

# A call that changes nothing or may be repeated: its answer, and what it means.
Ask = Callable[[str, dict[str, Any]], Awaitable[tuple[dict[str, Any], Judgement]]]


async def adopt(name: str, ask: Ask) -> tuple[dict[str, Any], Judgement]:
    """The channel of this name as `conversations.create` would answer, and that it is `adopted`.

    A private one is only found when we are in it.
    """
    asked: dict[str, Any] = {"types": "public_channel,private_channel", "limit": PAGE}
    while True:
        answer, judgement = await ask("conversations.list", asked)
        if judgement.verdict is not Verdict.DONE:
            return {}, judgement
        for channel in answer["channels"]:
            if channel["name"] == name:
                return await _enter(channel, ask)
        cursor = (answer.get("response_metadata") or {}).get("next_cursor")
        if not cursor:
            return {}, Judgement(Verdict.NEVER, HIDDEN)
        asked["cursor"] = cursor


async def _enter(channel: dict[str, Any], ask: Ask) -> tuple[dict[str, Any], Judgement]:
    if channel.get("is_archived"):
        return {}, Judgement(Verdict.NEVER, ARCHIVED)
    if not channel.get("is_member"):
        _, judgement = await ask("conversations.join", {"channel": channel["id"]})
        if judgement.verdict is not Verdict.DONE:
            return {}, judgement
    return {"channel": channel, "adopted": True}, Judgement(Verdict.DONE)
