"""What we last put on each open form, so that what is typed quickly cannot overtake itself."""

import asyncio
import logging
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Any

from bot.delivery.slack import Slack, SlackTrouble
from bot.views.blocks import Block

log = logging.getLogger(__name__)

REMEMBERED = 500  # forms; one that is forgotten is only updated once more than necessary


@dataclass
class _Screen:
    """One form on somebody's screen: the hashes that our updates have replaced, and what stands there now."""

    replaced: set[str] = field(default_factory=set)
    hash: str = ""
    metadata: str = ""
    newest: float = 0.0  # when the newest word about it was sent
    busy: asyncio.Lock = field(default_factory=asyncio.Lock)


class Screens:
    """The open forms of this process. Only a help: another replica's update is seen by its hash, and stands."""

    def __init__(self) -> None:
        self._open: OrderedDict[str, _Screen] = OrderedDict()

    async def show(self, slack: Slack, body: dict[str, Any], drawn: Block) -> None:
        """Draw the form anew, unless it says so already, a newer word is here, or it is closed or changed meanwhile.

        `drawn` is the form for what this press carried; forms with equal metadata say the same.
        """
        seen, sent_at = body["view"], float(body["actions"][0].get("action_ts") or 0)
        screen = self._screen(seen["id"])
        screen.newest = max(screen.newest, sent_at)
        async with screen.busy:
            if sent_at < screen.newest:
                return
            # The press may have left before our last update arrived: then that is what it changes.
            is_behind = seen["hash"] in screen.replaced
            expected = screen.hash if is_behind else seen["hash"]
            stands = screen.metadata if is_behind else seen.get("private_metadata") or ""
            if drawn["private_metadata"] == stands:
                return
            try:
                now = await slack.update_view(seen["id"], drawn, hash=expected)
            except SlackTrouble as trouble:
                log.info("a form was not updated: %s", trouble)  # closed or changed meanwhile: nothing is lost
                return
            screen.replaced.add(expected)
            screen.hash, screen.metadata = str(now["hash"]), drawn["private_metadata"]

    def _screen(self, view_id: str) -> _Screen:
        screen = self._open.setdefault(view_id, _Screen())
        self._open.move_to_end(view_id)
        while len(self._open) > REMEMBERED:
            self._open.popitem(last=False)
        return screen
