"""What there is to do about requests that nobody has accepted yet."""

from sqlalchemy import BigInteger
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Row


class Unreached(Row):
    """Slack does not reach this duty manager, who was asked for the request: the next sweep asks the next rung.

    No foreign key, for adding a row would wait for whoever is changing the escalation, and the relay waits for nobody.
    """

    __tablename__ = "unreached"

    team_id: Mapped[str]
    escalation_id: Mapped[int] = mapped_column(BigInteger)
    user_id: Mapped[str]
