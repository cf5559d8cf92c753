"""The digest: one message in its channel, one line for each escalation that has no edition of its own."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot import outbox
from bot.announce import boards, receivers
from bot.facts.escalation import EscalationFacts
from bot.outbox import Priority
from bot.views import digest as view
from models.escalation import Severity

BOARD = "digest"


async def due(
    session: AsyncSession,
    found: Sequence[EscalationFacts],
    *,
    team_id: str,
    severity: Severity,
    names: dict[str, str],
    total: int,
    due_at: datetime,
    now: datetime,
) -> None:
    """The digest of this severity and moment, once."""
    receiver = receivers.board(BOARD)
    await outbox.promise(
        session,
        team_id=team_id,
        key=f"digest:{severity.value}:{due_at.isoformat()}",
        to=receiver,
        method="chat.postMessage",
        payload=view.digest(found, severity=severity, names=names, total=total, now=now),
        lane=receivers.lane(receiver, "messages"),
        after=await boards.ready(session, team_id=team_id, name=BOARD),
        priority=Priority.LATER,
    )
