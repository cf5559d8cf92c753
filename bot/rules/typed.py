"""Slack's way of sending what a person typed, turned back: escapes undone, the people named in it found."""

import re
from dataclasses import dataclass

# Source: Slack's "Formatting text for app surfaces": <@U…>, <#C…|name>, <!subteam^S…|@handle>, <!here>, <url|label>.
_ESCAPED = re.compile(r"<(?P<kind>[@#!]?)(?P<target>[^<>|\s]+)(?:\|(?P<label>[^<>]*))?>")
_LINK = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")
_ENTITY = re.compile(r"&(amp|lt|gt);")
_ENTITIES = {"amp": "&", "lt": "<", "gt": ">"}

_BY_ID = r"<@(?P<id>[UW][A-Z0-9]+)(?:\|[^<>]*)?>"
_GROUP = r"<!(?P<group>subteam\^|here|channel|everyone)[^<>]*>"
# Only where a word begins: ana@acme.com is an address, and &lt;@U1&gt; is text somebody typed, not a mention.
_BY_NAME = r"(?<![^\s(])@(?P<name>\w(?:[\w.\-]*\w)?)"
_MENTION = re.compile(f"{_BY_ID}|{_GROUP}|{_BY_NAME}")
_PINGS = {"here", "channel", "everyone"}


@dataclass(frozen=True)
class ById:
    """A person as Slack names them: U0ANA."""

    user_id: str


@dataclass(frozen=True)
class ByName:
    """A person by the name somebody typed after the @ (kept as typed); whose it is has to be looked up."""

    name: str


@dataclass(frozen=True)
class Group:
    """A user group, @here, @channel or @everyone: more than one person."""

    name: str


Who = ById | ByName


def unescape(text: str) -> str:
    """What the person typed and saw: Slack's angle brackets as names and addresses, entities undone exactly once."""
    return _ENTITY.sub(lambda found: _ENTITIES[found[1]], _ESCAPED.sub(_typed, text))


def mentions(text: str) -> list[Who | Group]:
    """Everybody mentioned in a text as Slack sent it, in order, each once."""
    found = [_who(match) for match in _MENTION.finditer(text)]
    return list(dict.fromkeys(found))


def without_mentions(text: str) -> str:
    """A text as Slack sent it, without its mentions; still escaped."""
    return " ".join(_MENTION.sub(" ", text).split())


def _typed(found: re.Match[str]) -> str:
    target, label = found["target"], found["label"]
    match found["kind"]:
        case "@" | "#":
            return found["kind"] + (label or target).lstrip("@#")
        case "!" if target.startswith("date^"):
            return label or ""
        case "!":
            return "@" + (label or target.rpartition("^")[2]).lstrip("@")
    if not _LINK.match(target):
        return found[0]  # Slack escapes every < that a person typed; one that is left is nobody's link
    if target.startswith("mailto:"):  # Slack's own doing: the person typed an address
        return label or target.removeprefix("mailto:")
    return target


def _who(found: re.Match[str]) -> Who | Group:
    if found["id"]:
        return ById(found["id"])
    if found["group"]:
        return Group(unescape(found[0]).removeprefix("@"))
    return Group(found["name"]) if found["name"].casefold() in _PINGS else ByName(found["name"])
