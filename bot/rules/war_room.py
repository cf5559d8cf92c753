"""When does a war room open, and who may be invited to it? Nobody from outside, and nobody who is gone."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.facts.actor import Actor
from models.escalation import Severity


def opens_at_once(severity: Severity) -> bool:
    """Whether the war room opens before anybody has accepted the request. Source: product.md, severities 1 and 2."""
    return severity in (Severity.SEV1, Severity.SEV2)


@dataclass(frozen=True)
class Guests:
    """Who is invited, and who was meant and is left out; user ids, each once, in the order in which they were named."""

    invited: tuple[str, ...]
    left_out: tuple[str, ...]


def sort_out(wanted: Iterable[str], known: Mapping[str, Actor]) -> Guests:
    """The internal room is for full members of this workspace. `known` are the people Slack has told us of."""
    people = list(dict.fromkeys(wanted))
    inside = [who for who in people if who in known and known[who].is_full_member]
    return Guests(tuple(inside), tuple(who for who in people if who not in inside))
