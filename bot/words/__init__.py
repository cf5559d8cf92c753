"""The words shown to people: one catalogue by locale (`en/*.ftl`), and the one place where people's text is escaped."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache
from pathlib import Path

from fluent.runtime import FluentBundle, FluentResource, resolver
from fluent.syntax.ast import Junk

# Fluent refuses facts of more than 2,500 characters as an attack on memory; ours are people's texts, escaped (`&`
# becomes five characters) or put together from several sentences. bot/views/blocks.py keeps to Slack's limits.
resolver.MAX_PART_LENGTH = 100_000

LOCALE = "en"  # the catalogue that is complete; others may follow
_CATALOGUE = Path(__file__).parent
_MARKS = re.compile(r'`|\{"\*"\}|\*(?!\[)')  # `*[` is Fluent's own
_TRIPLE_BACKTICK = re.compile("```")


class Mrkdwn(str):
    """Text that is already Slack mrkdwn (a mention, a date, a link of ours); everything else is people's data."""

    __slots__ = ()


def escape(text: str) -> Mrkdwn:
    """Text from people as mrkdwn that cannot ping, link or break out: `&`, `<`, `>` and code fences are disarmed.

    Source: Slack's "Formatting text for app surfaces" asks to escape exactly these three characters.
    """
    if isinstance(text, Mrkdwn):
        return text
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return Mrkdwn(_TRIPLE_BACKTICK.sub("`\u2060`\u2060`", text))


def say(words: str, /, **facts: object) -> Mrkdwn:
    """The catalogue's sentence as mrkdwn. Each str fact is escaped unless it is Mrkdwn already.

    Raises KeyError for an id the catalogue does not have and ValueError for a missing or malformed fact:
    both are our mistakes, and a test walks the catalogue so that a person never meets them.
    """
    shown = {name: escape(fact) if isinstance(fact, str) else fact for name, fact in facts.items()}
    return Mrkdwn(_format(words, shown))


def plain(words: str, /, **facts: object) -> str:
    """The catalogue's sentence for a plain_text element (button, title, label, a form's error).

    Nothing is escaped there, and our own marks for code and bold, which Slack would show, are left out.
    """
    return _format(words, facts, is_plain=True)


def _format(words: str, facts: dict[str, object], *, is_plain: bool = False) -> str:
    bundle = _bundle(LOCALE, is_plain)
    message = bundle.get_message(words)
    if message.value is None:
        raise KeyError(words)
    text, problems = bundle.format_pattern(message.value, facts)
    if problems:
        raise ValueError(f"{words}: {problems}")
    return str(text)


@cache
def _bundle(locale: str, is_plain: bool = False) -> FluentBundle:
    bundle = FluentBundle([locale], use_isolating=False)
    for path in sorted((_CATALOGUE / locale).glob("*.ftl")):
        written = path.read_text(encoding="utf-8")
        resource = FluentResource(_MARKS.sub("", written) if is_plain else written)
        for entry in resource.body:
            if isinstance(entry, Junk):
                raise ValueError(f"{path.name}: not a sentence of the catalogue: {entry.content!r}")
        bundle.add_resource(resource)
    return bundle


def ids(locale: str = LOCALE) -> set[str]:
    """Every sentence id the catalogue has."""
    return set(_bundle(locale)._messages)


def person(user_id: str | None) -> Mrkdwn:
    """A mention that Slack renders as the person's name; "nobody yet" when there is none."""
    return Mrkdwn(f"<@{user_id}>") if user_id else say("nobody-yet")


def channel(channel_id: str) -> Mrkdwn:
    """A link to a channel that Slack renders as its name."""
    return Mrkdwn(f"<#{channel_id}>")


def link(url: str, text: str) -> Mrkdwn:
    """A link of ours; the address must not hold characters that end it."""
    safe = url.replace("|", "%7C").replace(">", "%3E").replace("<", "%3C").replace("&", "&amp;")
    return Mrkdwn(f"<{safe}|{escape(text).replace('|', '¦')}>")


def when(at: datetime) -> Mrkdwn:
    """A time that Slack renders in each reader's own zone, with UTC named where it does not (notifications)."""
    fallback = at.strftime("%a %d %b %H:%M UTC")
    return Mrkdwn(f"<!date^{int(at.timestamp())}^{{date_short_pretty}}, {{time}}|{fallback}>")


def spoken(
    data: Mapping[str, object],
    *,
    named: Callable[[str | None], str] = person,
    timed: Callable[[datetime], str] = when,
) -> dict[str, object]:
    """Kept values as a sentence's facts: `owner_id` becomes `owner`, a mention; `due_at` becomes `due`, a time.

    A file names people and times in its own way: `named` and `timed`.
    """
    facts: dict[str, object] = {}
    for name, value in data.items():
        if name.endswith("_id"):
            facts[name.removesuffix("_id")] = named(str(value) if value else None)
        elif name.endswith("_ids") and isinstance(value, list):
            facts[name.removesuffix("_ids")] = Mrkdwn(", ".join(named(str(each)) for each in value))
        elif name.endswith("_at"):
            facts[name.removesuffix("_at")] = timed(
                value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
            )
        else:
            facts[name] = value
    return facts
