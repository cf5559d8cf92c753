"""Who has opened the app's Home, what it shows them, and what has happened that it does not show yet."""

from datetime import datetime

from sqlalchemy import ForeignKey, PrimaryKeyConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Row


class Home(Base):
    """One person's Home. `edition` counts what was published; `shown` is the fingerprint of the newest.

    `opened_at` is transport time: what somebody has not looked at for long is drawn when they open it again.
    """

    __tablename__ = "homes"
    __table_args__ = (PrimaryKeyConstraint("team_id", "user_id"),)

    team_id: Mapped[str]
    user_id: Mapped[str]
    opened_at: Mapped[datetime]
    is_manager: Mapped[bool] = mapped_column(default=False)  # as warroom.yaml said when it was opened
    edition: Mapped[int] = mapped_column(default=0)
    shown: Mapped[str | None]


class HomeNews(Row):
    """Something has happened in this escalation; the next sweep draws the Homes of those concerned and takes it away.

    Rows are only added and taken away, so that no two doors ever wait for each other here.
    """

    __tablename__ = "home_news"

    team_id: Mapped[str]
    escalation_id: Mapped[int] = mapped_column(ForeignKey("escalations.id", ondelete="CASCADE"))
