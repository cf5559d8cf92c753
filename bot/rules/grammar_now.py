"""`/escalate now [confidential] SEV1 Acme: exports fail`: which severity, for whom, and what is wrong."""

import re
from collections.abc import Sequence

from bot.errors import Refused
from bot.rules.commands import RaiseNow
from bot.rules.text import shorten
from models.escalation import Severity

CONFIDENTIAL = "confidential"
_SEVERITY = re.compile(r"sev-?(?P<level>[0-9]+)[:,]?", re.IGNORECASE)
_CUSTOMER = re.compile(r"(?P<customer>[^:]*):(?:\s+|$)(?P<title>.*)")  # neither 12:30 nor https://… names a customer


def read_now(said: Sequence[str]) -> RaiseNow:
    """The call after `/escalate now`, word by word. Raises Refused with a sentence for what is missing.

    "confidential" stands before the severity. Behind it, it would be the first word of a title that everybody can
    read, which is what nobody means: it is refused.
    """
    is_confidential = bool(said) and said[0].casefold() == CONFIDENTIAL
    first, *words = said[1 if is_confidential else 0 :] or [""]
    severity = _severity(first)
    if words and words[0].casefold().strip(":,") == CONFIDENTIAL and not is_confidential:
        raise Refused("now-confidential-first", severity=severity)
    rest = " ".join(words)
    named = _CUSTOMER.fullmatch(rest)
    customer, title = (named["customer"].strip(), named["title"].strip()) if named else ("", rest)
    if not title:
        raise Refused("now-needs-title", severity=severity)
    return RaiseNow(severity, customer or None, title, is_confidential)


def _severity(word: str) -> Severity:
    found = _SEVERITY.fullmatch(word)
    if not found:
        raise Refused("now-needs-severity")
    level = f"SEV{found['level']}"
    if level not in set(Severity):
        raise Refused("now-severity-unknown", text=shorten(word, 40))
    return Severity(level)
