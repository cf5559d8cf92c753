"""The workspace and what Slack told us of its people; what doors have already done for an envelope."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, PrimaryKeyConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class Workspace(Base):
    """One Slack workspace Warroom is installed in; `next_number` counts its escalations.

    `changed_at` (transport time) is when it was installed, uninstalled or given another token by OAuth, so that every
    process learns of it; it is empty where the only workspace's token comes from the environment.
    """

    __tablename__ = "workspaces"
    __table_args__ = (Index("ix_workspaces_changed_at", "changed_at"),)

    team_id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    bot_user_id: Mapped[str]
    next_number: Mapped[int] = mapped_column(default=1)
    enterprise_id: Mapped[str | None]
    is_org_wide: Mapped[bool] = mapped_column(
        default=False, server_default=false()
    )  # served with the organisation's token
    changed_at: Mapped[datetime | None]
    uninstalled_at: Mapped[datetime | None]


class Person(Base):
    """A mirror of `users.info`, refreshed by events, so that no door waits for Slack to learn a time zone."""

    __tablename__ = "people"
    __table_args__ = (
        PrimaryKeyConstraint("team_id", "user_id"),
        Index("ix_people_name_key", "team_id", "name_key"),
        Index("ix_people_real_name_key", "team_id", "real_name_key"),
    )

    team_id: Mapped[str]
    user_id: Mapped[str]
    name: Mapped[str]  # the handle, as in @ana
    real_name: Mapped[str]
    name_key: Mapped[str]  # both names, case-folded
    real_name_key: Mapped[str]
    zone: Mapped[str] = mapped_column(default="UTC")  # IANA name
    locale: Mapped[str] = mapped_column(default="en-US")
    is_bot: Mapped[bool] = mapped_column(default=False)
    is_deleted: Mapped[bool] = mapped_column(default=False)
    is_guest: Mapped[bool] = mapped_column(default=False)
    is_stranger: Mapped[bool] = mapped_column(default=False)  # of another organisation
    is_admin: Mapped[bool] = mapped_column(default=False)
    dm_channel_id: Mapped[str | None]
    refreshed_at: Mapped[datetime]


class GroupMember(Base):
    """Who is in a Slack user group, mirrored, so that `managers: ["@support-leads"]` can be answered."""

    __tablename__ = "group_members"
    __table_args__ = (PrimaryKeyConstraint("team_id", "handle", "user_id"),)

    team_id: Mapped[str]
    handle: Mapped[str]  # without the @
    user_id: Mapped[str]


class EventKindSeen(Base):
    """When an event of each kind came first and last, give or take an hour: to tell whether Slack sends them.

    `kind` is Slack's name of the event; both are transport time.
    """

    __tablename__ = "event_kinds_seen"
    __table_args__ = (PrimaryKeyConstraint("team_id", "kind"),)

    team_id: Mapped[str]
    kind: Mapped[str]
    first_at: Mapped[datetime]
    last_at: Mapped[datetime]


# The boards, and what their channels are called unless warroom.yaml says otherwise.
BOARDS = {"intake": "escalations", "executive": "exec-escalations", "digest": "escalation-digest"}


class Board(Base):
    """A channel that is no war room: `intake`, `executive` or `digest`; `board:<name>` names it as a receiver.

    `wanted` is the name or id in warroom.yaml; `channel_id` is empty until it was found or made. `generation` rises
    whenever it has to be found or made anew, so that each time is a promise of its own.
    """

    __tablename__ = "boards"
    __table_args__ = (PrimaryKeyConstraint("team_id", "name"),)

    team_id: Mapped[str]
    name: Mapped[str]
    wanted: Mapped[str]
    channel_id: Mapped[str | None]
    generation: Mapped[int] = mapped_column(default=1)


class Receipt(Base):
    """An envelope that was handled, and the answer it got: the same envelope again gets the same answer.

    `key` is `event:<event_id>`, `view:<view id>` or `trigger:<trigger_id>`.
    """

    __tablename__ = "receipts"
    __table_args__ = (PrimaryKeyConstraint("team_id", "key"), Index("ix_receipts_received_at", "received_at"))

    team_id: Mapped[str]
    key: Mapped[str]
    answer: Mapped[dict[str, Any] | None]
    received_at: Mapped[datetime]
