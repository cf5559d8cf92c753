"""Digests of many workspaces: those that are due are found by their time.

Revision ID: 0003
Revises: 0002
"""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_digests_next_at", "digests", ["next_at"])
