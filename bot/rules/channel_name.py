"""What is the war room's channel called? `esc-<number>-<customer>-<title>`, within Slack's rules."""

import re
import unicodedata

# Source: Slack's conversations.create: lower-case letters, digits, hyphens and underscores, at most 80 characters.
LONGEST = 80
_CUSTOMER_SHARE = 30  # so that a long customer's name leaves room for what is wrong
_SPELT = str.maketrans(
    {"æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "þ": "th", "ı": "i", "&": " and ", "’": "", "'": ""}
)


_ID = re.compile(r"[CG][A-Z0-9]{2,}")


def is_channel_id(text: str) -> bool:
    """Whether this is a channel's id, and no name: names have no capitals."""
    return _ID.fullmatch(text) is not None


def channel_name(number: int, customer: str | None, title: str, *, attempt: int = 1) -> str:
    """The name of escalation `number`'s channel; accents are dropped, other scripts too, since names stay a–z and 0–9.

    With nothing left it is `esc-12`. `attempt` 2, 3, … gives a further name for when the first is taken.
    """
    stem = f"esc-{number}"
    end = f"-{attempt}" if attempt > 1 else ""
    words = [stem, _cut(_plain(customer or ""), _CUSTOMER_SHARE), _plain(title)]
    name = _cut("-".join(word for word in words if word), LONGEST - len(end))
    return name + end


def _plain(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text.casefold().translate(_SPELT)).casefold().translate(_SPELT)
    letters = "".join(char for char in letters if not unicodedata.combining(char))
    return re.sub(r"[^a-z0-9]+", "-", letters).strip("-")


def _cut(text: str, longest: int) -> str:
    """At most `longest` characters, ending with a whole word where there is one in the second half."""
    if len(text) <= longest:
        return text
    end = text.rfind("-", longest // 2, longest + 1)
    return text[: end if end > 0 else longest].rstrip("-")
