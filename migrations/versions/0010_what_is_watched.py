"""What is watched: promises that were set aside and clocks that were warned of are counted by an index.

Revision ID: 0010
Revises: 0009
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

SET_ASIDE = sa.text("state = 'set_aside'")
WARNED = sa.text("stopped_at IS NULL AND told >= 75")


def upgrade() -> None:
    op.create_index(
        "ix_outbox_set_aside", "outbox", ["team_id", "id"], sqlite_where=SET_ASIDE, postgresql_where=SET_ASIDE
    )
    op.create_index("ix_clocks_warned", "clocks", ["escalation_id"], sqlite_where=WARNED, postgresql_where=WARNED)
