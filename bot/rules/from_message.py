"""What a request raised from a Slack message begins with: its title, what is happening, and where it was said."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.rules.text import DESCRIPTION_LIMIT, shorten
from bot.rules.typed import unescape

TITLE_LENGTH = 100  # of a first line; a title that is longer is no title
_MENTION = re.compile(r"<@(?P<id>[UW][A-Z0-9]+)(?:\|[^<>]*)?>")
_MARKS = " \t*_~`>•"  # of bold, quotes, lists: a title has none


@dataclass(frozen=True)
class Quoted:
    """The beginning of a request, to be changed by whoever raises it."""

    title: str
    situation: str


def mentioned_in(message: Mapping[str, Any]) -> list[str]:
    """The user ids of everybody mentioned in a message, each once."""
    return list(dict.fromkeys(found["id"] for found in _MENTION.finditer(_text(message))))


def quote(message: Mapping[str, Any], names: Mapping[str, str]) -> Quoted:
    """The message as a person reads it: Slack's escapes undone, people by their `names` (by user id)."""

    def named(found: re.Match[str]) -> str:
        # As Slack itself labels a mention: what ends one cannot be part of a name.
        name = re.sub(r"[<>|]", " ", names.get(found["id"], ""))
        return f"<@{found['id']}|{name}>" if name.strip() else found[0]

    text = unescape(_MENTION.sub(named, _text(message))).strip()
    lines = (line.strip(_MARKS) for line in text.split("\n"))
    first = next((line for line in lines if line), "")
    return Quoted(shorten(first, TITLE_LENGTH), shorten(text, DESCRIPTION_LIMIT))


def address(domain: str | None, *, channel_id: str, ts: str, thread_ts: str | None) -> str | None:
    """Where a message stands, put together as Slack does it, for when Slack itself cannot be asked."""
    if not domain or not re.fullmatch(r"[a-z0-9-]+", domain):
        return None
    link = f"https://{domain}.slack.com/archives/{channel_id}/p{ts.replace('.', '')}"
    return f"{link}?thread_ts={thread_ts}&cid={channel_id}" if thread_ts and thread_ts != ts else link


def _text(message: Mapping[str, Any]) -> str:
    """The text; of a message that has none (apps post such), what its attachments say."""
    if message.get("text"):
        return str(message["text"])
    said = (each.get("text") or each.get("fallback") or "" for each in message.get("attachments") or ())
    return "\n".join(filter(None, map(str, said)))
