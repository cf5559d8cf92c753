"""Is it known already? Finds the open escalations that a new request resembles, and says by what."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from bot.rules.title_words import FAINTLY, bare, is_slip, spellings, stem_of, stems_of, weight, words_of
from models.escalation import Kind

SIMILAR = 0.5  # from here on it is worth asking "is it this one?"; the examples of the tests lie well to either side
MOST = 3

_OTHER_CUSTOMER, _CUSTOMER_UNKNOWN, _OTHER_KIND = 0.8, 0.9, 0.9
_OTHER_NUMBER = 0.7  # "Node 3 is down" and "Node 4 is down" are two things; in a long title a number says less
_ONLY_FAINT = 0.5  # "It is down" and "Outage" have a word in common and may be about anything

# fmt: off
_LEGAL = frozenset({
    "inc", "ltd", "llc", "gmbh", "ag", "corp", "corporation", "co", "company", "plc", "sa", "srl", "bv", "kg",
    "limited", "group", "holding",
})
# fmt: on


@dataclass(frozen=True)
class Candidate:
    """What two escalations are compared by. `number` names it and does not count; a request has none yet."""

    title: str
    customer: str | None
    kind: Kind
    number: int | None = None


@dataclass(frozen=True)
class Match:
    """An escalation that resembles the request: how much (0 to 1), and why.

    `shared` are the words of the candidate's title that the request has too, as they stand there, the telling ones
    first; `same_customer` is None when one of the two has no customer.
    """

    candidate: Candidate
    score: float
    shared: tuple[str, ...]
    same_customer: bool | None


def most_similar(
    new: Candidate, candidates: Iterable[Candidate], *, threshold: float = SIMILAR, limit: int = MOST
) -> list[Match]:
    """The candidates that share a word and are at least `threshold` alike, the most alike first.

    The caller gives only what the person may see: nothing confidential that they are not in (product.md §6.2).
    """
    mine = _read(new)
    reads: Iterable[_Read] = map(_read, candidates)
    if threshold >= _ONLY_FAINT:
        reads = filter(mine.may_resemble, reads)  # somebody waits while hundreds are compared that are not alike
    matches = (_compare(mine, each) for each in reads)
    found = [match for match in matches if match.shared and match.score >= threshold]
    return sorted(found, key=lambda match: (-match.score, _order(match.candidate)))[:limit]


@dataclass(frozen=True)
class _Read:
    """A candidate taken apart: its title in small letters, the stems in it (each with its word), its customer's name.

    `telling` are the stems without stop words, unless nothing else is there; `numbers` those that are numbers.
    """

    candidate: Candidate
    title: str
    every: dict[str, str]
    telling: dict[str, str]
    name: frozenset[str]
    numbers: frozenset[str]
    spellings: frozenset[str]
    telling_spellings: frozenset[str]

    def may_resemble(self, other: "_Read") -> bool:
        """Whether a comparison can find them alike: they have a word that tells something, or a slip of one, in common.

        Titles in which nothing but faint words is the same are half alike at most, and that only without other words.
        """
        if not self.telling_spellings.isdisjoint(other.spellings):
            return True
        if not self.spellings.isdisjoint(other.telling_spellings):
            return True
        names = self.name | other.name
        return all(weight(stem) == FAINTLY for each in (self, other) for stem in each.about(names))

    def about(self, names: frozenset[str]) -> dict[str, str]:
        """The stems that say what it is about; customers' names do not, unless nothing else is there."""
        return {stem: word for stem, word in self.telling.items() if stem not in names} or self.telling


@lru_cache(maxsize=2048)  # each request is compared with the same open escalations
def _read(candidate: Candidate) -> _Read:
    title = bare(candidate.title)
    every, telling = stems_of(title)
    numbers = frozenset(stem for stem in telling if stem.isdecimal())
    return _Read(
        candidate,
        title,
        every,
        telling,
        _name(candidate.customer),
        numbers,
        spellings=frozenset(each for stem in telling for each in spellings(stem)),
        telling_spellings=frozenset(each for stem in telling if weight(stem) != FAINTLY for each in spellings(stem)),
    )


def _compare(a: _Read, b: _Read) -> Match:
    """How much two are alike, 0 to 1: 1 for the same, and the same in both directions.

    The words their titles share, weighed against all they have; less for another kind, for a customer that is not
    known, and still less for another customer, who may yet have the same trouble.
    """
    names = a.name | b.name
    mine, theirs = a.about(names), b.about(names)
    pairs = _pairs(set(mine), set(theirs))
    shared = sum(weight(one) + weight(other) for one, other in pairs)
    score = shared / sum(map(weight, [*mine, *theirs]))
    if a.title != b.title and all(weight(one) == FAINTLY for one, _ in pairs):
        score *= _ONLY_FAINT
    if a.numbers and b.numbers and a.numbers.isdisjoint(b.numbers):
        score *= _OTHER_NUMBER
    same_customer = _same_customer(a, b)
    if names and not same_customer:
        score *= _CUSTOMER_UNKNOWN if same_customer is None else _OTHER_CUSTOMER
    if a.candidate.kind is not b.candidate.kind:
        score *= _OTHER_KIND
    said = sorted((-weight(word), theirs[word]) for _, word in pairs)
    return Match(b.candidate, score, tuple(word for _, word in said), same_customer)


def _pairs(mine: set[str], theirs: set[str]) -> list[tuple[str, str]]:
    """The words both have, and those that differ by one slip of the fingers; each word is in one pair."""
    pairs = [(word, word) for word in mine & theirs]
    left, right = mine - theirs, theirs - mine
    # Nearly all words differ in more than that: seen here without a call, since somebody waits for 200 comparisons.
    slips = [
        (one, other)
        for one in left
        for other in right
        if (one[:1] == other[:1] or one[-1:] == other[-1:]) and -2 < len(one) - len(other) < 2 and is_slip(one, other)
    ]
    for one, other in sorted(slips, key=sorted):  # the same order from both sides
        if one in left and other in right:
            pairs.append((one, other))
            left.remove(one)
            right.remove(other)
    return pairs


def _same_customer(a: _Read, b: _Read) -> bool | None:
    """Whether both are about one customer; one whose customer is only in its title is about that one too."""
    if a.name and b.name:
        return a.name == b.name
    if not a.name and not b.name:
        return None
    title = a if b.name else b
    return True if a.name | b.name <= title.every.keys() else None


def _name(customer: str | None) -> frozenset[str]:
    """The words of a customer's name, without regard to case, order and legal form."""
    name = bare(customer or "")
    stems = frozenset(stem_of(word) for word in words_of(name) if word not in _LEGAL)
    return stems or frozenset({name} if name else ())


def _order(candidate: Candidate) -> tuple[int, str, str, str]:
    return (candidate.number or 0, candidate.title, candidate.customer or "", candidate.kind)
