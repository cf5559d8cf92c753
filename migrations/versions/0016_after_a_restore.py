"""After a restore: since when Slack may have been told things that this database does not know of.

Revision ID: 0016
Revises: 0015
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("relay_leases", sa.Column("unknown_since", sa.DateTime(timezone=True), nullable=True))
