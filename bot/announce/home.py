"""A person's Home is published: the newest replaces what has not left yet."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot import outbox
from bot.announce import receivers
from bot.facts.home import HomeFacts
from bot.outbox import Priority
from bot.views import home as view
from bot.views.blocks import Block


@dataclass(frozen=True)
class Drawn:
    """A Home as it will be published, and a fingerprint by which two that say the same are known."""

    view: Block
    fingerprint: str


def draw(facts: HomeFacts | None, *, now: datetime) -> Drawn:
    """The Home of somebody with these things; without facts that of a guest."""
    drawn = view.home(facts, now=now) if facts is not None else view.closed()
    said = json.dumps(drawn, sort_keys=True, ensure_ascii=False)
    return Drawn(drawn, hashlib.sha256(said.encode()).hexdigest())


async def shown(session: AsyncSession, drawn: Drawn, *, team_id: str, user_id: str, edition: int) -> None:
    """This edition goes to this person."""
    receiver = receivers.user(user_id)
    await outbox.promise(
        session,
        team_id=team_id,
        key=f"home:{user_id}:{edition}",
        to=receiver,
        method="views.publish",
        payload={"view": drawn.view},
        lane=receivers.lane(receiver, "home"),
        slot=f"home:{user_id}",
        priority=Priority.LATER,
    )
