"""What we promised Slack: outbox rows, what they wait for, the messages they became, and who may send them."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Row, words


class Delivery(StrEnum):
    """Where a promise stands. `waiting` and `claimed` hold their lane; the others let it go on."""

    WAITING = "waiting"
    CLAIMED = "claimed"
    DELIVERED = "delivered"
    REPLACED = "replaced"
    SET_ASIDE = "set_aside"


# The indexes hold only what is still to be done, so that a pass costs the same with a million delivered rows behind it.
# Their conditions say nearly the same in different words, on purpose: a query repeats the words of the one index it
# wants, and a planner that believes nothing is pending (it was so when it looked) cannot take another one.
PENDING = text("state IN ('waiting', 'claimed')")
UNFINISHED = text("finished_at IS NULL")
STILL_OPEN = text("state || '' IN ('waiting', 'claimed')")
SET_ASIDE = text("state = 'set_aside'")
CREATES = text("method = 'conversations.create' AND state <> 'delivered'")


# The problem of a row that an operator gave up begins with this; it waits for nobody any more.
DROPPED = "dropped by an operator"


class OutboxRow(Row):
    """One Slack call that will be made exactly once, in the order of its lane.

    `receiver` is a name (`room:12`, `user:U1`, `channel:C1`) turned into a channel id when it is sent. `slot` names a
    message that is edited in place. Times are transport time (UTC), never the business clock.

    A call that may have been executed is *in doubt* from `doubt_since`. While `doubt_until` is set, the next step is
    a look at Slack, which is final from that time on; without it, the next step is the call itself.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        UniqueConstraint("team_id", "key"),
        CheckConstraint("(finished_at IS NULL) = (state IN ('waiting', 'claimed'))", name="finished"),
        Index("ix_outbox_pending", "team_id", "priority", "id", sqlite_where=PENDING, postgresql_where=PENDING),
        Index("ix_outbox_lane", "team_id", "lane", "id", sqlite_where=UNFINISHED, postgresql_where=UNFINISHED),
        Index("ix_outbox_slot", "team_id", "slot", sqlite_where=STILL_OPEN, postgresql_where=STILL_OPEN),
        Index("ix_outbox_set_aside", "team_id", "id", sqlite_where=SET_ASIDE, postgresql_where=SET_ASIDE),
        Index("ix_outbox_creates", "team_id", "receiver", sqlite_where=CREATES, postgresql_where=CREATES),
    )

    team_id: Mapped[str]
    key: Mapped[str]
    receiver: Mapped[str]
    method: Mapped[str]
    payload: Mapped[dict[str, Any]]
    lane: Mapped[str]
    slot: Mapped[str | None]
    thread_slot: Mapped[str | None]  # the slot of the message in whose thread this one stands
    priority: Mapped[int]
    state: Mapped[Delivery] = mapped_column(words(Delivery), default=Delivery.WAITING)
    attempts: Mapped[int] = mapped_column(default=0)
    promised_at: Mapped[datetime]
    next_at: Mapped[datetime | None]  # not before this time; None: at once, whatever the hosts' clocks say
    claimed_at: Mapped[datetime | None]
    claim_epoch: Mapped[int | None]
    doubt_since: Mapped[datetime | None]  # the call may have been executed
    doubt_until: Mapped[datetime | None]  # look before repeating; Slack may still be executing it until then
    finished_at: Mapped[datetime | None]
    answer: Mapped[dict[str, Any] | None]  # what later steps need of Slack's answer (channel, ts)
    problem: Mapped[str | None]  # why it was set aside, or the last failure


class OutboxNeed(Base):
    """`row_id` may go only after `needs_id` was delivered."""

    __tablename__ = "outbox_needs"
    __table_args__ = (Index("ix_outbox_needs_needs_id", "needs_id"),)

    row_id: Mapped[int] = mapped_column(ForeignKey("outbox.id", ondelete="CASCADE"), primary_key=True)
    needs_id: Mapped[int] = mapped_column(ForeignKey("outbox.id", ondelete="CASCADE"), primary_key=True)


class PostedMessage(Row):
    """Where the message of a slot stands in Slack, so that it can be edited in place."""

    __tablename__ = "posted_messages"
    __table_args__ = (UniqueConstraint("team_id", "slot"),)

    team_id: Mapped[str]
    slot: Mapped[str]
    channel_id: Mapped[str]
    ts: Mapped[str]


class RelayLease(Base):
    """Which replica relays a workspace's promises now; `epoch` rises with each new holder. Database time."""

    __tablename__ = "relay_leases"

    team_id: Mapped[str] = mapped_column(primary_key=True)
    holder: Mapped[str]
    epoch: Mapped[int]
    expires_at: Mapped[datetime]
    unknown_since: Mapped[datetime | None]  # after a restore: what Slack was told since then may be unknown here
