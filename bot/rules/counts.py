"""How many people are affected? Reads a number, a rough one, everybody, or that nobody knows yet."""

import re
from dataclasses import dataclass
from enum import StrEnum

from bot.errors import Refused
from bot.rules.amounts import NOT_KNOWN, SCALES, is_no_answer, readings, split_number, tidy
from bot.rules.text import shorten

LARGEST = 10**10  # more than there are people
_SHOWN = 40


class Extent(StrEnum):
    """What kind of answer it is."""

    NUMBER = "number"
    ALL = "all"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Estimate:
    """How many: a number, everybody (with their number when it was said), or not known yet.

    `is_rough` marks what was said as "about", "a few" or "nearly all". A range counts as its upper end.
    """

    number: int | None
    extent: Extent = Extent.NUMBER
    is_rough: bool = False


ALL = Estimate(None, Extent.ALL)
UNKNOWN = Estimate(None, Extent.UNKNOWN)

_ALL = frozenset(
    {"all", "every", "everyone", "everybody", "all of them", "all of the", "all the", "all their", "all our"}
    | {"the whole company", "whole company", "100%", "100 %"}
)
_NUMBERS = {
    **{
        "none": 0,
        "no": 0,
        "no one": 0,
        "nobody": 0,
        "zero": 0,
        "a single": 1,
        "one": 1,
        "two": 2,
        "three": 3,
        "four": 4,
    },
    **{"five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "a dozen": 12, "two dozen": 24},
}
# The least that each can honestly mean, a few apart: the thresholds of the matrix are far coarser than these.
_ROUGH = {
    **dict.fromkeys(("a couple", "couple"), 2),
    **dict.fromkeys(("a few", "few", "some", "several", "a handful", "handful"), 5),
    **{"dozens": 24, "hundreds": 200, "thousands": 2_000, "tens of thousands": 20_000},
    **{"hundreds of thousands": 200_000, "millions": 2_000_000},
}
_ROUGHLY = re.compile(
    r"(?:~|>|about |approx(?:imately|\.)? ?|around |roughly |ca(?:\. ?| )|circa |over |more than |at least |up to "
    r"|almost |nearly |maybe |probably )+ ?"
)
_MOST = re.compile(r"most(?: of)?(?: the| them| their)?")
_PEOPLE = re.compile(
    r"(?:^|(?<=[0-9+])| )(?:(?:active|end|affected|internal|external)[ -])*"
    r"(?:users?|people|persons?|agents?|seats?|employees?|staff|colleagues?|logins?|members?)(?: affected)?$"
)
_OF = re.compile(r" of(?: the| their| our)?$")
_RANGE = re.compile(r"(?P<low>[0-9][^-]*?) ?(?:-| to ) ?(?P<high>[0-9].*)")
_SHARE = re.compile(r"(?P<part>[0-9].*?) (?:out )?of (?P<whole>[0-9].*)")


def read_count(text: str, *, field: str | None = None) -> Estimate | None:
    """How many people a person means: `120`, `1,200`, `12k`, `~300 users`, `50-100`, `a few`, `all`, `unknown`.

    None when they left it open (nothing, "-", "n/a"). Raises Refused: "count-unreadable", "count-ambiguous",
    "count-negative", "count-percent" or "count-too-large".
    """
    said = tidy(text, field=field).rstrip(".!")
    shown = shorten(" ".join(text.split()), _SHOWN)
    if said in NOT_KNOWN:
        return UNKNOWN
    bare = _OF.sub("", _PEOPLE.sub("", said).strip())
    if found := _in_words(bare):
        return found
    if is_no_answer(said):
        return None
    try:
        return _in_digits(bare)
    except Refused as refused:
        raise Refused(refused.words, field=field, text=shown, **refused.facts) from None


def write_count(estimate: Estimate) -> str:
    """The answer in the short form in which it is kept; `read_count` reads it back as the same."""
    if estimate.extent is Extent.UNKNOWN:
        return "unknown"
    if estimate.extent is Extent.NUMBER:
        return f"~{estimate.number}" if estimate.is_rough else str(estimate.number)
    if estimate.number is not None:
        return f"~all {estimate.number}" if estimate.is_rough else f"all {estimate.number}"
    return "most" if estimate.is_rough else "all"


def _in_words(bare: str) -> Estimate | None:
    said = _ROUGHLY.sub("", bare, count=1) if _ROUGHLY.match(bare) else bare
    is_rough = said != bare
    if said in _ALL:
        return Estimate(None, Extent.ALL, is_rough)
    if _MOST.fullmatch(said):
        return Estimate(None, Extent.ALL, is_rough=True)
    if said in _ROUGH:
        return Estimate(_ROUGH[said], is_rough=True)
    return Estimate(_NUMBERS[said], is_rough=is_rough) if said in _NUMBERS else None


def _in_digits(bare: str) -> Estimate:
    said = _ROUGHLY.sub("", bare, count=1) if _ROUGHLY.match(bare) else bare
    is_rough = said != bare or said.endswith("+")
    if "%" in said or "percent" in said:
        raise Refused("count-percent")
    if said.startswith("all ") and said[4:5].isdigit():
        return Estimate(_number(said[4:]), Extent.ALL, is_rough)
    if found := _SHARE.fullmatch(said):
        part, whole = _number(found["part"]), _number(found["whole"])
        if part > whole:
            raise Refused("count-unreadable")
        return Estimate(part, Extent.ALL if part == whole else Extent.NUMBER, is_rough)
    if found := _RANGE.fullmatch(said):
        low, high = _number(found["low"]), _number(found["high"])
        if low >= high:
            raise Refused("count-unreadable")
        return Estimate(high, is_rough=True)
    return Estimate(_number(said.rstrip("+ ")), is_rough=is_rough)


def _number(said: str) -> int:
    typed = split_number(said)
    if typed and typed.before == "-":
        raise Refused("count-negative")
    word = typed.after.rstrip(".") if typed else ""
    if typed is None or typed.before or (word and word not in SCALES):
        raise Refused("count-unreadable")
    meant = [value * SCALES.get(word, 1) for value in readings(typed.digits, decimals=None if word else 0)]
    found = [int(value) for value in meant if value.denominator == 1]
    if not found:
        raise Refused("count-unreadable")
    if found[0] > LARGEST:
        raise Refused("count-too-large")
    if len(found) > 1:
        raise Refused("count-ambiguous", small=found[0], large=found[1])
    return found[0]
