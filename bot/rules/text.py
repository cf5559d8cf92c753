"""What becomes of text that people type: cleaned of what nobody can see, refused when empty or too long."""

import re
import unicodedata

from bot.errors import Refused

TITLE_LIMIT = 150
MILESTONE_LIMIT = 200
REASON_LIMIT = 500
OUTCOME_LIMIT = 500
DESCRIPTION_LIMIT = 3000

# Joiners spell Persian and Indic words and glue emoji together; the rest of Unicode's format characters are invisible
# and can reorder or hide what a reader sees (bidi overrides U+202A–E and isolates U+2066–9 among them).
_JOINERS = "\u200c\u200d"
# Arabic and Syriac number signs count as format characters although they are printed.
_PRINTED_FORMATS = set("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd")
_REGION_FLAG = re.compile("\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{2,6}\U000e007f")
# Characters that are no white space to Unicode, yet print nothing by themselves.
_BLANKS = set("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")


def clean_line(text: str, *, limit: int, field: str | None = None, empty: str = "text-empty") -> str:
    """One line of a person's text: white space collapsed, control and invisible characters gone, the rest untouched.

    Emoji and right-to-left text stay as they are. `limit` counts characters (code points). `empty` is the catalogue's
    sentence for a text with nothing in it. Raises Refused(`empty`) or Refused("text-too-long").
    """
    return _checked(" ".join(_visible(text).split()), limit=limit, field=field, empty=empty)


def clean_text(text: str, *, limit: int, field: str | None = None, empty: str | None = "text-empty") -> str:
    """A person's text of several lines: like `clean_line`, but line breaks stay, at most one empty line in a row.

    With `empty=None` an empty text is fine and comes back as "". Raises Refused as `clean_line` does.
    """
    lines = re.split("\r\n|[\n\r\v\f\x85\u2028\u2029]", text)
    tidy = "\n".join(_visible(line).rstrip() for line in lines)
    tidy = re.sub(r"\n{3,}", "\n\n", tidy).strip()
    if empty is None and _is_blank(tidy):
        return ""
    return _checked(tidy, limit=limit, field=field, empty=empty or "text-empty")


def shorten(text: str, limit: int) -> str:
    """The text in at most `limit` characters (1 or more), ending in "…" when something was cut off."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def _checked(text: str, *, limit: int, field: str | None, empty: str) -> str:
    if _is_blank(text):
        raise Refused(empty, field=field)
    if len(text) > limit:
        raise Refused("text-too-long", field=field, start=shorten(text, 40), length=len(text), limit=limit)
    return text


def _visible(text: str) -> str:
    kept: list[str] = []
    done = 0
    for flag in _REGION_FLAG.finditer(text):  # the flags of England, Scotland, Wales are spelt in invisible letters
        kept += [*map(_shown, text[done : flag.start()]), flag.group()]
        done = flag.end()
    return "".join([*kept, *map(_shown, text[done:])])


def _shown(char: str) -> str:
    if char in _JOINERS or char in _PRINTED_FORMATS:
        return char
    match unicodedata.category(char):
        case "Cf" | "Cs":  # half a surrogate pair cannot be stored or sent
            return ""
        case "Cc" | "Zl" | "Zp":
            return "\t" if char == "\t" else " "
    return char


def _is_blank(text: str) -> bool:
    return all(char.isspace() or char in _JOINERS or char in _BLANKS or _is_selector(char) for char in text)


def _is_selector(char: str) -> bool:
    return "\ufe00" <= char <= "\ufe0f" or "\U000e0100" <= char <= "\U000e01ef"
