"""A request is followed in three messages, each edited in place: the requester's, the duty manager's, the intake's."""

from sqlalchemy.ext.asyncio import AsyncSession

from bot import outbox
from bot.announce import boards, direct, receivers
from bot.facts.escalation import EscalationFacts
from bot.queries import people, requests
from bot.views import request as view
from bot.views.blocks import Block

INTAKE = "intake"


async def received(session: AsyncSession, facts: EscalationFacts) -> None:
    """The request is safe: the requester, the duty manager and, unless it is confidential, the intake channel hear."""
    await _tell(session, facts, "post")
    await _post_to_intake(session, facts)


async def followed_up(session: AsyncSession, facts: EscalationFacts, *, what: str) -> None:
    """The request has come further: its messages show how far, without a new ping; `what` names the change."""
    await _tell(session, facts, f"edit:{what}")
    await _edit_in_intake(session, facts, what)


async def settled(session: AsyncSession, facts: EscalationFacts, *, what: str) -> None:
    """Accepted or declined: those who had been asked before the last duty manager see it in their messages too."""
    await _tell_asked_before(session, facts, await requests.list_asked_before(session, escalation_id=facts.id), what)


def slot_of(facts: EscalationFacts, asked_before: str | None = None) -> str:
    """The duty manager's message about a request, or that of somebody who was asked before them."""
    return f"request:{facts.id}:{asked_before}" if asked_before else f"request:{facts.id}"


async def passed_on(session: AsyncSession, facts: EscalationFacts, *, before: str | None, what: str) -> None:
    """Another duty manager has it now, and is asked; the messages of the requester and of the one before name them."""
    if before is not None:
        await _tell_asked_before(session, facts, [before], what)
    await _direct(session, facts, facts.requester_id, "requester", f"edit:{what}", view.for_requester(facts))
    if facts.duty_id and facts.duty_id != facts.requester_id:
        await _direct(session, facts, facts.duty_id, "request", "post", view.for_duty_manager(facts))


async def _tell_asked_before(session: AsyncSession, facts: EscalationFacts, people: list[str], what: str) -> None:
    slots = {slot_of(facts, who): who for who in people}
    for slot in await requests.list_posted(session, team_id=facts.team_id, slots=list(slots)):
        payload = view.for_asked_before(facts)
        await direct.edit(session, facts, user_id=slots[slot], key=f"{slot}:edit:{what}", payload=payload, slot=slot)


async def _tell(session: AsyncSession, facts: EscalationFacts, what: str) -> None:
    await _direct(session, facts, facts.requester_id, "requester", what, view.for_requester(facts))
    if facts.duty_id and facts.duty_id != facts.requester_id:
        await _direct(session, facts, facts.duty_id, "request", what, view.for_duty_manager(facts))


async def _direct(
    session: AsyncSession, facts: EscalationFacts, user_id: str, stem: str, what: str, payload: Block
) -> None:
    slot = f"{stem}:{facts.id}"
    send = direct.post if what == "post" else direct.edit
    await send(session, facts, user_id=user_id, key=f"{slot}:{what}", payload=payload, slot=slot)


async def _post_to_intake(session: AsyncSession, facts: EscalationFacts) -> None:
    if not facts.is_confidential:
        after = await boards.ready(session, team_id=facts.team_id, name=INTAKE)
        await _to_intake(session, facts, "post", "chat.postMessage", after)


async def _edit_in_intake(session: AsyncSession, facts: EscalationFacts, what: str) -> None:
    if not facts.is_confidential:
        await _to_intake(session, facts, f"edit:{what}", "chat.update", [])


async def _to_intake(session: AsyncSession, facts: EscalationFacts, what: str, method: str, after: list[str]) -> None:
    # By name and not by mention: a mention would tell them of what they did themselves.
    found = await people.find_person(session, team_id=facts.team_id, user_id=facts.requester_id)
    receiver, slot = receivers.board(INTAKE), f"intake:{facts.id}"
    await outbox.promise(
        session,
        team_id=facts.team_id,
        key=f"{slot}:{what}",
        to=receiver,
        method=method,
        payload=view.for_intake(facts, requester_name=found.real_name if found else facts.requester_id),
        lane=receivers.lane(receiver, slot),
        after=after,
        slot=slot,
        priority=receivers.priority(facts),
    )
