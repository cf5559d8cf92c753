"""Which known word did a person probably mean? One typing slip in a short word, two in a longer one."""

from collections.abc import Iterable


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word closest to `word`, or None when all are further away than a slip of the fingers.

    A slip is one letter added, left out or changed, or two neighbours swapped; case is ignored.
    """
    best, fewest = None, 3
    for candidate in known:
        allowed = 1 if len(candidate) <= 4 else 2
        # A length that differs by more than the slips allowed cannot be reached; so 3,000 letters cost nothing.
        if abs(len(candidate) - len(word)) > allowed:
            continue
        slips = _slips(word.casefold(), candidate.casefold())
        if slips <= allowed and slips < fewest:
            best, fewest = candidate, slips
    return best


def _slips(one: str, other: str) -> int:
    """The Damerau-Levenshtein distance (optimal string alignment)."""
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, letter in enumerate(one, start=1):
        now = [row]
        for column, match in enumerate(other, start=1):
            cost = min(last[column] + 1, now[column - 1] + 1, last[column - 1] + (letter != match))
            if row > 1 and column > 1 and letter == other[column - 2] and one[row - 2] == match:
                cost = min(cost, before[column - 2] + 1)
            now.append(cost)
        before, last = last, now
    return last[-1]
