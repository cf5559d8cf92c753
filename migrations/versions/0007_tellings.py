"""What was told to whom of what others did to an escalation.

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)
ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _refers(column: str, to: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_tellings_{column}_{to}")
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=name, ondelete="CASCADE")


def upgrade() -> None:
    op.create_table(
        "tellings",
        sa.Column("id", ROW_ID, nullable=False, autoincrement=True),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("escalation_id", ROW_ID, nullable=False),
        sa.Column("receiver_id", sa.String(), nullable=False),
        sa.Column("entry_id", ROW_ID, nullable=False),
        sa.Column("undone_by_id", ROW_ID),
        sa.Column("slot", sa.String(), nullable=False),
        sa.Column("since_at", TIME, nullable=False),
        _refers("escalation_id", "escalations"),
        _refers("entry_id", "timeline"),
        _refers("undone_by_id", "timeline"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tellings")),
        sa.UniqueConstraint("entry_id", "receiver_id", name=op.f("uq_tellings_entry_id_receiver_id")),
    )
    op.create_index("ix_tellings_receiver", "tellings", ["escalation_id", "receiver_id"])
