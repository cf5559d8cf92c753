"""The timeline: the append-only record of everything that happened in an escalation."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Row, words
from models.room import Audience


class TimelineEntry(Row):
    """One line: what kind of thing happened, who did it, when, and the values its sentence names.

    `actor_id` is empty when Warroom itself did it. `data` holds plain values only; the sentence is the catalogue's
    `timeline-<kind>`, so a correction of words reaches old lines too.
    """

    __tablename__ = "timeline"
    __table_args__ = (Index("ix_timeline_escalation", "escalation_id", "id"),)

    team_id: Mapped[str]
    escalation_id: Mapped[int] = mapped_column(ForeignKey("escalations.id", ondelete="CASCADE"))
    audience: Mapped[Audience] = mapped_column(words(Audience), default=Audience.INTERNAL)
    at: Mapped[datetime]
    actor_id: Mapped[str | None]
    kind: Mapped[str]
    data: Mapped[dict[str, Any]]
