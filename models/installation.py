"""Where Warroom is installed by OAuth: the tables of slack_sdk's installation store, and installs under way.

The columns are those that `slack_sdk.oauth.installation_store.sqlalchemy` names (3.47), without its lengths: the tokens
lie here encrypted, and longer. Its times are naive UTC.
"""

from datetime import datetime

from sqlalchemy import DateTime, Index
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Row


class _Installed(Row):
    __abstract__ = True

    client_id: Mapped[str]
    app_id: Mapped[str]
    enterprise_id: Mapped[str | None]
    enterprise_name: Mapped[str | None]
    team_id: Mapped[str | None]  # empty when it is installed for a whole organisation
    team_name: Mapped[str | None]
    bot_token: Mapped[str | None]
    bot_id: Mapped[str | None]
    bot_user_id: Mapped[str | None]
    bot_scopes: Mapped[str | None]
    bot_refresh_token: Mapped[str | None]
    bot_token_expires_at: Mapped[datetime | None] = mapped_column(DateTime)
    is_enterprise_install: Mapped[bool] = mapped_column(default=False)
    installed_at: Mapped[datetime] = mapped_column(DateTime)


class SlackBot(_Installed):
    """One bot token, of a workspace or of a whole organisation; the newest counts."""

    __tablename__ = "slack_bots"
    __table_args__ = (Index("ix_slack_bots_of", "client_id", "enterprise_id", "team_id", "installed_at"),)


class SlackInstallation(_Installed):
    """Who installed it when."""

    __tablename__ = "slack_installations"
    __table_args__ = (Index("ix_slack_installations_of", "client_id", "enterprise_id", "team_id", "installed_at"),)

    enterprise_url: Mapped[str | None]
    user_id: Mapped[str]
    user_token: Mapped[str | None]
    user_scopes: Mapped[str | None]
    user_refresh_token: Mapped[str | None]
    user_token_expires_at: Mapped[datetime | None] = mapped_column(DateTime)
    incoming_webhook_url: Mapped[str | None]
    incoming_webhook_channel: Mapped[str | None]
    incoming_webhook_channel_id: Mapped[str | None]
    incoming_webhook_configuration_url: Mapped[str | None]
    token_type: Mapped[str | None]


class OAuthState(Base):
    """An install that somebody has begun in their browser: good once, until it expires (transport time)."""

    __tablename__ = "oauth_states"

    state: Mapped[str] = mapped_column(primary_key=True)
    expires_at: Mapped[datetime]
