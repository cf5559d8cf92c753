"""Who leads and how bad is it? Reads the person of `owner`, and `severity SEV1 because …`."""

import re

from bot.errors import Refused
from bot.rules.commands import ChangeSeverity
from bot.rules.text import shorten
from bot.rules.typed import ByName, Group, Who, mentions, unescape
from models.escalation import Severity

_SEVERITY = re.compile(r"(?:sev)?[\s-]?(?P<number>[1-4])\b(?P<rest>.*)", re.I | re.S)
_BECAUSE = re.compile(r"^[\s,:;.]*because\b[\s,:]*", re.I)


def one_person(rest: str, *, missing: str = "owner-needs-person") -> Who:
    """The one person who is named. Raises Refused(`missing`) for nobody, and for several or a group."""
    found = mentions(rest)
    if not found and len(rest.split()) == 1 and re.search(r"\w", unescape(rest)):
        return ByName(unescape(rest).removeprefix("@"))
    if not found:
        raise Refused(missing)
    if len(found) > 1:
        raise Refused("owner-one-person", count=len(found))
    if isinstance(found[0], Group):
        raise Refused("owner-no-group", text=found[0].name)
    return found[0]


def read_severity(rest: str) -> ChangeSeverity:
    """`SEV1 because …`; whether a reason is missing is told once it is known that the severity changes."""
    typed = unescape(rest).strip()
    if not typed:
        raise Refused("severity-needs-severity")
    found = _SEVERITY.fullmatch(typed)
    if not found:
        raise Refused("severity-form", text=shorten(typed, 40))
    return ChangeSeverity(Severity(f"SEV{found['number']}"), because(found["rest"]))


def because(rest: str) -> str:
    """The reason at the end of a command, without the word that leads to it; empty when there is none."""
    return " ".join(_BECAUSE.sub("", rest).split())
