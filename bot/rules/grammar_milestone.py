"""What about the plan? Reads `<text> [@who] by <when>`, `done M2`, `slip M2 to … because …`, `reassign M2 @who`."""

import re

from bot.errors import Refused
from bot.rules.commands import AddMilestone, FinishMilestone, ReassignMilestone, SlipMilestone
from bot.rules.text import shorten
from bot.rules.typed import Group, Who, mentions, unescape, without_mentions

_VERB = re.compile(
    r"(?P<verb>done|slip|reassign)(?:\s+(?P<letter>m)?(?P<number>[0-9]{1,9})\b(?P<rest>.*))?", re.I | re.S
)
_BY = re.compile(r"(?:^|(?<=\s))by(?=\s|$)", re.I)
_TO = re.compile(r"\s+to(?:\s|$)", re.I)
_BRACKETS = re.compile(r"<[^<>]*>")

MilestoneCall = AddMilestone | FinishMilestone | SlipMilestone | ReassignMilestone


def read_milestone(text: str) -> MilestoneCall:
    """The call after `/warroom milestone` (text as Slack sends it).

    A text that merely begins with "done" or "slip" and names no milestone number is a milestone. A time is read only
    after the last "by", or between "to" and "because" (product.md §4); it is returned as typed. Raises Refused with the
    sentence that belongs to what is missing.
    """
    text = " ".join(text.split())  # which also keeps the patterns below from trying long runs of white space
    found = _VERB.fullmatch(text)
    if not found or not (found["number"] or text.casefold() in ("done", "slip", "reassign")):
        return _add(text)
    number, rest, is_sure = int(found["number"] or 0), found["rest"] or "", bool(found["letter"])
    match found["verb"].casefold():
        case "done" if number and not rest.strip():
            return FinishMilestone(number)
        case "done" if not number or is_sure:
            raise Refused("milestone-done-form")
        case "slip" if not number or is_sure or _TO.match(rest):
            return _slip(number, rest)
        case "reassign" if not number or is_sure or mentions(rest):
            return _reassign(number, rest)
    return _add(text)


def _add(text: str) -> AddMilestone:
    if not text:
        raise Refused("milestone-needs-what")
    # A link's label may hold a "by" of its own; what Slack put into brackets is no place to look.
    plain = _BRACKETS.sub(lambda found: "\0" * len(found[0]), text)
    last_by = max(_BY.finditer(plain), key=re.Match.start, default=None)
    before = text[: last_by.start()] if last_by else text
    when = unescape(text[last_by.end() :]).strip() if last_by else ""
    what = unescape(without_mentions(before))
    if not what:
        raise Refused("milestone-needs-what")
    if not when:
        raise Refused("milestone-needs-due", text=shorten(what, 80))
    if last_by and mentions(text[last_by.end() :]):
        raise Refused("milestone-who-before-by", text=shorten(when, 80))
    return AddMilestone(what, _owner(before), when)


def _owner(text: str) -> Who | None:
    found = mentions(text)
    if len(found) > 1:
        raise Refused("milestone-one-owner", count=len(found))
    if not found:
        return None
    if isinstance(found[0], Group):
        raise Refused("owner-no-group", text=found[0].name)
    return found[0]


def _slip(number: int, rest: str) -> SlipMilestone:
    words = rest.split()
    said = [word.casefold() for word in words]
    because = said.index("because") if "because" in said else 0
    when, reason = unescape(" ".join(words[1:because])), unescape(" ".join(words[because + 1 :]))
    if not number or said[:1] != ["to"] or not when or not because or not reason.strip():
        raise Refused("milestone-slip-form")
    return SlipMilestone(number, when, reason)


def _reassign(number: int, rest: str) -> ReassignMilestone:
    who = _owner(rest)
    if not number or who is None:
        raise Refused("milestone-reassign-form")
    return ReassignMilestone(number, who)
