"""What the relay has left for a sweep to do about requests, for it waits for nobody who is changing one."""

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


class RoomMade(Row):
    """Slack has made the war room while somebody was changing the escalation: the next sweep tells where it is.

    `promise_id` is the outbox row that made it. No foreign keys, as above.
    """

    __tablename__ = "rooms_made"

    team_id: Mapped[str]
    escalation_id: Mapped[int] = mapped_column(BigInteger)
    promise_id: Mapped[int] = mapped_column(BigInteger)
