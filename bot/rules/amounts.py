"""What number did a person type? Digits with marks between them, and a word such as k or million behind them."""

import re
from dataclasses import dataclass
from fractions import Fraction

from bot.rules.text import clean_text

LONGEST = 80  # characters; nobody needs more for one amount

# Short and long words for a thousand, a million, … as English, German and Indian colleagues type them.
SCALES = {
    **dict.fromkeys(("k", "thousand", "tsd"), 10**3),
    **dict.fromkeys(("lakh", "lakhs"), 10**5),
    **dict.fromkeys(("m", "mm", "mn", "mio", "million", "millions"), 10**6),
    **dict.fromkeys(("cr", "crore", "crores"), 10**7),
    **dict.fromkeys(("b", "bn", "billion", "billions", "mrd"), 10**9),
}
NOT_KNOWN = frozenset({"?", "??", "tbd", "tba", "tbc", "unknown", "unclear", "unsure"}) | {
    *("not known", "not known yet", "not sure", "don't know", "no idea"),
}
_NOTHING = frozenset({"", "-", "–", "—", "/", ".", "n/a", "na", "none", "no", "nothing"})
_FULL_WIDTH = {0xFF01 + ahead: 0x21 + ahead for ahead in range(94)}  # as Japanese and Chinese keyboards type them
_ALIKE = str.maketrans({"’": "'", "‘": "'", "−": "-", "‐": "-", "‑": "-", "–": "-", "—": "-", "≈": "~", "˜": "~"})

# A leading mark belongs to the number (".5m") unless it ends a word ("Fr.50").
_TYPED = re.compile(
    r"(?P<before>[^0-9]*?)(?P<digits>(?:(?<![^\W\d_])[.,])?[0-9](?:[0-9.,' ]*[0-9])?)(?P<after>[^0-9]*)"
)
_GROUPED = re.compile(
    r"(?P<whole>[1-9][0-9]{0,2}(?P<mark>[.,' ])[0-9]{3}(?:(?P=mark)[0-9]{3})*)(?:(?!(?P=mark))[.,](?P<part>[0-9]+))?"
)
_BY_TWOS = re.compile(r"(?P<whole>[1-9][0-9]?(?:,[0-9]{2})+,[0-9]{3})(?:\.(?P<part>[0-9]+))?")  # 12,50,000 in India
_PLAIN = re.compile(r"(?P<whole>[0-9]*)(?:[.,](?P<part>[0-9]+))?")


@dataclass(frozen=True)
class Typed:
    """A text around one number: what stands before it, its digits with their marks, what stands after it."""

    before: str
    digits: str
    after: str


def tidy(text: str, *, field: str | None = None) -> str:
    """What was typed on one line in small letters, with one kind of dash, apostrophe and space; "" for nothing.

    Raises Refused("text-too-long") beyond LONGEST characters.
    """
    said = clean_text(text, limit=LONGEST, field=field, empty=None)
    return " ".join(said.translate(_FULL_WIDTH).translate(_ALIKE).casefold().split())


def is_no_answer(said: str) -> bool:
    """Whether a tidied text leaves the question open: nothing, "-", "n/a", "none", "tbd", "unknown", …"""
    return said in _NOTHING or said in NOT_KNOWN


def split_number(said: str) -> Typed | None:
    """The one number in a tidied text, and what stands around it; None when there is none, or more than one."""
    found = _TYPED.fullmatch(said)
    return Typed(found["before"].strip(), found["digits"], found["after"].strip()) if found else None


def readings(digits: str, *, decimals: int | None) -> list[Fraction]:
    """Every number these digits can mean, smallest first; none when their marks stand where no number has them.

    Groups of three may be parted by comma, point, apostrophe or space (`1,200`, `1.200`, `1'200`, `1 200`), Indian
    groups by comma (`12,50,000`); comma and point are decimal marks too (`1.5`, `1,5`). So `1.200` has two readings.
    A reading with more than `decimals` digits after its decimal mark is left out; None allows any number of them.
    """
    found = {
        Fraction(f"{re.sub(r'[^0-9]', '', match['whole']) or 0}.{match['part'] or 0}")
        for shape in (_GROUPED, _BY_TWOS, _PLAIN)
        if (match := shape.fullmatch(digits)) and (decimals is None or len(match["part"] or "") <= decimals)
    }
    return sorted(found)
