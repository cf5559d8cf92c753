"""Taking back what one has just done to an escalation: only one's own change, only the newest of its sort, once."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.errors import Refused
from bot.facts.actor import Actor
from bot.queries import timeline
from bot.rules.clock_rules import ClockRules
from bot.services import ownership, roles, severity, waiting
from models.escalation import Escalation
from models.timeline import TimelineEntry


@dataclass(frozen=True)
class Undoing:
    """How a kind of change is taken back, and which later kinds of lines mean that it is not the newest any more."""

    do: Callable[..., Awaitable[TimelineEntry]]
    overtaken_by: frozenset[str]
    same: str | None = None  # the value in which such a line has to agree to be about the same thing


_WAITING = frozenset(
    {"waiting", "waiting-undone", "resumed", "resumed-undone", "resolved", "reopened", "recurred", "declined", "merged"}
)

_OWNER = frozenset({"accepted", "owner", "handover", "owner-undone"})
_ROLE = frozenset({"role", "role-cleared", "role-undone"})

UNDOING = {
    "owner": Undoing(ownership.undo, _OWNER),
    "handover": Undoing(ownership.undo, _OWNER),
    "role": Undoing(roles.undo, _ROLE, same="role"),
    "role-cleared": Undoing(roles.undo, _ROLE, same="role"),
    "severity": Undoing(severity.undo, frozenset({"severity", "severity-undone"})),
    "waiting": Undoing(waiting.undo_waiting, _WAITING),
    "resumed": Undoing(waiting.undo_resumed, _WAITING),
}


async def undo(
    session: AsyncSession,
    *,
    actor: Actor,
    escalation: Escalation,
    entry_id: int,
    clock_rules: ClockRules,
    now: datetime,
) -> TimelineEntry:
    """Take the change of this line back; the line that says so is returned. Raises Refused when it is too late."""
    entry = await timeline.find_entry(session, escalation_id=escalation.id, entry_id=entry_id)
    undoing = UNDOING.get(entry.kind) if entry is not None else None
    if entry is None or undoing is None or entry.actor_id != actor.user_id:
        raise Refused("undo-not-yours")
    later = await timeline.list_since(session, entry, kinds=undoing.overtaken_by)
    if any(undoing.same is None or each.data[undoing.same] == entry.data[undoing.same] for each in later):
        raise Refused("undo-too-late", name=escalation.name, escalation=escalation.name)
    return await undoing.do(session, actor=actor, escalation=escalation, entry=entry, clock_rules=clock_rules, now=now)
