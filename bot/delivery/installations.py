"""Where Warroom is installed by OAuth: slack_sdk's installation store on our database, with every token sealed."""

import logging
from collections.abc import Sequence
from typing import Any, cast

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from slack_sdk.errors import SlackTokenRotationError
from slack_sdk.oauth.installation_store import Bot, Installation
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.installation_store.sqlalchemy import AsyncSQLAlchemyInstallationStore
from slack_sdk.oauth.token_rotation.async_rotator import AsyncTokenRotator
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import Table

from bot.db import Database
from models.installation import SlackBot, SlackInstallation

log = logging.getLogger(__name__)

SEALED = ("bot_token", "bot_refresh_token", "user_token", "user_refresh_token", "incoming_webhook_url")
ROTATE_BEFORE_MIN = 120  # Slack's tokens live 12 hours; its SDK suggests two hours before the end


class WrongKey(Exception):
    """What is sealed in the database was sealed with a key that WARROOM_TOKEN_KEY does not name."""


class Installations(AsyncInstallationStore):
    """The tokens of every workspace and organisation. `keys` are Fernet keys: the first seals, all of them open."""

    def __init__(
        self, database: Database, *, client_id: str, client_secret: str, keys: Sequence[str], slack_api_url: str
    ) -> None:
        self._store = AsyncSQLAlchemyInstallationStore(client_id=client_id, engine=database.engine)
        self._store.bots = cast(Table, SlackBot.__table__)
        self._store.installations = cast(Table, SlackInstallation.__table__)
        self._cipher = MultiFernet([Fernet(key) for key in keys])
        # The SDK's client may send the exchange of a refresh token twice only when no connection could be made.
        self._client = AsyncWebClient(base_url=slack_api_url.rstrip("/") + "/")
        self._rotator = AsyncTokenRotator(client_id=client_id, client_secret=client_secret, client=self._client)

    @property
    def client(self) -> AsyncWebClient:
        """For the calls of an install under way, which have no workspace yet."""
        return self._client

    @property
    def logger(self) -> logging.Logger:
        return log

    async def async_save(self, installation: Installation) -> None:
        """Keep what Slack gave us."""
        await self._store.async_save(Installation(**self._sealed(installation.to_dict_for_copying())))

    async def async_save_bot(self, bot: Bot) -> None:
        """Keep a bot's newest token."""
        await self._store.async_save_bot(Bot(**self._sealed(bot.to_dict_for_copying())))

    async def async_find_bot(
        self, *, enterprise_id: str | None, team_id: str | None, is_enterprise_install: bool | None = False
    ) -> Bot | None:
        """The newest token of this workspace or, when it is installed for all of it, organisation. Raises WrongKey."""
        found = await self._store.async_find_bot(
            enterprise_id=enterprise_id, team_id=team_id, is_enterprise_install=is_enterprise_install
        )
        return Bot(**self._opened(found.to_dict_for_copying())) if found else None

    async def async_delete_bot(self, *, enterprise_id: str | None, team_id: str | None) -> None:
        """Forget the bot's tokens."""
        await self._store.async_delete_bot(enterprise_id=enterprise_id, team_id=team_id)

    async def async_delete_installation(
        self, *, enterprise_id: str | None, team_id: str | None, user_id: str | None = None
    ) -> None:
        """Forget who installed it, with their tokens."""
        await self._store.async_delete_installation(enterprise_id=enterprise_id, team_id=team_id, user_id=user_id)

    async def rotate(self, bot: Bot) -> Bot | None:
        """The bot with a new token, which is kept, when its own ends soon; None when nothing is to be done.

        Only one process may do this for a bot: a refresh token is good once.
        """
        try:
            fresh = await self._rotator.perform_bot_token_rotation(bot=bot, minutes_before_expiration=ROTATE_BEFORE_MIN)
        except SlackTokenRotationError as refused:
            log.error("team=%s: Slack does not rotate the token: %s", bot.team_id, refused.api_error.response["error"])
            return None
        if fresh is not None:
            await self.async_save_bot(fresh)
        return fresh

    def _sealed(self, values: dict[str, Any]) -> dict[str, Any]:
        return {name: self._seal(value) if name in SEALED and value else value for name, value in values.items()}

    def _opened(self, values: dict[str, Any]) -> dict[str, Any]:
        return {name: self._open(value) if name in SEALED and value else value for name, value in values.items()}

    def _seal(self, value: str) -> str:
        return self._cipher.encrypt(value.encode()).decode()

    def _open(self, value: str) -> str:
        try:
            return self._cipher.decrypt(value.encode()).decode()
        except InvalidToken:
            raise WrongKey from None
