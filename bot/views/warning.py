"""A warning of a clock: in a direct message with buttons, in the war room or a request's thread without."""

from collections.abc import Sequence
from datetime import datetime

from bot.facts.clock import STUCK, ClockFacts, WarningItem
from bot.views import blocks, card, clocks, customer_update, request
from bot.views.blocks import Block
from bot.words import Mrkdwn, channel, plain, say, when
from models.clock import ClockKind, Ending

SNOOZE = "clocks.snooze"
HAVE_IT = "clocks.have_it"

UPDATES = (ClockKind.FIRST_UPDATE, ClockKind.NEXT_UPDATE)


def for_place(items: Sequence[WarningItem], *, in_room: bool) -> Block:
    """The message in the war room, where those are who can act, or below the request."""
    told: dict[Mrkdwn, WarningItem] = {}
    for item in items:
        told.setdefault(line(item, in_place=True), item)
    drawn: list[Block] = []
    for said, item in told.items():
        ways_out = _ways_out(item) if in_room and item.is_pending else []
        drawn += [blocks.section(said), *([blocks.actions(*ways_out)] if ways_out else [])]
    return blocks.message(next(iter(told)), drawn)


def drawn(item: WarningItem) -> list[Block]:
    """One clock in somebody's direct message."""
    buttons = _buttons(item) if item.is_pending else []
    return [blocks.section(line(item)), *([blocks.actions(*buttons)] if buttons else [])]


def on_home(clock: ClockFacts, *, escalation_id: int, now: datetime) -> list[Block]:
    """What somebody who leads can do about a clock that stands on their Home."""
    buttons = _stops(clock.kind, str(escalation_id))
    if clock.kind is ClockKind.ACKNOWLEDGE:
        buttons = [blocks.button(plain("button-accept"), card.ACCEPT, str(escalation_id), style="primary")]
    needs_reason = clock.is_breached(now) and clock.late_because is None
    if needs_reason and clock.kind not in (*UPDATES, ClockKind.ACKNOWLEDGE):
        buttons.append(blocks.button(plain("button-say-why"), clocks.SAY_WHY, str(clock.id)))
    return [blocks.actions(*buttons)] if buttons else []


def line(item: WarningItem, *, in_place: bool = False) -> Mrkdwn:
    """What there is to say of it now."""
    where = Mrkdwn(item.escalation)
    if item.channel_id and not in_place:
        where = say("warning-where", name=item.escalation, room=channel(item.channel_id))
    known = {"clock": item.kind.value, "where": where, "title": item.title}
    if item.is_overtaken:
        return say("warning-overtaken", **known)
    if item.stopped_at is not None and item.ended is Ending.DONE:
        return say("warning-stopped-late" if item.is_late else "warning-stopped", until=when(item.stopped_at), **known)
    if item.stopped_at is not None or item.is_over:
        return say("warning-over", **known)
    if item.due_at is None:
        return say("warning-paused", **known)
    due = when(item.due_at)
    if not item.is_current and not item.is_late:
        return say("warning-moved", due=due, **known)
    what = f"{STUCK}-place" if in_place and _what(item) == STUCK else _what(item)
    told = say(f"warning-{what}", due=due, name=item.escalation, **known)
    if item.is_late and item.late_because:
        return blocks.lines([told, say("sla-because", reason=item.late_because)])
    return told


def _what(item: WarningItem) -> str:
    step = item.step.partition(":")[0]
    if step in ("why", STUCK):
        return step
    kind = "update" if item.kind in UPDATES else "acknowledge" if item.kind is ClockKind.ACKNOWLEDGE else "fix"
    return f"{kind}-late" if item.is_late else f"{kind}-soon"


def _buttons(item: WarningItem) -> list[Block]:
    value, escalation = str(item.clock_id), str(item.escalation_id)
    accept = blocks.button(plain("button-accept"), card.ACCEPT, escalation, style="primary")
    if not item.may_act:
        return []
    if _what(item) == STUCK:
        return [accept, blocks.button(plain("button-assign"), request.ASSIGN, escalation)]
    if item.is_late:
        needs_reason = item.kind not in (*UPDATES, ClockKind.ACKNOWLEDGE) and item.late_because is None
        why = blocks.button(plain("button-say-why"), clocks.SAY_WHY, value)
        return [*_ways_out(item), *([why] if needs_reason and item.asks_reason else [])]
    quiet = [
        blocks.button(plain("button-snooze"), SNOOZE, value),
        blocks.button(plain("button-have-it"), HAVE_IT, value),
    ]
    return [accept, *quiet] if item.kind is ClockKind.ACKNOWLEDGE else [*_ways_out(item), *quiet]


def _ways_out(item: WarningItem) -> list[Block]:
    return _stops(item.kind, str(item.escalation_id))


def _stops(kind: ClockKind, escalation: str) -> list[Block]:
    """What stops the clock, where a form can: the customer was told, or a workaround is in place."""
    if kind in UPDATES:
        return [blocks.button(plain("button-customer"), customer_update.COMPOSE_CUSTOMER, escalation)]
    if kind is ClockKind.WORKAROUND:
        return [blocks.button(plain("button-workaround"), card.WORKAROUND, escalation)]
    return []
