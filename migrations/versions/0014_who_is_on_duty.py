"""Escalations are found by who is on duty for them: a sweep of reminders begins at the person.

Revision ID: 0014
Revises: 0013
"""

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_escalations_duty", "escalations", ["team_id", "duty_id", "status"])
