"""What we know of one escalation, gathered once and drawn many times (card, status, lists, DMs)."""

from dataclasses import dataclass
from datetime import datetime

from bot.facts.clock import BREACH, ClockFacts, worst
from models.clock import ClockKind
from models.escalation import UNDER_WAY, Blocked, Kind, Severity, Status, WaitingOn, Workaround
from models.milestone import MilestoneStatus
from models.room import RoomState


@dataclass(frozen=True)
class RoomFacts:
    """The internal war room; `channel_id` is empty until Slack has made it."""

    id: int
    name: str
    channel_id: str | None
    state: RoomState
    members: frozenset[str] = frozenset()

    @property
    def is_writable(self) -> bool:
        """Whether a message to it can arrive, now or once Slack has made it."""
        return self.state in (RoomState.PLANNED, RoomState.OPEN)


@dataclass(frozen=True)
class MilestoneFacts:
    """One milestone of the plan. Times are aware UTC."""

    id: int
    number: int
    what: str
    owner_id: str
    due_at: datetime
    status: MilestoneStatus
    done_by: str | None
    needs: tuple[int, ...]  # the numbers of the milestones it depends on

    @property
    def name(self) -> str:
        """`M2`, as people say it."""
        return f"M{self.number}"

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to do it."""
        return self.status is MilestoneStatus.OPEN


@dataclass(frozen=True)
class ImpactFacts:
    """How much harm there is, as far as anybody has said."""

    users: str | None = None  # as it was understood: "120", "all"
    blocked: Blocked | None = None
    workaround: Workaround | None = None
    revenue_minor: int | None = None
    revenue_currency: str | None = None
    deadline_at: datetime | None = None


@dataclass(frozen=True)
class EscalationFacts:
    """One escalation as people see it. Times are aware UTC."""

    id: int
    team_id: str
    number: int
    title: str
    situation: str
    kind: Kind
    severity: Severity
    status: Status
    is_confidential: bool
    requester_id: str
    duty_id: str | None  # the duty manager who was told of the request
    owner_id: str | None
    customer: str | None
    case_link: str | None
    source_link: str | None  # the Slack message it was raised from
    severity_reason: str | None
    waiting_on: WaitingOn | None
    waiting_because: str | None
    waiting_since: datetime | None
    declined_because: str | None
    technical_lead_id: str | None
    customer_lead_id: str | None
    sponsor_id: str | None
    outcome: str | None
    reopened_because: str | None
    raised_at: datetime
    room: RoomFacts
    milestones: tuple[MilestoneFacts, ...]  # without the dropped ones, by due time
    clocks: tuple[ClockFacts, ...] = ()  # those that have not stopped, in the order of their kinds
    impact: ImpactFacts = ImpactFacts()
    next_edition_at: datetime | None = None  # when executives hear next
    accepted_by_id: str | None = None  # who accepted the request, and perhaps owns it no more

    @property
    def name(self) -> str:
        """`ESC-12`, as people say it."""
        return f"ESC-{self.number}"

    @property
    def is_under_way(self) -> bool:
        """Whether somebody is still working on it."""
        return self.status in UNDER_WAY

    @property
    def holder_id(self) -> str | None:
        """Its owner; of a request that nobody has accepted yet, whoever was asked."""
        return self.duty_id if self.status is Status.REQUESTED else self.owner_id

    @property
    def leader_id(self) -> str | None:
        """Whoever leads it and may hear of it: the owner, else the duty manager, else the requester."""
        leaders = (self.owner_id, self.duty_id, self.requester_id)
        return next((leader for leader in leaders if leader is not None and self.may_hear(leader)), None)

    def may_hear(self, user_id: str) -> bool:
        """Whether anything of it may be told to this person: of a confidential one only to those in its room."""
        return not self.is_confidential or user_id in self.room.members

    @property
    def edition_reader_id(self) -> str | None:
        """Who reads the editions of a confidential one: its executive sponsor, when they are in its room."""
        return self.sponsor_id if self.sponsor_id and self.may_hear(self.sponsor_id) else None

    @property
    def is_read_by_nobody(self) -> bool:
        """Whether executive editions of it are only kept: it is confidential, and nobody is there to read them."""
        return self.is_confidential and self.edition_reader_id is None

    @property
    def unaccepted_since(self) -> datetime | None:
        """When it should have been accepted, once people were told that nobody did."""
        late = (each for each in self.clocks if each.kind is ClockKind.ACKNOWLEDGE and (each.level or 0) >= BREACH)
        return next((each.due_at for each in late), None)

    @property
    def channel_id(self) -> str | None:
        """The war room's channel to point people at: none before Slack has made it, or once a decline closed it."""
        return None if self.status is Status.DECLINED else self.room.channel_id

    def upcoming(self, now: datetime) -> MilestoneFacts | None:
        """The open milestone that comes next; one that is overdue only when nothing else is planned."""
        still = (each for each in self.milestones if each.is_open and each.due_at > now)
        return next(still, self.next_milestone)

    @property
    def next_milestone(self) -> MilestoneFacts | None:
        """The open milestone that is due first."""
        return next((milestone for milestone in self.milestones if milestone.is_open), None)

    def worst_clock(self, now: datetime) -> ClockFacts | None:
        """The running clock to worry about first."""
        return worst(self.clocks, now)

    def milestone(self, number: int) -> MilestoneFacts | None:
        """The milestone people call `M<number>`, unless it was dropped."""
        return next((milestone for milestone in self.milestones if milestone.number == number), None)


@dataclass(frozen=True)
class EntryFacts:
    """One line of the timeline."""

    at: datetime
    actor_id: str | None
    kind: str
    data: dict[str, object]
    number: int | None = None  # by which it can be redacted, where that is asked for
