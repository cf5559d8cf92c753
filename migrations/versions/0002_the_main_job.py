"""What an ordinary day needs: the impact of a request, waiting, clocks by their written target, boards.

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)


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
        table.create_index("ix_rooms_card_behind", ["id"], sqlite_where=behind, postgresql_where=behind)
    # No clock has run before this version.
    with op.batch_alter_table("clocks") as table:
        table.drop_column("target_s")
        table.add_column(sa.Column("target", sa.String(), nullable=False))
        table.alter_column("due_at", existing_type=TIME, nullable=True)
        table.add_column(sa.Column("told", sa.Integer()))
        table.add_column(sa.Column("late_because", sa.String()))
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
