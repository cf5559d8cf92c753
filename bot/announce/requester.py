"""A request is followed in messages edited in place: the requester's, the intake's, and of whoever was asked."""

from sqlalchemy.ext.asyncio import AsyncSession

from bot import outbox
from bot.announce import boards, direct, receivers
from bot.facts.escalation import EscalationFacts
from bot.queries import people, requests
from bot.views import request as view

INTAKE = "intake"


async def received(session: AsyncSession, facts: EscalationFacts) -> None:
    """The request is safe: the requester, the duty manager and, unless it is confidential, the intake channel hear."""
    await _tell_requester(session, facts, "post")
    await _ask(session, facts, asked_before=[])
    await _post_to_intake(session, facts)


async def followed_up(session: AsyncSession, facts: EscalationFacts, *, what: str) -> None:
    """The request has come further: its messages show how far, without a new ping; `what` names the change.

    Everybody who was ever asked sees it, so that no button stays that could not be pressed.
    """
    await _tell_requester(session, facts, f"edit:{what}")
    await _tell_asked(session, facts, f"edit:{what}")
    await _edit_in_intake(session, facts, what)


async def passed_on(session: AsyncSession, facts: EscalationFacts, *, what: str) -> None:
    """Another duty manager has it now, and is asked; the messages of the requester and of those before name them."""
    await _tell_requester(session, facts, f"edit:{what}")
    asked_before = await _tell_asked(session, facts, f"edit:{what}", but=facts.duty_id)
    await _ask(session, facts, asked_before=asked_before)


async def _tell_requester(session: AsyncSession, facts: EscalationFacts, what: str) -> None:
    slot, send = f"requester:{facts.id}", direct.post if what == "post" else direct.edit
    payload = view.for_requester(facts)
    await send(session, facts, user_id=facts.requester_id, key=f"{slot}:{what}", payload=payload, slot=slot)


async def _ask(session: AsyncSession, facts: EscalationFacts, *, asked_before: list[str]) -> None:
    """Whoever raised it while on duty has the buttons in the message they get anyway."""
    if facts.duty_id and facts.duty_id != facts.requester_id:
        await direct.post(
            session,
            facts,
            user_id=facts.duty_id,
            key=f"request:{facts.id}:post",
            payload=view.for_duty_manager(facts, asked_before=asked_before),
            slot=requests.slot_of(facts.id, facts.duty_id),
        )


async def _tell_asked(session: AsyncSession, facts: EscalationFacts, what: str, *, but: str | None = None) -> list[str]:
    """The messages of those who were asked; who was before the present duty manager is returned."""
    before = await requests.list_asked_before(session, escalation_id=facts.id)
    asked = [who for who in dict.fromkeys([*before, facts.duty_id]) if who not in (None, but, facts.requester_id)]
    slots = await requests.list_slots(session, team_id=facts.team_id, escalation_id=facts.id, people=asked)
    before = [who for who in slots if who != facts.duty_id]
    for who, slot in slots.items():
        is_theirs = who == facts.duty_id
        payload = view.for_duty_manager(facts, asked_before=before) if is_theirs else view.for_asked_before(facts)
        await direct.edit(session, facts, user_id=who, key=f"request:{facts.id}:{what}", payload=payload, slot=slot)
    return before


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
