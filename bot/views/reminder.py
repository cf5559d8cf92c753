"""A reminder: everything one person has to hear of now, in one message, each thing with its buttons."""

from collections.abc import Sequence

from bot.facts.clock import WarningItem
from bot.facts.reminder import ReminderItem
from bot.views import blocks, plan, warning
from bot.views.blocks import Block
from bot.words import Mrkdwn, channel, person, plain, say, when
from models.escalation import UNDER_WAY
from models.milestone import MilestoneStatus

SNOOZE = "reminder.snooze"
HAVE_IT = "reminder.have_it"

ITEMS_SHOWN = 20  # two blocks each, within Slack's 50


def reminder(items: Sequence[ReminderItem], warned: Sequence[WarningItem] = ()) -> Block:
    """The message: clocks first, then milestones. What has been settled since it was sent says so, without buttons."""
    drawn: list[Block] = []
    for clock in warned[:ITEMS_SHOWN]:
        drawn += warning.drawn(clock)
    for item in items[: ITEMS_SHOWN - len(warned[:ITEMS_SHOWN])]:
        drawn.append(blocks.section(_line(item)))
        if _is_pending(item):
            drawn.append(_buttons(item))
    count = len(items) + len(warned)
    if count > ITEMS_SHOWN:
        drawn.append(blocks.context(say("reminder-more", count=count - ITEMS_SHOWN)))
    first = warning.line(warned[0]) if warned else _line(items[0])
    several = "reminder-several-things" if warned else "reminder-several"
    return blocks.message(first if count == 1 else say(several, count=count, first=first), drawn)


def _line(item: ReminderItem) -> Mrkdwn:
    known = {
        "escalation": item.escalation,
        "title": item.title,
        "name": item.milestone.name,
        "what": item.milestone.what,
        "due": when(item.milestone.due_at),
        "room": channel(item.channel_id) if item.channel_id else item.escalation,
    }
    if item.milestone.status is MilestoneStatus.DONE:
        return say("reminder-done", who=person(item.milestone.done_by), **known)
    if item.milestone.status is MilestoneStatus.DROPPED:
        return say("reminder-dropped", **known)
    if item.status not in UNDER_WAY:
        return say("reminder-over", status=item.status.value, **known)
    if not item.is_current:
        return say("reminder-settled", owner=person(item.milestone.owner_id), **known)
    if item.step != "manager" and item.snoozed_until is not None:
        return say("reminder-snoozed", until=when(item.snoozed_until), **known)
    if item.step != "manager" and item.is_taken:
        return say("reminder-taken", owner=person(item.milestone.owner_id), **known)
    step = "before" if item.is_early else item.step.partition(":")[0]
    return say(f"reminder-{step}", owner=person(item.milestone.owner_id), **known)


def _is_pending(item: ReminderItem) -> bool:
    return item.is_current and item.milestone.status is MilestoneStatus.OPEN and item.status in UNDER_WAY


def _buttons(item: ReminderItem) -> Block:
    value = str(item.milestone.id)
    done = blocks.button(plain("button-done"), plan.DONE, value, style="primary")
    slip = blocks.button(plain("button-slip"), plan.SLIP, value)
    if item.step == "manager":
        return blocks.actions(done, slip, blocks.button(plain("button-reassign"), plan.REASSIGN, value))
    if item.snoozed_until is not None or item.is_taken:
        return blocks.actions(done, slip)
    return blocks.actions(
        done,
        slip,
        blocks.button(plain("button-snooze"), SNOOZE, value),
        blocks.button(plain("button-have-it"), HAVE_IT, value),
    )
