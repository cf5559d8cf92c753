"""Who may do what: each door asks here, and whoever is not a full member of the workspace is refused by default."""

from dataclasses import dataclass
from enum import StrEnum

from bot.facts.actor import Actor


class Verb(StrEnum):
    """What somebody wants to do."""

    RAISE = "raise"
    SEE = "see"
    PLAN = "plan"  # milestones
    LEAD = "lead"  # owner, resolve, close, reopen
    REDACT = "redact"  # take the words of a timeline line away for good


@dataclass(frozen=True)
class Guarded:
    """What the rule needs to know of an escalation: for a confidential one, who is in its room.

    `keepers` are its owner and the managers, who alone may redact.
    """

    is_confidential: bool
    insiders: frozenset[str] = frozenset()
    keepers: frozenset[str] = frozenset()


def may(actor: Actor, verb: Verb, escalation: Guarded | None = None) -> bool:
    """Whether `actor` may do `verb`, to `escalation` when there is one.

    Guests and people of other organisations may nothing. A confidential escalation is for those who are in its room.
    Within that every full member may act: in a crisis the person at the keyboard must not be stopped by a role, and
    the timeline keeps who did what (docs/decisions/0006-access.md).
    """
    if not actor.is_full_member:
        return False
    if verb is Verb.RAISE:
        return True
    if verb is Verb.REDACT and (escalation is None or actor.user_id not in escalation.keepers):
        return False
    return escalation is not None and (not escalation.is_confidential or actor.user_id in escalation.insiders)
