"""The plan: milestones are added, done, slipped, reassigned; each change can be taken back while it is the newest."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.announce import card, plan
from bot.errors import Refused
from bot.facts.actor import Actor
from bot.queries import escalations, milestones
from bot.queries import timeline as timeline_queries
from bot.rules import reminders
from bot.services import reminding, rooms, telling, timeline, updates
from models.escalation import UNDER_WAY, Escalation
from models.milestone import Milestone, MilestoneNeed, MilestoneStatus
from models.timeline import TimelineEntry


async def add_milestone(
    session: AsyncSession,
    *,
    actor: Actor,
    escalation: Escalation,
    what: str,
    owner: Actor,
    due_at: datetime,
    needs: Iterable[int] = (),
    now: datetime,
) -> tuple[Milestone, TimelineEntry]:
    """Add a milestone for `owner`; `needs` are the numbers of the milestones it depends on.

    Raises Refused when the escalation is over, the owner may not own, or a needed milestone does not exist.
    """
    check_under_way(escalation)
    check_may_own(owner)
    needed = [await _get(session, escalation, number) for number in sorted(set(needs))]
    milestone = Milestone(
        team_id=escalation.team_id,
        escalation_id=escalation.id,
        number=await milestones.next_number(session, escalation_id=escalation.id),
        what=what,
        owner_id=owner.user_id,
        due_at=due_at,
        set_at=now,
        status=MilestoneStatus.OPEN,
        generation=1,
        changes=0,
    )
    reminding.start_anew(milestone)
    session.add(milestone)
    await session.flush()
    session.add_all(MilestoneNeed(milestone_id=milestone.id, needs_id=each.id) for each in needed)
    entry = await _changed(
        session,
        actor,
        escalation,
        milestone,
        "added",
        now,
        before={"status": MilestoneStatus.DROPPED.value},
        owner_id=owner.user_id,
        due_at=due_at,
    )
    return milestone, entry


async def finish_milestone(
    session: AsyncSession, *, actor: Actor, escalation: Escalation, number: int, now: datetime
) -> tuple[Milestone, TimelineEntry]:
    """M<number> is done. Raises Refused when it is already, or the escalation is over."""
    check_under_way(escalation)
    milestone = await _get_open(session, escalation, number)
    before = _state_of(milestone)
    milestone.status = MilestoneStatus.DONE
    milestone.done_at = now
    milestone.done_by = actor.user_id
    milestone.next_at = None
    entry = await _changed(session, actor, escalation, milestone, "done", now, before=before)
    return milestone, entry


async def slip_milestone(
    session: AsyncSession,
    *,
    actor: Actor,
    escalation: Escalation,
    number: int,
    due_at: datetime,
    reason: str,
    now: datetime,
) -> tuple[Milestone, TimelineEntry]:
    """M<number> gets another due time, with the reason kept. Its reminders start anew."""
    check_under_way(escalation)
    milestone = await _get_open(session, escalation, number)
    if milestone.due_at == due_at:
        raise Refused("milestone-same-due", field="due", name=milestone.name, due_at=due_at)
    before = _state_of(milestone)
    milestone.due_at = due_at
    _start_anew(milestone, now)
    entry = await _changed(
        session, actor, escalation, milestone, "slipped", now, before=before, due_at=due_at, reason=reason
    )
    return milestone, entry


async def reassign_milestone(
    session: AsyncSession, *, actor: Actor, escalation: Escalation, number: int, owner: Actor, now: datetime
) -> tuple[Milestone, TimelineEntry]:
    """M<number> gets another owner, who hears of it. Its reminders start anew."""
    check_under_way(escalation)
    check_may_own(owner)
    milestone = await _get_open(session, escalation, number)
    if milestone.owner_id == owner.user_id:
        raise Refused("milestone-same-owner", field="owner", name=milestone.name, owner_id=owner.user_id)
    before = _state_of(milestone)
    milestone.owner_id = owner.user_id
    _start_anew(milestone, now)
    entry = await _changed(
        session, actor, escalation, milestone, "reassigned", now, before=before, owner_id=owner.user_id
    )
    return milestone, entry


async def undo(
    session: AsyncSession, *, actor: Actor, escalation: Escalation, entry_id: int, now: datetime
) -> Milestone:
    """Take one's own change of a milestone back. Raises Refused when something has changed since."""
    entry = await timeline_queries.find_entry(session, escalation_id=escalation.id, entry_id=entry_id)
    if entry is None or "before" not in entry.data or entry.actor_id != actor.user_id:
        raise Refused("undo-not-yours")
    milestone = await _get(session, escalation, int(entry.data["number"]), dropped=True)
    check_under_way(escalation)
    if milestone.changes != entry.data["change"]:
        raise Refused("undo-too-late", name=milestone.name, escalation=escalation.name)
    before = entry.data["before"]
    milestone.status = MilestoneStatus(before["status"])
    if milestone.status is MilestoneStatus.OPEN:
        was = (milestone.owner_id, milestone.due_at)
        milestone.owner_id, milestone.due_at = before["owner_id"], datetime.fromisoformat(before["due_at"])
        milestone.done_at = milestone.done_by = None
        if was == (milestone.owner_id, milestone.due_at):
            reminding.put_back(milestone, reminding.state_of(milestone))  # what was said about it has been said
        else:
            _start_anew(milestone, now)
    else:
        milestone.next_at = None
    undone = await _changed(session, actor, escalation, milestone, "undone", now, undoes=entry)
    if milestone.status is MilestoneStatus.OPEN and milestone.message_slot != before["message_slot"]:
        # The message of whoever had it before follows it again.
        milestone.message_slot, milestone.message_to = before["message_slot"], before["message_to"]
        facts = await escalations.facts_of(session, escalation)
        await plan.changed(session, facts, milestone=milestone, entry_id=undone.id)
    return milestone


async def snooze_reminder(
    session: AsyncSession, *, actor: Actor, escalation: Escalation, number: int, now: datetime
) -> Milestone:
    """Remind again in an hour."""
    check_under_way(escalation)
    milestone = await _get_open(session, escalation, number)
    reminding.put_back(milestone, reminders.snoozed(reminding.state_of(milestone), until=now + reminders.SNOOZE))
    await _changed(session, actor, escalation, milestone, "snoozed", now, until_at=milestone.snoozed_until)
    return milestone


async def acknowledge_reminder(
    session: AsyncSession, *, actor: Actor, escalation: Escalation, number: int, now: datetime
) -> Milestone:
    """*I have it*: the owner knows; the rest of this stage's reminders are not needed."""
    check_under_way(escalation)
    milestone = await _get_open(session, escalation, number)
    reminding.put_back(milestone, reminders.held(reminding.state_of(milestone), now=now))
    await _changed(session, actor, escalation, milestone, "acknowledged", now)
    return milestone


def _start_anew(milestone: Milestone, now: datetime) -> None:
    milestone.set_at = now
    milestone.generation += 1
    reminding.start_anew(milestone)


def _state_of(milestone: Milestone) -> dict[str, str | None]:
    return {
        "status": milestone.status.value,
        "owner_id": milestone.owner_id,
        "due_at": milestone.due_at.isoformat(),
        "message_slot": milestone.message_slot,
        "message_to": milestone.message_to,
    }


async def _changed(
    session: AsyncSession,
    actor: Actor,
    escalation: Escalation,
    milestone: Milestone,
    what: str,
    now: datetime,
    *,
    undoes: TimelineEntry | None = None,
    **data: object,
) -> TimelineEntry:
    """Write the line (with what it takes to undo it), bring the owner in, and let card and messages follow."""
    milestone.changes += 1
    await session.flush()
    entry = await timeline.record(
        session,
        escalation,
        f"milestone-{what}",
        actor_id=actor.user_id,
        now=now,
        number=milestone.number,
        what=milestone.what,
        change=milestone.changes,
        **data,
    )
    if what not in ("snoozed", "acknowledged"):
        await updates.facts_changed(session, escalation, now=now)
    facts = await escalations.facts_of(session, escalation)
    if what in ("added", "reassigned"):
        await rooms.take_part(session, facts, user_id=milestone.owner_id, entry_id=entry.id, now=now)
        facts = await escalations.facts_of(session, escalation) if facts.is_confidential else facts
    if undoes is not None:
        facts = await rooms.take_out(session, escalation, undone=undoes, by=entry, now=now)
    await card.changed(session, facts, what=str(entry.id), now=now)
    await plan.changed(session, facts, milestone=milestone, entry_id=entry.id)
    if what in ("added", "reassigned"):
        slot = await plan.assigned(session, facts, milestone=milestone, by=actor.user_id, entry_id=entry.id)
        milestone.message_slot, milestone.message_to = slot, milestone.owner_id if slot else None
    elif what == "slipped":
        await telling.tell(session, facts, {milestone.owner_id: [entry]}, now=now)
    elif undoes is not None:
        await telling.take_back(session, facts, undoes, by=entry, now=now)
    return entry


async def _get(session: AsyncSession, escalation: Escalation, number: int, *, dropped: bool = False) -> Milestone:
    milestone = await milestones.find_by_number(session, escalation_id=escalation.id, number=number)
    if milestone is None or (milestone.status is MilestoneStatus.DROPPED and not dropped):
        raise Refused("milestone-unknown", name=f"M{number}", escalation=escalation.name)
    return milestone


async def _get_open(session: AsyncSession, escalation: Escalation, number: int) -> Milestone:
    milestone = await _get(session, escalation, number)
    if milestone.status is MilestoneStatus.DONE:
        raise Refused("milestone-done-already", name=milestone.name, who_id=milestone.done_by)
    return milestone


def check_under_way(escalation: Escalation) -> None:
    """Raises Refused when the escalation is over, so that its plan cannot change any more."""
    if escalation.status not in UNDER_WAY:
        raise Refused("plan-too-late", name=escalation.name, status=escalation.status.value)


def check_may_own(person: Actor) -> None:
    """Raises Refused for guests, bots and whoever is gone."""
    if not person.is_full_member:
        raise Refused("person-cannot-own", field="owner", person_id=person.user_id)
