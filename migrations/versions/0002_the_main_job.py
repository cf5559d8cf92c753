"""What an ordinary day needs: the impact of a request, waiting, clocks by their written target, boards.

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)
JSON = sa.JSON().with_variant(JSONB(), "postgresql")
ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def words(name: str, *values: str) -> sa.Enum:
    """An enum kept as plain text."""
    return sa.Enum(*values, name=name, native_enum=False, length=40)


def upgrade() -> None:
    with op.batch_alter_table("escalations") as table:
        table.add_column(sa.Column("suggested_severity", words("severity", "SEV1", "SEV2", "SEV3", "SEV4")))
        table.add_column(sa.Column("users_affected", sa.String()))
        table.add_column(sa.Column("blocked", words("blocked", "everything", "core", "part", "annoyance")))
        table.add_column(sa.Column("workaround", words("workaround", "none", "partly", "yes")))
        table.add_column(sa.Column("revenue_minor", sa.BigInteger()))
        table.add_column(sa.Column("revenue_currency", sa.String()))
        table.add_column(sa.Column("deadline_at", TIME))
        table.add_column(sa.Column("source_link", sa.String()))
        table.add_column(sa.Column("opened_at_once", sa.Boolean(), nullable=False, server_default=sa.false()))
        table.create_index("ix_escalations_requester", ["team_id", "requester_id", "raised_at"])
        table.alter_column(
            "waiting_on", existing_type=sa.String(), type_=words("waitingon", "customer", "partner"), nullable=True
        )
        table.add_column(sa.Column("waiting_because", sa.String()))
        table.add_column(sa.Column("waiting_since", TIME))
        table.add_column(sa.Column("declined_at", TIME))
        table.add_column(sa.Column("declined_because", sa.String()))
        table.add_column(sa.Column("monitoring_at", TIME))
    with op.batch_alter_table("customers") as table:
        table.add_column(sa.Column("tier", sa.String()))
        table.add_column(sa.Column("calendar", sa.String()))
        table.add_column(sa.Column("lead_id", sa.String()))
    with op.batch_alter_table("rooms") as table:
        table.add_column(sa.Column("card_behind", sa.String()))
        behind = sa.text("card_behind IS NOT NULL")
        table.create_index("ix_rooms_card_behind", ["card_behind"], sqlite_where=behind, postgresql_where=behind)
    # No clock has run before this version.
    with op.batch_alter_table("clocks") as table:
        table.drop_column("target_s")
        table.add_column(sa.Column("target", sa.String(), nullable=False))
        table.alter_column("due_at", existing_type=TIME, nullable=True)
        table.add_column(sa.Column("told", sa.Integer()))
        table.add_column(sa.Column("late_because", sa.String()))
    op.create_table(
        "clock_notices",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("clock_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("receiver_id", sa.String(), nullable=False),
        sa.Column("slot", sa.String()),
        sa.Column("given_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["clock_id"], ["clocks.id"], name=op.f("fk_clock_notices_clock_id_clocks"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clock_notices")),
        sa.UniqueConstraint(
            "clock_id",
            "generation",
            "step",
            "receiver_id",
            name=op.f("uq_clock_notices_clock_id_generation_step_receiver_id"),
        ),
    )
    unsaid = sa.text("slot IS NULL")
    op.create_index("ix_clock_notices_slot", "clock_notices", ["slot"])
    op.create_index(
        "ix_clock_notices_unsaid",
        "clock_notices",
        ["team_id", "receiver_id"],
        sqlite_where=unsaid,
        postgresql_where=unsaid,
    )
    op.create_table(
        "clock_hushes",
        sa.Column("clock_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("until_at", TIME),
        sa.ForeignKeyConstraint(
            ["clock_id"], ["clocks.id"], name=op.f("fk_clock_hushes_clock_id_clocks"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("clock_id", "user_id", name=op.f("pk_clock_hushes")),
    )
    with op.batch_alter_table("outbox") as table:
        table.add_column(sa.Column("thread_slot", sa.String()))
    op.create_table(
        "boards",
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("wanted", sa.String(), nullable=False),
        sa.Column("channel_id", sa.String()),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "name", name=op.f("pk_boards")),
    )
    op.create_table(
        "updates",
        sa.Column("id", ROW_ID, autoincrement=True, nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("escalation_id", ROW_ID, nullable=False),
        sa.Column("audience", words("audience", "internal", "executive", "partner", "customer"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("due_at", TIME),
        sa.Column("status", words("updatestatus", "draft", "approved", "sent", "skipped", "dropped"), nullable=False),
        sa.Column("sections", JSON),
        sa.Column("seen", JSON),
        sa.Column("is_reviewed", sa.Boolean(), nullable=False),
        sa.Column("decided_by", sa.String()),
        sa.Column("decided_at", TIME),
        sa.Column("sent_at", TIME),
        sa.Column("skipped_because", sa.String()),
        sa.Column("message_slot", sa.String()),
        sa.Column("message_to", sa.String()),
        sa.Column("moves", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["escalation_id"], ["escalations.id"], name=op.f("fk_updates_escalation_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_updates")),
        sa.UniqueConstraint(
            "escalation_id", "audience", "number", name=op.f("uq_updates_escalation_id_audience_number")
        ),
    )
    pending = sa.text("status IN ('draft', 'approved')")
    op.create_index(
        "uq_updates_pending",
        "updates",
        ["escalation_id", "audience"],
        unique=True,
        sqlite_where=pending,
        postgresql_where=pending,
    )
    op.create_index(
        "ix_updates_reader", "updates", ["team_id", "message_to"], sqlite_where=pending, postgresql_where=pending
    )
    op.create_table(
        "rhythms",
        sa.Column("id", ROW_ID, autoincrement=True, nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("escalation_id", ROW_ID, nullable=False),
        sa.Column("next_at", TIME),
        sa.Column("due_at", TIME),
        sa.Column("is_prompt", sa.Boolean(), nullable=False),
        sa.Column("is_changed", sa.Boolean(), nullable=False),
        sa.Column("last_at", TIME),
        sa.Column("unreviewed", sa.Integer(), nullable=False),
        sa.Column("is_asked", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["escalation_id"], ["escalations.id"], name=op.f("fk_rhythms_escalation_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rhythms")),
        sa.UniqueConstraint("escalation_id", name=op.f("uq_rhythms_escalation_id")),
    )
    waiting = sa.text("next_at IS NOT NULL")
    op.create_index("ix_rhythms_next_at", "rhythms", ["next_at"], sqlite_where=waiting, postgresql_where=waiting)
    # Executives hear of what is under way from now on.
    op.execute(
        "INSERT INTO rhythms (team_id, escalation_id, next_at, is_prompt, is_changed, unreviewed, is_asked) "
        "SELECT team_id, id, raised_at, false, false, 0, false FROM escalations "
        "WHERE status IN ('requested', 'active', 'monitoring')"
    )
    op.create_table(
        "digests",
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("severity", words("severity", "SEV1", "SEV2", "SEV3", "SEV4"), nullable=False),
        sa.Column("last_at", TIME),
        sa.Column("next_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("team_id", "severity", name=op.f("pk_digests")),
    )
    still_open = sa.text("status = 'open'")
    op.create_index(
        "ix_milestones_owner",
        "milestones",
        ["team_id", "owner_id"],
        sqlite_where=still_open,
        postgresql_where=still_open,
    )
    op.create_table(
        "homes",
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("opened_at", TIME, nullable=False),
        sa.Column("is_manager", sa.Boolean(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("shown", sa.String()),
        sa.PrimaryKeyConstraint("team_id", "user_id", name=op.f("pk_homes")),
    )
    op.create_table(
        "home_news",
        sa.Column("id", ROW_ID, nullable=False, autoincrement=True),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("escalation_id", ROW_ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["escalation_id"],
            ["escalations.id"],
            name=op.f("fk_home_news_escalation_id_escalations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_home_news")),
    )
    op.create_table(
        "kept_submissions",
        sa.Column("id", ROW_ID, nullable=False, autoincrement=True),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("state", JSON, nullable=False),
        sa.Column("source_link", sa.String()),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("severity", words("severity", "SEV1", "SEV2", "SEV3", "SEV4"), nullable=False),
        sa.Column("suggested", words("severity", "SEV1", "SEV2", "SEV3", "SEV4")),
        sa.Column("submitted_at", TIME, nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_submissions")),
    )
