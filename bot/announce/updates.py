"""Updates: the draft follows in its reviewer's messages, editions stand in one thread, the duty manager is asked."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from bot import outbox
from bot.announce import boards, direct, receivers
from bot.facts.escalation import EscalationFacts
from bot.facts.update import Edition
from bot.queries import outbox as promised
from bot.views import edition as edition_view
from bot.views import update as view
from bot.views.blocks import Block
from bot.words import Mrkdwn
from models.update import Update

BOARD = "executive"


async def drafted(session: AsyncSession, facts: EscalationFacts, *, update: Update, shown: Edition) -> None:
    """Somebody is asked to review this draft; `update.message_slot` names the message from now on."""
    if update.message_to is None or update.message_slot is None:
        return
    payload = view.draft(facts, shown, _told(facts, update))
    slot = update.message_slot
    await direct.post(session, facts, user_id=update.message_to, key=slot, payload=payload, slot=slot)


async def redrafted(
    session: AsyncSession, facts: EscalationFacts, *, update: Update, shown: Edition, what: str
) -> None:
    """The draft shows the newest facts, without a ping; `what` names the change."""
    await _edit(session, facts, update, what, view.draft(facts, shown, _told(facts, update)))


async def settled(
    session: AsyncSession,
    facts: EscalationFacts,
    *,
    update: Update,
    outcome: Mrkdwn,
    shown: Edition | None,
    what: str,
) -> None:
    """It was decided: everybody who was ever asked sees how, and what went out; there is nothing left to press.

    `what` names the decision, once for ever.
    """
    payload = view.decided(facts, outcome, shown)
    await _edit(session, facts, update, what, payload)
    for slot, user_id in (update.asked_before or {}).items():
        await direct.edit(session, facts, user_id=user_id, key=f"{slot}:{what}", payload=payload, slot=slot)


async def missed(
    session: AsyncSession, facts: EscalationFacts, *, update: Update, outcome: Mrkdwn, shown: Edition | None
) -> None:
    """It went out before anybody could be asked: whoever leads hears so."""
    if update.message_to is None or update.message_slot is None:
        return
    slot, payload = update.message_slot, view.decided(facts, outcome, shown)
    await direct.post(session, facts, user_id=update.message_to, key=slot, payload=payload, slot=slot)


async def moved(session: AsyncSession, facts: EscalationFacts, *, update: Update, outcome: Mrkdwn) -> None:
    """Somebody else is asked now; whoever was asked before sees so."""
    await _edit(session, facts, update, "moved", view.decided(facts, outcome, None))


async def sent(session: AsyncSession, facts: EscalationFacts, *, update: Update, shown: Edition) -> None:
    """The edition goes out: into the thread in the executive channel, or to the sponsor of a confidential one."""
    if facts.is_confidential:
        if facts.edition_reader_id is not None:
            await _thread(session, facts, receivers.user(facts.edition_reader_id), update, shown)
        return
    after = await boards.ready(session, team_id=facts.team_id, name=BOARD)
    await _thread(session, facts, receivers.board(BOARD), update, shown, after=after)


async def stopped(session: AsyncSession, facts: EscalationFacts, *, user_id: str, entry_id: int) -> None:
    """Nobody reviews the updates: this person is asked to see to it."""
    await direct.post(
        session, facts, user_id=user_id, key=f"updates-stopped:{facts.id}:{entry_id}", payload=view.stopped(facts)
    )


async def told_room(session: AsyncSession, facts: EscalationFacts, *, update: Update, said: str, by: str) -> None:
    """An update for those in the war room."""
    receiver = receivers.room(facts.room.id)
    await outbox.promise(
        session,
        team_id=facts.team_id,
        key=f"update:{update.id}:{receiver}",
        to=receiver,
        method="chat.postMessage",
        payload=view.internal(facts, said, by=by),
        lane=receivers.lane(receiver, "messages"),
        after=receivers.until_created(facts),
        priority=receivers.priority(facts),
    )


async def _thread(
    session: AsyncSession,
    facts: EscalationFacts,
    receiver: str,
    update: Update,
    shown: Edition,
    *,
    after: Sequence[str] = (),
) -> None:
    """The message of the thread shows the latest state; the edition itself stands below it."""
    slot = f"executive:{facts.id}" + ("" if receiver == receivers.board(BOARD) else f":{receiver}")
    stands = await promised.is_posted(session, team_id=facts.team_id, slot=slot)
    await outbox.promise(
        session,
        team_id=facts.team_id,
        key=f"update:{update.id}:parent:{receiver}",
        to=receiver,
        method="chat.update" if stands else "chat.postMessage",
        payload=edition_view.parent(facts, shown),
        lane=receivers.lane(receiver, slot),
        after=after,
        slot=slot,
        priority=receivers.priority(facts),
    )
    await outbox.promise(
        session,
        team_id=facts.team_id,
        key=f"update:{update.id}:{receiver}",
        to=receiver,
        method="chat.postMessage",
        payload={**edition_view.edition(facts, shown), "thread_slot": slot},
        lane=receivers.lane(receiver, f"{slot}:thread"),
        after=after,
        priority=receivers.priority(facts),
    )


async def _edit(session: AsyncSession, facts: EscalationFacts, update: Update, what: str, payload: Block) -> None:
    if update.message_to is None or update.message_slot is None:
        return
    slot = update.message_slot
    await direct.edit(session, facts, user_id=update.message_to, key=f"{slot}:{what}", payload=payload, slot=slot)


def _told(facts: EscalationFacts, update: Update) -> view.Draft:
    assert update.due_at is not None
    return view.Draft(update.id, update.due_at, facts.edition_reader_id)
