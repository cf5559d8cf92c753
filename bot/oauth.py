"""The way in for a workspace: /slack/install, Slack's own consent page, then back to /slack/oauth_redirect."""

import logging
import secrets
from datetime import timedelta
from urllib.parse import urlsplit

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.error import BoltError
from slack_bolt.oauth.async_callback_options import AsyncCallbackOptions, AsyncFailureArgs, AsyncSuccessArgs
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.oauth.installation_store import Installation
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore
from sqlalchemy.exc import SQLAlchemyError

from bot.clock import transport_now
from bot.config import Settings
from bot.config_folder import Configs
from bot.db import Database
from bot.delivery.installations import Installations
from bot.http_door import HttpDoor
from bot.installing import Installer
from bot.manifest import SCOPES
from bot.services import workspaces
from bot.tenancy import Tenancy
from bot.web import html
from bot.web.document import Document
from bot.words import plain

log = logging.getLogger(__name__)

STATE_FOR = timedelta(minutes=10)
SAID = frozenset({"access_denied", "invalid_browser", "invalid_state", "invalid_code", "storage_error"})


class States(AsyncOAuthStateStore):
    """Installs under way, in our database: each state is good once, however many browsers and processes try it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @property
    def logger(self) -> logging.Logger:
        return log

    async def async_issue(self, *_: object, **__: object) -> str:
        """A new state, kept until somebody comes back with it."""
        state = secrets.token_urlsafe(32)
        async with self._database.transaction() as session:
            await workspaces.begin_install(session, state=state, expires_at=transport_now() + STATE_FOR)
        return state

    async def async_consume(self, state: str) -> bool:
        """Whether this state was issued, has not expired and was not used; it is used now."""
        async with self._database.transaction() as session:
            return await workspaces.end_install(session, state=state, now=transport_now())


class InstallFlow(AsyncOAuthFlow):
    """Bolt's flow, with the last step ours: the workspace is served from the moment it is installed."""

    def __init__(self, settings: AsyncOAuthSettings, installations: Installations, installer: Installer) -> None:
        super().__init__(client=installations.client, logger=log, settings=settings)
        self._installer = installer

    async def store_installation(self, _request: AsyncBoltRequest, installation: Installation) -> None:
        """Keep the tokens and serve the workspace. Raises BoltError when they cannot be kept."""
        try:
            await self._installer.installed(installation)
        except SQLAlchemyError as away:
            log.error("an install could not be kept: %s", type(away).__name__)
            raise BoltError("the database is away") from None


def install_flow(
    settings: Settings, database: Database, installations: Installations, installer: Installer
) -> InstallFlow:
    """The flow with our pages. Without WARROOM_PUBLIC_URL, Slack sends people back where the app's settings say."""
    slack, public = urlsplit(settings.slack_api_url), settings.warroom_public_url
    flow = AsyncOAuthSettings(
        client_id=settings.slack_client_id,
        client_secret=_secret(settings),
        scopes=sorted(SCOPES),
        user_scopes=[],
        redirect_uri=f"{public.rstrip('/')}/slack/oauth_redirect" if public else None,
        authorization_url=f"{slack.scheme}://{slack.netloc}/oauth/v2/authorize",
        install_page_rendering_enabled=False,
        installation_store=installations,
        state_store=States(database),
        state_expiration_seconds=int(STATE_FOR.total_seconds()),
        callback_options=AsyncCallbackOptions(success=_installed, failure=_refused),
        logger=log,
    )
    return InstallFlow(flow, installations, installer)


def open_to_all(
    settings: Settings, database: Database, configs: Configs, tenancy: Tenancy, http: HttpDoor
) -> Installer:
    """Let any workspace come in by `http`, which is not started yet; the installer serves them once it is started."""
    installations = installations_of(settings, database)
    installer = Installer(database, configs, installations, tenancy)
    flow = install_flow(settings, database, installations, installer)

    async def begin(request: web.Request) -> web.Response:
        return await to_aiohttp_response(await flow.handle_installation(await to_bolt_request(request)))

    async def come_back(request: web.Request) -> web.Response:
        if not installer.is_started:
            return web.Response(status=503, text="Warroom is starting. Open the install link again in a minute.")
        return await to_aiohttp_response(await flow.handle_callback(await to_bolt_request(request)))

    http.add("GET", flow.install_path, begin)
    http.add("GET", flow.redirect_uri_path, come_back)
    return installer


def installations_of(settings: Settings, database: Database) -> Installations:
    """The store of tokens that these settings ask for."""
    assert settings.slack_client_id is not None
    return Installations(
        database,
        client_id=settings.slack_client_id,
        client_secret=_secret(settings),
        keys=settings.token_keys,
        slack_api_url=settings.slack_api_url,
    )


def _secret(settings: Settings) -> str:
    assert settings.slack_client_secret is not None
    return settings.slack_client_secret.get_secret_value()


async def _installed(told: AsyncSuccessArgs) -> BoltResponse:
    name = told.installation.team_name or told.installation.enterprise_name or ""
    return _page(200, plain("installed-title"), plain("installed-lead", name=name))


async def _refused(told: AsyncFailureArgs) -> BoltResponse:
    reason = told.reason if told.reason in SAID else "other"
    return _page(told.suggested_status_code, plain("not-installed-title"), plain(f"not-installed-{reason}"))


def _page(status: int, title: str, lead: str) -> BoltResponse:
    page = html.html(Document(title=title, lead=lead, facts=(), sections=(), made=plain("installed-made")))
    return BoltResponse(status=status, body=page, headers={"Content-Type": "text/html; charset=utf-8"})
