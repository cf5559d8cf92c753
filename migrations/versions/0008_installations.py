"""Many workspaces: where Warroom is installed by OAuth, and who uninstalled it.

Revision ID: 0008
Revises: 0007
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)
ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def installed() -> list[sa.Column[Any]]:
    """What both tables of the installation store have."""
    optional = ("enterprise_id", "enterprise_name", "team_id", "team_name", "bot_token", "bot_id", "bot_user_id")
    return [
        sa.Column("id", ROW_ID, nullable=False, autoincrement=True),
        sa.Column("client_id", sa.String(), nullable=False),
        sa.Column("app_id", sa.String(), nullable=False),
        *(sa.Column(name, sa.String()) for name in (*optional, "bot_scopes", "bot_refresh_token")),
        sa.Column("bot_token_expires_at", sa.DateTime()),
        sa.Column("is_enterprise_install", sa.Boolean(), nullable=False),
        sa.Column("installed_at", sa.DateTime(), nullable=False),
    ]


def upgrade() -> None:
    op.add_column("workspaces", sa.Column("enterprise_id", sa.String()))
    op.add_column("workspaces", sa.Column("is_org_wide", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("workspaces", sa.Column("changed_at", TIME))
    op.add_column("workspaces", sa.Column("uninstalled_at", TIME))
    op.create_index("ix_workspaces_changed_at", "workspaces", ["changed_at"])
    op.create_table("slack_bots", *installed(), sa.PrimaryKeyConstraint("id", name=op.f("pk_slack_bots")))
    op.create_index("ix_slack_bots_of", "slack_bots", ["client_id", "enterprise_id", "team_id", "installed_at"])
    webhook = ("url", "channel", "channel_id", "configuration_url")
    op.create_table(
        "slack_installations",
        *installed(),
        sa.Column("enterprise_url", sa.String()),
        sa.Column("user_id", sa.String(), nullable=False),
        *(sa.Column(name, sa.String()) for name in ("user_token", "user_scopes", "user_refresh_token")),
        sa.Column("user_token_expires_at", sa.DateTime()),
        *(sa.Column(f"incoming_webhook_{name}", sa.String()) for name in webhook),
        sa.Column("token_type", sa.String()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_slack_installations")),
    )
    op.create_index(
        "ix_slack_installations_of", "slack_installations", ["client_id", "enterprise_id", "team_id", "installed_at"]
    )
    op.create_table(
        "oauth_states",
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("expires_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("state", name=op.f("pk_oauth_states")),
    )
