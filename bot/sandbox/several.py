"""One Slack with several workspaces in it, for an app that each of them installs by OAuth."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Iterable
from types import TracebackType
from typing import Self
from urllib.parse import parse_qs, urlencode, urlsplit

from aiohttp import web

from bot.sandbox.listening import Listener
from bot.sandbox.records import Json
from bot.sandbox.refusal import Refusal
from bot.sandbox.server import Sandbox
from bot.sandbox.workspace import APP_ID


class SeveralWorkspaces:
    """Each workspace is a sandbox of its own. The app has one API address, and its tokens tell which one it means.

    With `expires_in` (seconds), the app has switched token rotation on.
    """

    def __init__(self, sandboxes: Iterable[Sandbox], *, expires_in: int | None = None) -> None:
        self.sandboxes = {sandbox.workspace.team_id: sandbox for sandbox in sandboxes}
        self.client_id = "1234567890.1234567890"
        self.client_secret = secrets.token_hex(16)
        self.expires_in = expires_in
        self._codes: dict[str, Sandbox] = {}
        self._refreshers: dict[str, Sandbox] = {}
        self._listener = Listener(0, 0)

    async def start(self) -> None:
        """Listen, with every workspace behind it."""
        for sandbox in self.sandboxes.values():
            await sandbox.start()
        app = web.Application()
        app.router.add_post("/api/oauth.v2.access", self._access)
        app.router.add_route("*", "/api/{method}", self._pass_on)
        await self._listener.start(app)

    async def stop(self) -> None:
        """Close everything."""
        await self._listener.stop()
        for sandbox in self.sandboxes.values():
            await sandbox.stop()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    @property
    def api_url(self) -> str:
        """The `base_url` of a Slack client."""
        return f"{self._listener.url('slack')}/api/"

    def allows(self, team_id: str, consent_url: str) -> str:
        """Somebody in this workspace presses *Allow* on the consent page: where their browser goes then."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(consent_url).query).items()}
        if asked["client_id"] != self.client_id:
            raise ValueError(f"There is no app with the client id {asked['client_id']}.")
        code = secrets.token_urlsafe(24)
        self._codes[code] = self.sandboxes[team_id]
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    async def _access(self, request: web.Request) -> web.Response:
        """`oauth.v2.access`: a code or a refresh token, each good once, for a bot token."""
        form = await request.post()
        given = base64.b64decode(request.headers["Authorization"].removeprefix("Basic ")).decode()
        if given != f"{self.client_id}:{self.client_secret}":
            return web.json_response(Refusal("bad_client_secret").as_slack())
        if form.get("grant_type") == "refresh_token":
            sandbox = self._refreshers.pop(str(form["refresh_token"]), None)
        else:
            sandbox = self._codes.pop(str(form["code"]), None)
        if sandbox is None:
            return web.json_response(Refusal("invalid_code").as_slack())
        return web.json_response(self._granted(sandbox))

    def _granted(self, sandbox: Sandbox) -> Json:
        workspace = sandbox.workspace
        token = f"xoxb-{secrets.token_hex(8)}-{secrets.token_hex(12)}"
        sandbox.gate.give(token)
        organisation = {"id": workspace.enterprise_id, "name": "Organisation"} if workspace.enterprise_id else None
        answer: Json = {
            "ok": True,
            "app_id": APP_ID,
            "access_token": token,
            "token_type": "bot",
            "scope": ",".join(sorted(workspace.bot_scopes)),
            "bot_user_id": workspace.bot.id,
            "authed_user": {"id": "U0ANA"},
            "team": None if workspace.is_org_wide else {"id": workspace.team_id, "name": workspace.team_name},
            "enterprise": organisation,
            "is_enterprise_install": workspace.is_org_wide,
        }
        if self.expires_in is not None:
            refresher = f"xoxe-1-{secrets.token_hex(16)}"
            self._refreshers[refresher] = sandbox
            answer |= {"expires_in": self.expires_in, "refresh_token": refresher}
        return answer

    async def _pass_on(self, request: web.Request) -> web.StreamResponse:
        token = request.headers.get("Authorization", "").partition(" ")[2]
        found = next((each for each in self.sandboxes.values() if each.gate.knows(token)), None)
        if found is None:
            return web.json_response(Refusal("invalid_auth" if token else "not_authed").as_slack())
        return await found.gate.serve(request)
