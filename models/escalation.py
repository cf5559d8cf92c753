"""An escalation: what was raised, how severe, where it stands, and which moves of its status are legal."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, Index, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Row, words


class Kind(StrEnum):
    """What kind of trouble it is."""

    CUSTOMER = "customer"
    GROUP = "group"
    PRIORITY = "priority"
    TOOL_OUTAGE = "tool_outage"
    CONTINUITY = "continuity"


class Severity(StrEnum):
    """How severe, decided by a person; SEV1 is the worst."""

    SEV1 = "SEV1"
    SEV2 = "SEV2"
    SEV3 = "SEV3"
    SEV4 = "SEV4"


class Blocked(StrEnum):
    """The choices of *What is blocked?*, the worst first."""

    EVERYTHING = "everything"
    CORE = "core"  # a job the customer bought the product for
    PART = "part"
    ANNOYANCE = "annoyance"


class Workaround(StrEnum):
    """The choices of *Workaround?*, the worst first."""

    NONE = "none"
    PARTLY = "partly"
    YES = "yes"


class Status(StrEnum):
    """Where an escalation stands."""

    REQUESTED = "requested"
    ACTIVE = "active"
    MONITORING = "monitoring"
    RESOLVED = "resolved"
    CLOSED = "closed"
    DECLINED = "declined"
    MERGED = "merged"


MOVES: dict[Status, frozenset[Status]] = {
    Status.REQUESTED: frozenset({Status.ACTIVE, Status.DECLINED, Status.MERGED}),
    Status.ACTIVE: frozenset({Status.MONITORING, Status.RESOLVED, Status.MERGED}),
    Status.MONITORING: frozenset({Status.ACTIVE, Status.RESOLVED, Status.MERGED}),
    Status.RESOLVED: frozenset({Status.ACTIVE, Status.CLOSED}),
    Status.CLOSED: frozenset({Status.ACTIVE}),
    Status.DECLINED: frozenset(),
    Status.MERGED: frozenset(),
}
UNDER_WAY = frozenset({Status.REQUESTED, Status.ACTIVE, Status.MONITORING})
OPEN = UNDER_WAY | {Status.RESOLVED}


class WaitingOn(StrEnum):
    """Whose answer everybody waits for; it pauses the clocks that may be paused."""

    CUSTOMER = "customer"
    PARTNER = "partner"


class IllegalMove(Exception):
    """The transition table has no such move; a service asks first and tells the person what is missing."""


class Escalation(Row):
    """One escalation of one workspace. Its owner and other roles are in `role_holdings`, with from and until."""

    __tablename__ = "escalations"
    __table_args__ = (
        UniqueConstraint("team_id", "number"),
        Index("ix_escalations_team_status", "team_id", "status"),
        Index("ix_escalations_requester", "team_id", "requester_id", "raised_at"),
        Index("ix_escalations_duty", "team_id", "duty_id", "status"),
    )

    team_id: Mapped[str]
    number: Mapped[int]
    title: Mapped[str]
    situation: Mapped[str]  # "What is happening?"
    kind: Mapped[Kind] = mapped_column(words(Kind))
    severity: Mapped[Severity] = mapped_column(words(Severity))
    severity_reason: Mapped[str | None]
    suggested_severity: Mapped[Severity | None] = mapped_column(words(Severity))  # of the newest impact assessment
    users_affected: Mapped[str | None]  # as it was understood: "120", "all", "unknown"
    blocked: Mapped[Blocked | None] = mapped_column(words(Blocked))
    workaround: Mapped[Workaround | None] = mapped_column(words(Workaround))
    revenue_minor: Mapped[int | None] = mapped_column(BigInteger)  # in minor units of its currency
    revenue_currency: Mapped[str | None]  # ISO 4217
    deadline_at: Mapped[datetime | None]
    case_link: Mapped[str | None]
    source_link: Mapped[str | None]  # the Slack message it was raised from
    is_confidential: Mapped[bool] = mapped_column(default=False)
    opened_at_once: Mapped[bool] = mapped_column(default=False, server_default=false())  # with `/escalate now`
    status: Mapped[Status] = mapped_column(words(Status), default=Status.REQUESTED)
    waiting_on: Mapped[WaitingOn | None] = mapped_column(words(WaitingOn))  # a flag beside the status
    waiting_because: Mapped[str | None]
    waiting_since: Mapped[datetime | None]
    requester_id: Mapped[str]
    duty_id: Mapped[str | None]  # the duty manager who was told of the request
    outcome: Mapped[str | None]
    reopened_because: Mapped[str | None]
    raised_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    declined_at: Mapped[datetime | None]
    declined_because: Mapped[str | None]
    monitoring_at: Mapped[datetime | None]
    resolved_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    erased_at: Mapped[datetime | None]  # its texts; empty again once anything is written to it later
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}

    @property
    def name(self) -> str:
        """`ESC-12`, as people say it."""
        return f"ESC-{self.number}"

    def can_move_to(self, status: Status) -> bool:
        """Whether the transition table has this move."""
        return status in MOVES[self.status]

    def move_to(self, status: Status) -> None:
        """The only way to change the status. Raises IllegalMove when the transition table has no such move."""
        if not self.can_move_to(status):
            raise IllegalMove(f"{self.name} is {self.status}, which does not lead to {status}")
        self.status = status
