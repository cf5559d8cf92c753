"""Milestones: the forms *Milestone*, *Slip* and *Reassign*, the message that tells the owner, and the buttons."""

from dataclasses import dataclass

from bot.errors import Refused
from bot.facts.escalation import EscalationFacts, MilestoneFacts
from bot.views import blocks
from bot.views.blocks import Block
from bot.views.form import modal_about
from bot.words import Mrkdwn, channel, person, plain, say, when
from models.milestone import MilestoneStatus

DONE = "plan.done"
SLIP = "plan.slip"
REASSIGN = "plan.reassign"
UNDO = "plan.undo"
ADD_SUBMIT = "plan.add_submit"
SLIP_SUBMIT = "plan.slip_submit"
REASSIGN_SUBMIT = "plan.reassign_submit"

WHAT = "what"
OWNER = "owner"
DUE = "due"
NEEDS = "needs"
BECAUSE = "because"


@dataclass(frozen=True)
class MilestoneForm:
    """What was typed into *Milestone*; texts as they came."""

    what: str
    owner_id: str | None
    due: str
    needs: tuple[int, ...]


def form(facts: EscalationFacts, *, owner_id: str) -> Block:
    """The modal *Milestone*."""
    asked = [
        blocks.asked(plain("milestone-field-what"), WHAT, blocks.text_input()),
        blocks.asked(plain("milestone-field-owner"), OWNER, blocks.person_select(initial=owner_id)),
        blocks.asked(plain("milestone-field-due"), DUE, blocks.text_input(), hint=plain("due-hint")),
    ]
    earlier = [
        blocks.option(f"{milestone.name} {milestone.what}", str(milestone.number))
        for milestone in facts.milestones
        if milestone.is_open
    ]
    if earlier:
        element = {"type": "multi_static_select", "options": earlier[:100]}
        asked.append(blocks.asked(plain("milestone-field-needs"), NEEDS, element, optional=True))
    return modal_about(facts, plain("milestone-title"), ADD_SUBMIT, asked, submit=plain("milestone-submit"))


def read(state: Block) -> MilestoneForm:
    """What was typed into *Milestone*."""
    return MilestoneForm(
        what=blocks.typed(state, WHAT) or "",
        owner_id=blocks.typed(state, OWNER),
        due=blocks.typed(state, DUE) or "",
        needs=tuple(int(number) for number in blocks.typed(state, NEEDS) or []),
    )


def slip_form(facts: EscalationFacts, milestone: MilestoneFacts) -> Block:
    """The modal behind *Slip…*."""
    return modal_about(
        facts,
        plain("slip-title"),
        SLIP_SUBMIT,
        [
            blocks.section(_named(facts, milestone)),
            blocks.asked(plain("slip-field-due"), DUE, blocks.text_input(), hint=plain("due-hint")),
            blocks.asked(plain("slip-field-because"), BECAUSE, blocks.text_input()),
        ],
        submit=plain("slip-submit"),
        metadata=milestone.id,
    )


def read_slip(state: Block) -> tuple[str, str]:
    """(due, because) as typed into *Slip…*."""
    return blocks.typed(state, DUE) or "", blocks.typed(state, BECAUSE) or ""


def reassign_form(facts: EscalationFacts, milestone: MilestoneFacts) -> Block:
    """The modal behind *Reassign…*."""
    return modal_about(
        facts,
        plain("reassign-title"),
        REASSIGN_SUBMIT,
        [
            blocks.section(_named(facts, milestone)),
            blocks.asked(plain("milestone-field-owner"), OWNER, blocks.person_select(initial=milestone.owner_id)),
        ],
        submit=plain("reassign-submit"),
        metadata=milestone.id,
    )


def read_owner(state: Block) -> str:
    """The chosen person's user id. Raises Refused when nobody was chosen."""
    chosen = blocks.typed(state, OWNER)
    if not chosen:
        raise Refused("owner-missing", field=OWNER)
    return str(chosen)


def assigned(facts: EscalationFacts, milestone: MilestoneFacts, *, by: str) -> Block:
    """You have a new milestone."""
    return _told(say("milestone-assigned", by=person(by), **_facts(facts, milestone)), milestone)


def followed(facts: EscalationFacts, milestone: MilestoneFacts, *, reader: str, by: str | None) -> Block:
    """The same message after something has changed; `by` gave them the milestone."""
    known = _facts(facts, milestone)
    if milestone.status is MilestoneStatus.DONE:
        text = say("milestone-told-done", who=person(milestone.done_by), **known)
    elif milestone.status is MilestoneStatus.DROPPED:
        text = say("milestone-told-dropped", **known)
    elif not facts.is_under_way:
        text = say("milestone-told-over", status=facts.status.value, **known)
    elif milestone.owner_id != reader:
        text = say("milestone-told-moved-on", owner=person(milestone.owner_id), **known)
    else:
        return _told(say("milestone-assigned", by=person(by), **known), milestone)
    return blocks.message(text, [blocks.section(text)])


def _told(text: Mrkdwn, milestone: MilestoneFacts) -> Block:
    return blocks.message(text, [blocks.section(text), buttons(milestone)])


def buttons(milestone: MilestoneFacts) -> Block:
    """What its owner can do with a milestone."""
    value = str(milestone.id)
    return blocks.actions(
        blocks.button(plain("button-done"), DONE, value, style="primary"),
        blocks.button(plain("button-slip"), SLIP, value),
        blocks.button(plain("button-reassign"), REASSIGN, value),
    )


def undo_button(entry_id: int) -> Block:
    """Takes back what was just done."""
    return blocks.actions(blocks.button(plain("button-undo"), UNDO, str(entry_id)))


def _named(facts: EscalationFacts, milestone: MilestoneFacts) -> Mrkdwn:
    return say("milestone-named", **_facts(facts, milestone))


def _facts(facts: EscalationFacts, milestone: MilestoneFacts) -> dict[str, str]:
    return {
        "escalation": facts.name,
        "title": facts.title,
        "name": milestone.name,
        "what": milestone.what,
        "due": when(milestone.due_at),
        "room": channel(facts.channel_id) if facts.channel_id else facts.name,
    }
