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
    is_same_message: bool = False  # both are raised from the very same Slack message


def holds(found: Likeness, *, requester_id: str) -> bool:
    """Whether a request that is pressed is kept back once, for this to be seen first: the same message always is.

    Not for another customer, which is only worth a hint, nor for what the same person has raised: they know of it.
    """
    if found.is_same_message:
        return True
    return found.match.same_customer is not False and found.known.requester_id != requester_id


def likest(draft: Draft, known: Sequence[KnownEscalation]) -> Likeness | None:
    """The one that this request resembles most; None when nothing is like it.

    `known` holds only what the person may see: nothing confidential that they are not in.
    """
    for each in known:
        if draft.source_link and each.source_link == draft.source_link:
            same = Match(_candidate(each), 1.0, (), same_customer=None)
            return Likeness(each, same, is_same_message=True)
    if not draft.title:
        return None
    by_number = {each.number: each for each in known}
    candidates = [_candidate(each) for each in known]
    for match in most_similar(Candidate(draft.title, draft.customer, draft.kind), candidates, limit=1):
        if match.candidate.number is not None:
            return Likeness(by_number[match.candidate.number], match)
    return None


def _candidate(known: KnownEscalation) -> Candidate:
    return Candidate(known.title, known.customer, known.kind, known.number)
