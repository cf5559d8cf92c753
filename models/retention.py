"""When the retention rule is applied next, for each workspace, so that a restart neither repeats nor skips it."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class RetentionRun(Base):
    """`next_at` (business time) is moved on only after everything that was due has been erased."""

    __tablename__ = "retention_runs"

    team_id: Mapped[str] = mapped_column(primary_key=True)
    next_at: Mapped[datetime]
