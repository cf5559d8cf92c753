"""Everything /escalate and /warroom can be asked: what a typed call becomes."""

from dataclasses import dataclass
from enum import StrEnum

from bot.rules.record import LineGroup
from bot.rules.typed import Who
from models.escalation import Severity, WaitingOn
from models.role import Role
from models.room import Audience


class ListFilter(StrEnum):
    """Which escalations a list shows."""

    MINE = "mine"
    OPEN = "open"
    AT_RISK = "at-risk"
    ALL = "all"


@dataclass(frozen=True)
class Raise:
    """Open the intake modal with this title in it; empty when none was typed, any length otherwise."""

    title: str


@dataclass(frozen=True)
class RaiseNow:
    """Open the war room at once, without the form; `customer` and `title` as typed."""

    severity: Severity
    customer: str | None
    title: str
    is_confidential: bool


@dataclass(frozen=True)
class List:
    """List escalations; of one customer when `customer` (as typed) is given."""

    filter: ListFilter = ListFilter.OPEN
    customer: str | None = None


@dataclass(frozen=True)
class Show:
    """Show the escalation with this number."""

    number: int


@dataclass(frozen=True)
class Help:
    """Show every command with an example."""


@dataclass(frozen=True)
class NotYet:
    """A word of product.md §4 that this version does not do."""

    word: str


@dataclass(frozen=True)
class Status:
    """Where it stands."""


@dataclass(frozen=True)
class Timeline:
    """What has happened: all of it, or only lines of this group, or only what this person did."""

    group: LineGroup | None = None
    who: Who | None = None
    is_numbered: bool = False


@dataclass(frozen=True)
class Sla:
    """Every clock, for the asker's eyes only."""


@dataclass(frozen=True)
class AssignOwner:
    """Make this person the escalation manager."""

    who: Who


@dataclass(frozen=True)
class HandOver:
    """The owner's escalation goes to this person."""

    who: Who


@dataclass(frozen=True)
class GiveRole:
    """This person, or with None nobody, holds this role."""

    role: Role
    who: Who | None


@dataclass(frozen=True)
class ShowRoles:
    """Who holds this role, or with None each of them."""

    role: Role | None


@dataclass(frozen=True)
class ChangeSeverity:
    """It is this severe; the reason is empty when none was typed."""

    severity: Severity
    reason: str


@dataclass(frozen=True)
class AddMilestone:
    """A new milestone; without `who` it is the speaker's. `when` is as typed: `read_when` reads it in their zone."""

    what: str
    who: Who | None
    when: str


@dataclass(frozen=True)
class FinishMilestone:
    """Milestone M<number> is done."""

    number: int


@dataclass(frozen=True)
class SlipMilestone:
    """Milestone M<number> gets a later due time; `when` is as typed."""

    number: int
    when: str
    reason: str


@dataclass(frozen=True)
class ReassignMilestone:
    """Milestone M<number> gets another owner."""

    number: int
    who: Who


@dataclass(frozen=True)
class Wait:
    """Everybody waits for this answer; the reason is never empty."""

    on: WaitingOn
    reason: str


@dataclass(frozen=True)
class Resume:
    """The waiting is over."""


@dataclass(frozen=True)
class Monitor:
    """It is fixed, and watched for a while."""


@dataclass(frozen=True)
class Resolve:
    """The escalation is resolved, with this outcome."""

    outcome: str


@dataclass(frozen=True)
class Close:
    """The escalation is closed."""


@dataclass(frozen=True)
class Reopen:
    """The escalation is opened again."""

    reason: str


@dataclass(frozen=True)
class ComposeUpdate:
    """Open the form of an update for this audience, with this situation when one was typed."""

    audience: Audience
    text: str = ""


@dataclass(frozen=True)
class TellRoom:
    """Post this to the war room."""

    text: str


@dataclass(frozen=True)
class Redact:
    """The words of this line of the timeline go, for this reason."""

    number: int
    reason: str


@dataclass(frozen=True)
class Export:
    """The dossier, as files."""


EscalateCall = Raise | RaiseNow | List | Show | Help | NotYet
RoomCall = (
    Status
    | Timeline
    | Sla
    | Help
    | AssignOwner
    | HandOver
    | GiveRole
    | ShowRoles
    | ChangeSeverity
    | ComposeUpdate
    | TellRoom
    | AddMilestone
    | FinishMilestone
    | SlipMilestone
    | ReassignMilestone
    | Wait
    | Resume
    | Monitor
    | Resolve
    | Close
    | Export
    | Redact
    | Reopen
    | NotYet
)


@dataclass(frozen=True)
class WarroomCall:
    """What /warroom was asked, and of which escalation: `number` is None when the channel says it."""

    number: int | None
    call: RoomCall
