"""The channels of an escalation (the internal war room first) and who is in them."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Row, words


class Audience(StrEnum):
    """Who something is meant for: rooms, items and timeline lines all carry one."""

    INTERNAL = "internal"
    EXECUTIVE = "executive"
    PARTNER = "partner"
    CUSTOMER = "customer"


class RoomState(StrEnum):
    """Whether it can be used.

    `not_yet` until the request is accepted, `planned` until Slack has made it; `lost` when Warroom was removed from it
    or it was deleted.
    """

    NOT_YET = "not_yet"
    PLANNED = "planned"
    OPEN = "open"
    ARCHIVED = "archived"
    LOST = "lost"


BEHIND = text("card_behind IS NOT NULL")


class Room(Row):
    """One channel of one escalation; `room:<id>` names it as a receiver.

    `card_behind` names what its summary card does not show yet because only time has passed, such as `overdue:12:1`;
    however many things that are, a sweep draws the card again once.
    """

    __tablename__ = "rooms"
    __table_args__ = (
        Index("ix_rooms_channel", "team_id", "channel_id"),
        Index("ix_rooms_escalation_id", "escalation_id"),
        Index("ix_rooms_card_behind", "card_behind", sqlite_where=BEHIND, postgresql_where=BEHIND),
    )

    team_id: Mapped[str]
    escalation_id: Mapped[int] = mapped_column(ForeignKey("escalations.id", ondelete="CASCADE"))
    audience: Mapped[Audience] = mapped_column(words(Audience), default=Audience.INTERNAL)
    name: Mapped[str]
    channel_id: Mapped[str | None]
    is_private: Mapped[bool]
    state: Mapped[RoomState] = mapped_column(words(RoomState), default=RoomState.PLANNED)
    card_behind: Mapped[str | None]


class RoomMember(Base):
    """A person who is in a room, as invited by us or told by Slack; for a confidential one, who may know of it.

    Who left stays with `left_at`, so that a late word of their coming in does not let them in again. Both times are
    transport time, as Slack's events have it. `brought_by_id` is the line of the timeline that let them in, when they
    were not in before: taking that back takes them out of a confidential room.
    """

    __tablename__ = "room_members"
    __table_args__ = (Index("ix_room_members_user_id", "user_id"),)

    room_id: Mapped[int] = mapped_column(ForeignKey("rooms.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[str] = mapped_column(primary_key=True)
    joined_at: Mapped[datetime]
    left_at: Mapped[datetime | None]
    brought_by_id: Mapped[int | None] = mapped_column(BigInteger)
