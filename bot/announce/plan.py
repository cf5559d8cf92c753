"""Milestones: their owner hears of a new one by DM, that message follows it, and reminders stand in one message."""

from sqlalchemy.ext.asyncio import AsyncSession

from bot import outbox
from bot.announce import direct, receivers
from bot.facts.escalation import EscalationFacts
from bot.outbox import Priority
from bot.queries import reminders, timeline, warnings
from bot.views import plan as view
from bot.views import reminder as reminder_view
from models.milestone import Milestone

FOLLOWED = 4  # reminders that still follow a milestone: before, overdue, the manager's, and the newest daily one


async def assigned(
    session: AsyncSession, facts: EscalationFacts, *, milestone: Milestone, by: str, entry_id: int
) -> str | None:
    """Somebody else gave the owner this milestone: one DM, whose slot is returned; None when they did it themselves."""
    if milestone.owner_id == by:
        return None
    slot = f"milestone:{milestone.id}:{entry_id}"
    await direct.post(
        session,
        facts,
        user_id=milestone.owner_id,
        key=slot,
        payload=view.assigned(facts, reminders.milestone_facts(milestone), by=by),
        slot=slot,
    )
    return slot


async def changed(session: AsyncSession, facts: EscalationFacts, *, milestone: Milestone, entry_id: int) -> None:
    """The messages that told and reminded the owner show how the milestone stands now, without a ping."""
    if milestone.message_slot is not None and milestone.message_to is not None:
        given = await timeline.find_entry(
            session, escalation_id=facts.id, entry_id=int(milestone.message_slot.rpartition(":")[2])
        )
        await direct.edit(
            session,
            facts,
            user_id=milestone.message_to,
            key=f"{milestone.message_slot}:edit:{entry_id}",
            payload=view.followed(
                facts,
                reminders.milestone_facts(milestone),
                reader=milestone.message_to,
                by=given.actor_id if given else None,
            ),
            slot=milestone.message_slot,
        )
    for slot, receiver_id in await reminders.list_newest_slots(session, milestone_id=milestone.id, limit=FOLLOWED):
        await redraw(session, team_id=facts.team_id, receiver_id=receiver_id, slot=slot, what=f"edit:{entry_id}")


async def reminded(session: AsyncSession, *, team_id: str, receiver_id: str, slot: str) -> None:
    """The reminders and warnings of this slot are given, in one message."""
    await _put(session, team_id, receiver_id, slot, "post", "chat.postMessage")


async def redraw(session: AsyncSession, *, team_id: str, receiver_id: str, slot: str, what: str) -> None:
    """The message of this slot shows how everything in it stands now, without a ping; `what` names the change."""
    await _put(session, team_id, receiver_id, slot, what, "chat.update")


async def _put(session: AsyncSession, team_id: str, receiver_id: str, slot: str, what: str, method: str) -> None:
    items = await reminders.list_items(session, slot=slot, receiver_id=receiver_id)
    # A message with warnings is named after one; thousands of others need not be asked.
    is_warning = slot.startswith("warning:")
    warned = await warnings.list_items(session, slot=slot, receiver_id=receiver_id) if is_warning else []
    if not items and not warned:
        return
    receiver = receivers.user(receiver_id)
    await outbox.promise(
        session,
        team_id=team_id,
        key=f"{slot}:{what}",
        to=receiver,
        method=method,
        payload=reminder_view.reminder(items, warned),
        lane=receivers.lane(receiver, slot),
        slot=slot,
        priority=Priority.NORMAL,
    )
