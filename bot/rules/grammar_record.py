"""What of the record? Reads `timeline numbered milestones @ana` and `redact 7 because …`."""

import re

from bot.errors import Refused
from bot.rules.commands import Redact, Timeline
from bot.rules.grammar_lead import because
from bot.rules.record import read_filter
from bot.rules.typed import unescape

_NUMBERED = re.compile(r"(?<!\S)numbered(?!\S)", re.IGNORECASE)
_LINE = re.compile(r"(?:line\s+)?#?(?P<number>[0-9]{1,6})\b(?P<rest>.*)", re.IGNORECASE | re.DOTALL)


def read_timeline(rest: str) -> Timeline:
    """`numbered milestones @ana`: with `numbered` each line has the number by which it can be redacted."""
    group, who = read_filter(_NUMBERED.sub("", rest))
    return Timeline(group, who, is_numbered=_NUMBERED.search(rest) is not None)


def read_redact(rest: str) -> Redact:
    """`7 because …`. Raises Refused when the line or the reason is missing."""
    found = _LINE.fullmatch(unescape(rest).strip())
    if not found:
        raise Refused("redact-needs-line")
    reason = because(found["rest"])
    if not reason:
        raise Refused("redact-needs-reason", number=int(found["number"]))
    return Redact(int(found["number"]), reason)
