"""Is it known already? The open escalation that a request resembles most, to be joined instead."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.facts.known import KnownEscalation
from bot.rules.intake import Draft
from bot.rules.similar import Candidate, Match, most_similar


@dataclass(frozen=True)
class Likeness:
    """An open escalation that a request resembles, and by what."""

    known: KnownEscalation
    match: Match


def holds(found: Likeness, *, requester_id: str) -> bool:
    """Whether a request that is pressed is kept back once, for this to be seen first.

    Not for another customer, which is only worth a hint, nor for what the same person has raised: they know of it.
    """
    return found.match.same_customer is not False and found.known.requester_id != requester_id


def likest(draft: Draft, known: Sequence[KnownEscalation]) -> Likeness | None:
    """The one that this request resembles most; None when nothing is like it.

    `known` holds only what the person may see: nothing confidential that they are not in.
    """
    if not draft.title:
        return None
    by_number = {each.number: each for each in known}
    candidates = [Candidate(each.title, each.customer, each.kind, each.number) for each in known]
    for match in most_similar(Candidate(draft.title, draft.customer, draft.kind), candidates, limit=1):
        if match.candidate.number is not None:
            return Likeness(by_number[match.candidate.number], match)
    return None
