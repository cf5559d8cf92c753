"""What the doctor found: one thing that was looked at, how it is, and what to do."""

from dataclasses import asdict, dataclass
from enum import StrEnum


class State(StrEnum):
    """How it is. Only a fault keeps Warroom from doing its work."""

    OK = "ok"
    WARNING = "warning"
    FAULT = "fault"


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at, a sentence about it, and what to do unless all is well.

    Both are for whoever runs Warroom: no secret stands in them, and no text of a customer's.
    """

    what: str
    state: State
    says: str
    do: str = ""

    def as_json(self) -> dict[str, str]:
        return {name: str(value) for name, value in asdict(self).items()}


def ok(what: str, says: str) -> Finding:
    """All is well."""
    return Finding(what, State.OK, says)


def warning(what: str, says: str, do: str) -> Finding:
    """It works, and is probably not meant so."""
    return Finding(what, State.WARNING, says, do)


def fault(what: str, says: str, do: str) -> Finding:
    """It does not work."""
    return Finding(what, State.FAULT, says, do)
