"""What the retention rule has erased, and when it is applied next.

Revision ID: 0012
Revises: 0011
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    with op.batch_alter_table("escalations") as table:
        table.add_column(sa.Column("erased_at", TIME))
    with op.batch_alter_table("customers") as table:
        table.add_column(sa.Column("erased_at", TIME))
    op.create_table(
        "retention_runs",
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("next_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("team_id", name=op.f("pk_retention_runs")),
    )


def downgrade() -> None:
    op.drop_table("retention_runs")
    with op.batch_alter_table("customers") as table:
        table.drop_column("erased_at")
    with op.batch_alter_table("escalations") as table:
        table.drop_column("erased_at")
