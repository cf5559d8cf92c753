"""Which days and hours of a week are meant? Reads `mon-fri`, `sat,sun` and `08:00-18:00`."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY_MINUTES = 24 * 60
_SPAN = re.compile(r"([0-9]{1,2}):([0-9]{2}) ?[-–] ?([0-9]{1,2}):([0-9]{2})")


@dataclass(frozen=True, order=True)
class Span:
    """From `start` until just before `end`: minutes since midnight, 0 to 1440. An earlier `end` is past midnight."""

    start: int
    end: int

    @property
    def is_overnight(self) -> bool:
        """Whether it runs past midnight into the next day."""
        return self.end < self.start

    def __str__(self) -> str:
        return "-".join(f"{minutes // 60:02}:{minutes % 60:02}" for minutes in (self.start, self.end))


def read_days(text: str) -> frozenset[int] | None:
    """The days (Monday is 0) of `mon-fri`, `sat,sun`, `fri-mon`, `wed`; None when a part is no day."""
    days: set[int] = set()
    for part in text.casefold().split(","):
        first, dash, last = (word.strip() for word in part.partition("-"))
        if first not in WEEKDAYS or (dash and last not in WEEKDAYS):
            return None
        start = WEEKDAYS.index(first)
        count = (WEEKDAYS.index(last or first) - start) % 7
        days |= {(start + ahead) % 7 for ahead in range(count + 1)}
    return frozenset(days)


def write_days(days: Iterable[int]) -> str:
    """The days as `read_days` reads them: `mon-fri`, `sat,sun`, `mon,wed`."""
    runs: list[list[int]] = []
    for day in sorted(days):
        if runs and day == runs[-1][-1] + 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return ",".join(
        f"{WEEKDAYS[run[0]]}-{WEEKDAYS[run[-1]]}" if len(run) > 2 else ",".join(WEEKDAYS[day] for day in run)
        for run in runs
    )


def read_span(text: str) -> Span | None:
    """The span of `08:00-18:00`, `22:00-06:00` (past midnight) or `00:00-24:00`; None when it is none or empty."""
    found = _SPAN.fullmatch(text.strip())
    if not found:
        return None
    hour, minute, end_hour, end_minute = map(int, found.groups())
    start, end = hour * 60 + minute, end_hour * 60 + end_minute
    fits = minute < 60 and end_minute < 60 and start < DAY_MINUTES and end <= DAY_MINUTES and start != end
    return Span(start, end) if fits else None
