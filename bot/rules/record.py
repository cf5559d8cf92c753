"""Which lines of a timeline belong together, in words a person can type: `/warroom timeline milestones @ana`."""

from enum import StrEnum

from bot.errors import Refused
from bot.rules.text import shorten
from bot.rules.typed import Group, Who, mentions, unescape, without_mentions


class LineGroup(StrEnum):
    """A group of timeline lines; its value is the word that people type."""

    STATUS = "status"
    ROLES = "roles"
    SEVERITY = "severity"
    MILESTONES = "milestones"
    UPDATES = "updates"
    CLOCKS = "clocks"
    ROOM = "room"
    EXPORTS = "exports"

    @property
    def stems(self) -> tuple[str, ...]:
        """The kinds of lines in it: each kind that is one of these or begins with one and a dash."""
        return _STEMS[self]


_STEMS = {
    LineGroup.STATUS: (
        *("raised", "accepted", "declined", "merged", "waiting", "resumed", "monitoring", "resolved", "closed"),
        *("reopened", "recurred", "status"),
    ),
    LineGroup.ROLES: ("owner", "accepted", "role", "handover", "passed-on", "climbed"),
    LineGroup.SEVERITY: ("raised", "severity"),
    LineGroup.MILESTONES: ("milestone",),
    LineGroup.UPDATES: ("update", "edition", "executive"),
    LineGroup.CLOCKS: ("clock",),
    LineGroup.ROOM: ("room", "undelivered", "left-out"),
    LineGroup.EXPORTS: ("exported", "redacted"),
}
_ALSO = {"owner": LineGroup.ROLES, "people": LineGroup.ROLES, "sla": LineGroup.CLOCKS, "plan": LineGroup.MILESTONES}


def read_filter(rest: str) -> tuple[LineGroup | None, Who | None]:
    """The kind of lines and the person after `/warroom timeline`, as Slack sends it; either may be missing.

    Raises Refused with the words that work.
    """
    named = mentions(rest)
    words = unescape(without_mentions(rest)).split()
    works = ", ".join(group.value for group in LineGroup)
    groups = [_group(word) for word in words]
    for word, group in zip(words, groups, strict=True):
        if group is None:
            raise Refused("timeline-filter-unknown", text=shorten(word, 40), works=works)
    if len(words) > 1 or len(named) > 1:
        raise Refused("timeline-filter-one", works=works)
    who = named[0] if named else None
    if isinstance(who, Group):
        raise Refused("timeline-filter-group", text=who.name)
    return (groups[0] if groups else None), who


def _group(word: str) -> LineGroup | None:
    said = word.casefold().strip(",")
    for group in LineGroup:
        if said.rstrip("s") == group.value.rstrip("s"):
            return group
    return _ALSO.get(said)
