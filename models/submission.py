"""Submitted forms that were confirmed in a rush and are raised a moment later."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from models.base import Row, words
from models.escalation import Severity


class KeptSubmission(Row):
    """One form *Raise an escalation*, checked and confirmed; gone once its escalation has been made.

    `submitted_at` is the business clock's, `next_at` transport time. `zone` is the submitter's, in which the form's
    times were read; severity and suggestion are those that were decided when it was confirmed.
    """

    __tablename__ = "kept_submissions"

    team_id: Mapped[str]
    user_id: Mapped[str]
    state: Mapped[dict[str, Any]]
    source_link: Mapped[str | None]
    zone: Mapped[str]  # IANA name
    severity: Mapped[Severity] = mapped_column(words(Severity))
    suggested: Mapped[Severity | None] = mapped_column(words(Severity))
    submitted_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)  # how often raising it has failed
    next_at: Mapped[datetime]
