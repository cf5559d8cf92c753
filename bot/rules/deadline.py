"""When does the customer need it? The field *Deadline* of the intake form, which may stay empty."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.errors import Refused
from bot.rules.amounts import is_no_answer
from bot.rules.when import read_when

_BY = re.compile(r"by\s+", re.IGNORECASE)  # as in every command: `… by fri 17:00`


def read_deadline(text: str, *, now: datetime, zone: ZoneInfo, field: str | None = None) -> datetime | None:
    """The moment (aware UTC) a person in `zone` means, said at `now` (aware UTC); None when they left it open.

    The forms are those of `read_when`, with or without "by". Raises Refused as it does, for `field`.
    """
    said = _BY.sub("", " ".join(text.split()), count=1) if _BY.match(text.strip()) else text
    if is_no_answer(" ".join(said.casefold().split())):
        return None
    try:
        return read_when(said, now=now, zone=zone)
    except Refused as refused:
        raise Refused(refused.words, field=field, **refused.facts) from None
