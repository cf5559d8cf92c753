"""What somebody raises: as it is filled in, and as it is kept once its severity is decided."""

from dataclasses import dataclass, fields
from datetime import datetime

from bot.errors import Refused
from bot.rules.counts import Estimate
from bot.rules.impact import Impact, Suggestion, needs_reason
from bot.rules.money import Money
from models.escalation import Blocked, Kind, Severity, Workaround


@dataclass(frozen=True, kw_only=True)
class Draft:
    """The form *Raise an escalation*, read and checked field by field; None is what nobody filled in."""

    title: str
    severity: Severity | None
    situation: str = ""
    customer: str | None = None
    kind: Kind = Kind.CUSTOMER
    users: Estimate | None = None
    blocked: Blocked | None = None
    workaround: Workaround | None = None
    revenue: Money | None = None
    deadline_at: datetime | None = None
    severity_reason: str | None = None
    case_link: str | None = None
    source_link: str | None = None  # the Slack message it is raised from
    is_confidential: bool = False

    def impact(self, *, tier: str | None) -> Impact:
        """What weighs in it; `tier` is the customer's."""
        return Impact(
            users=self.users,
            blocked=self.blocked,
            workaround=self.workaround,
            revenue=self.revenue,
            deadline=self.deadline_at,
            tier=tier,
            kind=self.kind,
        )


@dataclass(frozen=True, kw_only=True)
class Intake(Draft):
    """What is kept: with its severity, and the one that was suggested when there was a suggestion."""

    severity: Severity
    suggested: Severity | None = None

    @property
    def is_overridden(self) -> bool:
        """Whether a person decided for another severity than the suggested one."""
        return needs_reason(self.suggested, self.severity)


def decide(draft: Draft, suggestion: Suggestion | None) -> Intake:
    """The chosen severity, or else the suggested one.

    Raises Refused("severity-missing") when there is neither, and Refused("severity-reason-missing") when another than
    the suggested one was chosen without saying why.
    """
    suggested = suggestion.severity if suggestion else None
    severity = draft.severity or suggested
    if severity is None:
        raise Refused("severity-missing", field="severity")
    if needs_reason(suggested, severity) and not draft.severity_reason:
        raise Refused("severity-reason-missing", field="severity_reason", suggested=suggested, severity=severity)
    filled = {each.name: getattr(draft, each.name) for each in fields(draft)}
    return Intake(**{**filled, "severity": severity}, suggested=suggested)
