"""What is compared with a new request: an open escalation that the person may know of."""

from dataclasses import dataclass

from models.escalation import Kind, Severity


@dataclass(frozen=True)
class KnownEscalation:
    """One open escalation, as far as it tells whether a new request is the same trouble."""

    id: int
    number: int
    title: str
    kind: Kind
    severity: Severity
    customer: str | None
    requester_id: str
    source_link: str | None = None  # the Slack message it was raised from

    @property
    def name(self) -> str:
        """`ESC-12`, as people say it."""
        return f"ESC-{self.number}"
