"""An executive edition as messages: its place in the thread, complete, and the message the thread hangs on."""

from collections.abc import Iterable

from bot.facts.escalation import EscalationFacts
from bot.facts.update import Edition
from bot.views import blocks
from bot.views.blocks import Block
from bot.views.edition_draft import SECTIONS, TITLE_SHOWN
from bot.words import Mrkdwn, channel, plain, say, when

IN_THE_PARENT = ("situation", "impact", "risks", "next")


def headline(facts: EscalationFacts) -> str:
    """ESC-1 · SEV1 · Acme · Active, the same for every escalation."""
    parts = [facts.name, facts.severity.value, facts.customer, plain(f"status-{facts.status.value}")]
    if facts.waiting_on:
        parts.append(plain("status-waiting", on=facts.waiting_on.value))
    return " · ".join(part for part in parts if part)


def headline_line(facts: EscalationFacts) -> Mrkdwn:
    """The headline with the title, in one line."""
    return say("edition-notification", headline=headline(facts), title=blocks.cut(facts.title, TITLE_SHOWN))


def edition(facts: EscalationFacts, told: Edition) -> Block:
    """One edition in the thread, complete."""
    return blocks.message(headline_line(facts), [*body(facts, told, SECTIONS), *_end(told)])


def parent(facts: EscalationFacts, told: Edition) -> Block:
    """The message the thread hangs on: the latest state at a glance."""
    drawn = [*body(facts, told, IN_THE_PARENT), *_end(told)]
    if facts.room.channel_id and not facts.is_confidential:
        drawn.append(blocks.context(say("edition-room", room=channel(facts.room.channel_id))))
    return blocks.message(headline_line(facts), drawn)


def body(facts: EscalationFacts, told: Edition, names: Iterable[str]) -> list[Block]:
    """Headline, title and these sections."""
    title = blocks.section(say("edition-title", title=blocks.cut(facts.title, TITLE_SHOWN)))
    return [
        blocks.header(headline(facts)),
        title,
        *(
            blocks.section(say(f"edition-section-{name}", text=Mrkdwn(told.sections[name])))
            for name in names
            if told.sections.get(name)
        ),
    ]


def _end(told: Edition) -> list[Block]:
    shown = [] if told.is_reviewed else [say("edition-unreviewed")]
    following = say("edition-last" if told.is_last else "edition-paused")
    if told.next_at:
        following = say("edition-following", at=when(told.next_at))
    return [blocks.context(Mrkdwn(" · ".join([*shown, say("edition-as-of", at=when(told.at)), following])))]
