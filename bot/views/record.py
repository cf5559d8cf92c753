"""The timeline as people read it: newest last, one line each, all of it or narrowed."""

from collections.abc import Sequence
from datetime import datetime

from bot.facts.escalation import EntryFacts, EscalationFacts
from bot.rules.record import LineGroup
from bot.views import blocks
from bot.views.blocks import Block
from bot.words import Mrkdwn, channel, link, person, plain, say, spoken, when

FILTER_WHAT = "record.filter_what"
FILTER_WHO = "record.filter_who"

TEXT_LIMIT = 11_000  # of the lines together; a message takes about 13,000 characters
ALL = "all"


def timeline(
    facts: EscalationFacts,
    entries: Sequence[EntryFacts],
    *,
    earlier: int,
    group: LineGroup | None = None,
    who: str | None = None,
) -> Block:
    """The newest lines, as many as fit; `earlier` is how many older ones are not among `entries`."""
    heading = _heading(facts, group, who)
    told: list[Mrkdwn] = []
    room = TEXT_LIMIT
    for entry in reversed(entries):
        written = line(entry)
        room -= len(written) + 1
        if room < 0:
            break
        told.insert(0, written)
    unseen = earlier + len(entries) - len(told)
    drawn = [blocks.section(heading)]
    if unseen:
        example = f"`/warroom {facts.name} timeline milestones @ana`"
        drawn.append(blocks.context(say("timeline-earlier", count=unseen, example=Mrkdwn(example), name=facts.name)))
    if not entries:
        drawn.append(blocks.section(say("timeline-none")))
    return blocks.message(heading, [*drawn, *blocks.paragraphs(told)])


def timeline_modal(
    facts: EscalationFacts,
    entries: Sequence[EntryFacts],
    *,
    earlier: int,
    group: LineGroup | None = None,
    who: str | None = None,
) -> Block:
    """The same in a modal, with the two menus that narrow it."""
    shown = timeline(facts, entries, earlier=earlier, group=group, who=who)
    return blocks.modal(
        plain("answer-title"),
        "record.timeline_modal",
        [blocks.actions(_what_menu(group), _who_menu(who)), *shown["blocks"]],
        metadata=str(facts.id),
        leads_back=True,
    )


def read_filter(state: Block) -> tuple[LineGroup | None, str | None]:
    """What the two menus say: a group of lines and a user id, where chosen."""
    chosen = {name: entry for block in state.get("values", {}).values() for name, entry in block.items()}
    what = (chosen.get(FILTER_WHAT, {}).get("selected_option") or {}).get("value", ALL)
    who = chosen.get(FILTER_WHO, {}).get("selected_user")
    return (None if what == ALL else LineGroup(what)), who


def line(entry: EntryFacts) -> Mrkdwn:
    """One line: when, who, what."""
    nobody = say("somebody") if entry.kind.startswith("room-") else say("warroom-itself")
    who = person(entry.actor_id) if entry.actor_id else nobody
    what = say(f"timeline-{entry.kind}", **spoken(entry.data))
    written = say("timeline-line", at=when(entry.at), who=who, what=what)
    return say("numbered-line", number=entry.number, line=written) if entry.number else written


def place(receiver: str, channel_id: str | None, ts: str | None) -> Mrkdwn:
    """Where a message stands: a link to it where Slack told us, and whose messages or which channel."""
    kind, _, name = receiver.partition(":")
    where = person(name) if kind == "user" else channel(channel_id) if channel_id else Mrkdwn(f"`{receiver}`")
    if channel_id is None or ts is None:
        return where
    address = link(f"https://slack.com/archives/{channel_id}/p{ts.replace('.', '')}", plain("redact-message"))
    return say("redact-place", message=address, where=where)


def redacted(facts: EscalationFacts, number: int, left: Sequence[tuple[Mrkdwn, datetime]], *, age: str) -> Block:
    """It is done, and what is left to do by hand: where each message is, and when it was sent."""
    told = [say("redact-done", name=facts.name, number=number)]
    if left:
        told.append(say("redact-by-hand"))
        told += [say("redact-by-hand-line", where=where, at=when(at)) for where, at in left]
    told.append(say("redact-elsewhere", age=age))
    return blocks.message(told[0], blocks.paragraphs(told))


def _heading(facts: EscalationFacts, group: LineGroup | None, who: str | None) -> Mrkdwn:
    if group is None and who is None:
        return say("timeline-heading", name=facts.name, title=facts.title)
    named = say(f"timeline-group-{group.value if group else ALL}")
    by = person(who) if who else "none"
    return say("timeline-heading-narrowed", name=facts.name, group=named, who=by, title=facts.title)


def _what_menu(group: LineGroup | None) -> Block:
    options = {each: blocks.option(plain(f"timeline-group-{each}"), each) for each in (ALL, *LineGroup)}
    menu = blocks.select(list(options.values()), initial=options[group.value if group else ALL])
    return {**menu, "action_id": FILTER_WHAT, "placeholder": blocks.plain(plain("timeline-filter-what"))}


def _who_menu(who: str | None) -> Block:
    menu = blocks.person_select(initial=who)
    return {**menu, "action_id": FILTER_WHO, "placeholder": blocks.plain(plain("timeline-filter-who"))}
