"""What did they ask? Turns the text after /escalate and /warroom, as Slack sends it, into one typed call."""

import re
from typing import NoReturn

from bot.errors import Refused
from bot.rules.commands import (
    AssignOwner,
    Close,
    ComposeUpdate,
    EscalateCall,
    Export,
    HandOver,
    Help,
    List,
    ListFilter,
    Monitor,
    NotYet,
    Raise,
    Reopen,
    Resolve,
    Resume,
    RoomCall,
    Show,
    Sla,
    Status,
    TellRoom,
    WarroomCall,
)
from bot.rules.grammar_lead import one_person, read_role, read_severity, read_wait
from bot.rules.grammar_milestone import read_milestone
from bot.rules.grammar_now import read_now
from bot.rules.grammar_record import read_redact, read_timeline
from bot.rules.nearest import nearest
from bot.rules.text import shorten
from bot.rules.typed import unescape
from models.room import Audience

# The words of product.md §4; those of later versions are known, so that nobody is told they made a typing error.
_ESCALATE = ("now", "list", "show", "help")
_ESCALATE_LATER = ("customers", "report", "capa")
_WARROOM = (
    "status",
    "timeline",
    "sla",
    "help",
    "owner",
    "severity",
    "milestone",
    "update",
    "wait",
    "resume",
    "monitor",
    "resolve",
    "close",
    "reopen",
    "export",
    "redact",
)
# fmt: off
_WARROOM_LATER = (
    "comms", "action", "risk", "blocker", "depends", "decide", "promise",
    "ask", "heard", "criteria", "merge", "call", "review",
)
# fmt: on
_ESC = re.compile(r"esc-?(?P<number>[0-9]{1,9})", re.IGNORECASE)
_NUMBER = re.compile(r"(?:esc-?|#)?(?P<number>[0-9]{1,9})", re.IGNORECASE)
_PERIOD = re.compile(r"[0-9]+d", re.IGNORECASE)


def read_escalate(text: str) -> EscalateCall:
    """The call after /escalate (text as Slack sends it). What is no subcommand is a title.

    A subcommand that takes nothing is one only when it stands alone: "Customers cannot log in" is a title. A single
    word that looks like a mistyped subcommand raises Refused("command-unknown-or-title").
    """
    said = unescape(text).split()
    first = said[0].casefold() if said else ""
    rest = said[1:]
    if first == "now":
        return read_now(rest)
    if first == "list":
        return _list(rest)
    if first == "show" and (found := _show(rest)):
        return found
    if first == "help" and not rest:
        return Help()
    if first in _ESCALATE_LATER and (not rest or (first == "report" and len(rest) == 1 and _PERIOD.fullmatch(rest[0]))):
        return NotYet(first)
    if len(said) == 1 and (meant := nearest(first, _ESCALATE + _ESCALATE_LATER)):
        raise Refused("command-unknown-or-title", command="escalate", text=said[0], nearest=meant)
    return Raise(" ".join(said))


def read_warroom(text: str) -> WarroomCall:
    """The call after /warroom (text as Slack sends it); nothing at all means `status`.

    Raises Refused: "command-unknown" with the nearest word, "command-unknown-far" without one, or the sentence that
    belongs to what is missing.
    """
    text = text.strip()
    number = None
    first, rest = _split(text)
    if found := _ESC.fullmatch(first):
        number = int(found["number"])
        first, rest = _split(rest)
    return WarroomCall(number, _room_call(unescape(first), rest))


def _room_call(typed: str, rest: str) -> RoomCall:
    verb = typed.casefold()
    match verb:
        case "" | "status":
            return Status()
        case "timeline":
            return read_timeline(rest)
        case "sla":
            return Sla()
        case "help":
            return Help()
        case "owner":
            return AssignOwner(one_person(rest))
        case "handover":
            return HandOver(one_person(rest, missing="handover-needs-person"))
        case "role":
            return read_role(rest)
        case "severity":
            return read_severity(rest)
        case "milestone":
            return read_milestone(rest)
        case "wait":
            return read_wait(rest)
        case "resume":
            return Resume() if not rest else _takes_nothing(verb, rest)
        case "monitor":
            return Monitor() if not rest else _takes_nothing(verb, rest)
        case "update":
            return _update(rest)
        case "resolve":
            return Resolve(_sentence(rest, missing="resolve-needs-outcome"))
        case "close":
            if rest:
                raise Refused("close-takes-nothing", text=shorten(unescape(rest), 80))
            return Close()
        case "export":
            if rest:
                raise Refused("export-takes-nothing", text=shorten(unescape(rest), 80))
            return Export()
        case "redact":
            return read_redact(rest)
        case "reopen":
            return Reopen(_sentence(re.sub(r"^because\b", "", rest, flags=re.I), missing="reopen-needs-reason"))
    if verb in _WARROOM_LATER:
        return NotYet(verb)
    if meant := nearest(verb, _WARROOM + _WARROOM_LATER):
        raise Refused("command-unknown", command="warroom", text=shorten(typed, 40), nearest=meant)
    raise Refused("command-unknown-far", command="warroom", text=shorten(typed, 40))


def _update(rest: str) -> ComposeUpdate | TellRoom | NotYet:
    whom, said = _split(rest)
    match whom.casefold():
        case "internal" if said:
            return TellRoom(unescape(said))
        case "executive" | "internal" | "customer" as audience:
            return ComposeUpdate(Audience(audience), unescape(said))
        case "partner":
            return NotYet("update partner")
    raise Refused("update-needs-audience")


def _list(rest: list[str]) -> List:
    if [word.casefold() for word in rest[:2]] == ["at", "risk"]:
        rest = ["at-risk", *rest[2:]]
    which = ListFilter.OPEN
    if rest and rest[0].casefold() in set(ListFilter):
        which = ListFilter(rest[0].casefold())
        rest = rest[1:]
    return List(which, " ".join(rest) or None)


def _show(rest: list[str]) -> Show | None:
    """`show ESC-12`, `show 12`; None when "show" seems to be the first word of a title."""
    if rest and (found := _ESC.fullmatch(rest[0]) or (len(rest) == 1 and _NUMBER.fullmatch(rest[0]))):
        return Show(int(found["number"]))
    if not rest:
        raise Refused("show-needs-number")
    if len(rest) == 1:
        raise Refused("show-no-number", text=shorten(rest[0], 40))
    return None


def _takes_nothing(word: str, rest: str) -> NoReturn:
    raise Refused("takes-nothing", word=word, text=shorten(unescape(rest), 80))


def _sentence(rest: str, *, missing: str) -> str:
    said = " ".join(unescape(rest).split())
    if not said:
        raise Refused(missing)
    return said


def _split(text: str) -> tuple[str, str]:
    words = text.split(maxsplit=1)
    return (words[0] if words else ""), (words[1].strip() if len(words) > 1 else "")
