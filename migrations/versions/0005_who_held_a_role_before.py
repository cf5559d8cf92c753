"""Roles of an escalation: who held them before is found by the escalation.

Revision ID: 0005
Revises: 0004
"""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_role_holdings_escalation_id", "role_holdings", ["escalation_id"])
