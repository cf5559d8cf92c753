"""Milestones, by command, button and modal; each answer says what was understood and offers *Undo*."""

from collections.abc import Awaitable, Callable, Collection
from datetime import datetime

from slack_bolt.async_app import AsyncApp

from bot.errors import Mistakes, Refused
from bot.facts.actor import Actor
from bot.rules import text
from bot.rules.access import Verb
from bot.rules.commands import AddMilestone, FinishMilestone, ReassignMilestone, SlipMilestone
from bot.rules.typed import ById
from bot.rules.when import read_when, write_when
from bot.services import plan as service
from bot.views import blocks, card, reminder
from bot.views import plan as view
from bot.words import person, say
from handlers import forms
from handlers.door import door
from handlers.knock import Answer, Knock, in_room, told
from handlers.visit import House, Visit
from models.escalation import Escalation
from models.milestone import Milestone, MilestoneStatus
from models.timeline import TimelineEntry

ActOnMilestone = Callable[[Visit, Escalation, int], Awaitable[Answer]]  # the number is the milestone's


def register(app: AsyncApp, house: House) -> None:
    """Hang the doors."""
    app.action(card.ADD_MILESTONE)(door(house, show_form))
    app.view(view.ADD_SUBMIT)(door(house, submit))
    app.action(view.DONE)(door(house, press_done))
    app.action(view.SLIP)(door(house, show_slip_form))
    app.view(view.SLIP_SUBMIT)(door(house, submit_slip))
    app.action(view.REASSIGN)(door(house, show_reassign_form))
    app.view(view.REASSIGN_SUBMIT)(door(house, submit_reassign))
    app.action(view.UNDO)(door(house, press_undo))
    app.action(reminder.SNOOZE)(door(house, press_snooze))
    app.action(reminder.HAVE_IT)(door(house, press_have_it))


async def add(call: AddMilestone, visit: Visit, escalation: Escalation) -> Answer:
    """`/warroom milestone Fix live in EU @ana by fri 17:00`"""
    owner = await visit.person(call.who) if call.who else visit.actor
    return await _add(visit, escalation, what=call.what, owner=owner, due=call.when, needs=())


async def finish(call: FinishMilestone, visit: Visit, escalation: Escalation) -> Answer:
    """`/warroom milestone done M2`"""
    milestone, entry = await service.finish_milestone(
        visit.session, actor=visit.actor, escalation=escalation, number=call.number, now=visit.now
    )
    facts = await visit.facts(escalation)
    done = facts.milestone(milestone.number)
    needs = done.needs if done else ()
    still_open = [needed.name for needed in facts.milestones if needed.is_open and needed.number in needs]
    if still_open:
        return _with_undo(milestone, entry, "milestone-done-early-answer", open=", ".join(still_open))
    return _with_undo(milestone, entry, "milestone-done-answer")


async def slip(call: SlipMilestone, visit: Visit, escalation: Escalation) -> Answer:
    """`/warroom milestone slip M2 to mon 12:00 because vendor late`"""
    mistakes = Mistakes()
    reason = mistakes.take(lambda: _reason(call.reason), "")
    due_at = mistakes.take(lambda: _due(visit, call.when), visit.now)
    mistakes.check()
    milestone, entry = await service.slip_milestone(
        visit.session,
        actor=visit.actor,
        escalation=escalation,
        number=call.number,
        due_at=due_at,
        reason=reason,
        now=visit.now,
    )
    return _with_undo(milestone, entry, "milestone-slipped-answer", due=_written(visit, milestone))


async def reassign(call: ReassignMilestone, visit: Visit, escalation: Escalation) -> Answer:
    """`/warroom milestone reassign M2 @raj`"""
    milestone, entry = await service.reassign_milestone(
        visit.session,
        actor=visit.actor,
        escalation=escalation,
        number=call.number,
        owner=await visit.person(call.who),
        now=visit.now,
    )
    return _with_undo(milestone, entry, "milestone-reassigned-answer", owner=person(milestone.owner_id))


async def show_form(knock: Knock) -> Answer:
    """*Add milestone* on the card."""

    async def work(visit: Visit) -> Answer:
        facts = await visit.facts(await visit.escalation(knock.value, Verb.PLAN))
        return Answer(view=view.form(facts, owner_id=facts.owner_id or visit.actor.user_id))

    return await knock.look(work)


async def submit(knock: Knock) -> Answer:
    """The modal *Milestone* was submitted."""
    form = view.read(knock.state)

    async def add_it(visit: Visit, escalation: Escalation) -> Answer:
        owner = await visit.person(ById(form.owner_id)) if form.owner_id else visit.actor
        return await _add(visit, escalation, what=form.what, owner=owner, due=form.due, needs=form.needs)

    return await forms.submit(knock, Verb.PLAN, add_it)


async def press_done(knock: Knock) -> Answer:
    """*Done* on a milestone."""
    return await _press(knock, lambda visit, escalation, number: finish(FinishMilestone(number), visit, escalation))


async def show_slip_form(knock: Knock) -> Answer:
    """*Slip…* on a milestone."""
    return await _show_milestone_form(knock, view.slip_form)


async def submit_slip(knock: Knock) -> Answer:
    """The new due time was given in the modal."""
    due, because = view.read_slip(knock.state)
    return await _submit(
        knock, lambda visit, escalation, number: slip(SlipMilestone(number, due, because), visit, escalation)
    )


async def show_reassign_form(knock: Knock) -> Answer:
    """*Reassign…* on a milestone."""
    return await _show_milestone_form(knock, view.reassign_form)


async def submit_reassign(knock: Knock) -> Answer:
    """The new owner was chosen in the modal."""
    chosen = ById(view.read_owner(knock.state))
    return await _submit(
        knock, lambda visit, escalation, number: reassign(ReassignMilestone(number, chosen), visit, escalation)
    )


async def press_undo(knock: Knock) -> Answer:
    """*Undo* under an answer."""

    async def work(visit: Visit) -> Answer:
        escalation = await visit.escalation(await visit.entry_place(knock.value), Verb.PLAN)
        milestone = await service.undo(
            visit.session, actor=visit.actor, escalation=escalation, entry_id=knock.value, now=visit.now
        )
        dropped = milestone.status is MilestoneStatus.DROPPED
        words_id = "milestone-dropped-answer" if dropped else "milestone-undone-answer"
        return told(words_id, name=milestone.name, what=milestone.what)

    return await knock.change(work)


async def press_snooze(knock: Knock) -> Answer:
    """*Snooze 1 h* on a reminder."""

    async def snooze(visit: Visit, escalation: Escalation, number: int) -> Answer:
        milestone = await service.snooze_reminder(
            visit.session, actor=visit.actor, escalation=escalation, number=number, now=visit.now
        )
        return told("milestone-snoozed-answer", name=milestone.name)

    return await _press(knock, snooze)


async def press_have_it(knock: Knock) -> Answer:
    """*I have it* on a reminder."""

    async def acknowledge(visit: Visit, escalation: Escalation, number: int) -> Answer:
        milestone = await service.acknowledge_reminder(
            visit.session, actor=visit.actor, escalation=escalation, number=number, now=visit.now
        )
        overdue = "yes" if milestone.due_at <= visit.now else "no"
        return told("milestone-acknowledged-answer", name=milestone.name, overdue=overdue)

    return await _press(knock, acknowledge)


async def _add(
    visit: Visit, escalation: Escalation, *, what: str, owner: Actor, due: str, needs: Collection[int]
) -> Answer:
    mistakes = Mistakes()
    kept = mistakes.take(lambda: _what(what), "")
    due_at = mistakes.take(lambda: _due(visit, due), visit.now)
    mistakes.take(lambda: service.check_may_own(owner), None)
    mistakes.check()
    milestone, entry = await service.add_milestone(
        visit.session,
        actor=visit.actor,
        escalation=escalation,
        what=kept,
        owner=owner,
        due_at=due_at,
        needs=needs,
        now=visit.now,
    )
    known = {"owner": person(milestone.owner_id), "due": _written(visit, milestone)}
    # What depends on nothing, as by command, costs no look at the whole plan.
    plan = (await visit.facts(escalation)).milestones if needs else ()
    later = [each.name for each in plan if each.number in needs and each.due_at > due_at]
    if later:
        return _with_undo(milestone, entry, "milestone-added-early-answer", later=", ".join(later), **known)
    return _with_undo(milestone, entry, "milestone-added-answer", **known)


async def _press(knock: Knock, act: ActOnMilestone) -> Answer:
    async def work(visit: Visit) -> Answer:
        return await act(visit, *await visit.milestone(knock.value, Verb.PLAN))

    return await knock.change(work)


async def _submit(knock: Knock, act: ActOnMilestone) -> Answer:
    async def work(visit: Visit) -> Answer:
        escalation, number = await visit.milestone(knock.metadata, Verb.PLAN)
        return await in_room(visit, escalation, await act(visit, escalation, number))

    return await knock.change(work)


async def _show_milestone_form(knock: Knock, draw: Callable[..., blocks.Block]) -> Answer:
    async def work(visit: Visit) -> Answer:
        escalation, number = await visit.milestone(knock.value, Verb.PLAN)
        facts = await visit.facts(escalation)
        milestone = facts.milestone(number)
        if milestone is None or not milestone.is_open:
            raise Refused("button-outdated")
        service.check_under_way(escalation)
        return Answer(view=draw(facts, milestone))

    return await knock.look(work)


def _what(typed: str) -> str:
    return text.clean_line(typed, limit=text.MILESTONE_LIMIT, field=view.WHAT, empty="milestone-what-missing")


def _reason(typed: str) -> str:
    return text.clean_line(typed, limit=text.REASON_LIMIT, field=view.BECAUSE, empty="slip-reason-missing")


def _due(visit: Visit, typed: str) -> datetime:
    try:
        return read_when(typed, now=visit.now, zone=visit.actor.zone)
    except Refused as refused:
        raise Refused(refused.words, field=view.DUE, **refused.facts) from None


def _written(visit: Visit, milestone: Milestone) -> str:
    return write_when(milestone.due_at, zone=visit.actor.zone, now=visit.now)


def _with_undo(milestone: Milestone, entry: TimelineEntry, words_id: str, **facts: object) -> Answer:
    sentence = say(words_id, name=milestone.name, what=milestone.what, **facts)
    return Answer(message=blocks.message(sentence, [blocks.section(sentence), view.undo_button(entry.id)]))
