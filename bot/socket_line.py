"""The Socket Mode line: Slack's envelopes come over a WebSocket that this process opens."""

import asyncio
import logging

import aiohttp
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_sdk.errors import SlackApiError

from bot.errors import NotConfigured
from handlers.gate import Gate

log = logging.getLogger(__name__)

TRY_AGAIN_S = 2.0
FINISH_WITHIN_S = 3.0
BAD_TOKEN = frozenset({"invalid_auth", "not_authed", "account_inactive", "token_revoked", "not_allowed_token_type"})


class SocketLine:
    """One connection for the doors of one Bolt app; it comes back by itself when it breaks."""

    def __init__(self, app: Gate, app_token: str) -> None:
        self._app = app
        self._handler = AsyncSocketModeHandler(app, app_token)

    async def is_connected(self) -> bool:
        """Whether Slack reaches us over it now."""
        return bool(await self._handler.client.is_connected())

    async def connect(self) -> None:
        """Connect; waits for Slack as long as it cannot be reached. Raises NotConfigured when it refuses the token."""
        while True:
            try:
                # The SDK's client tries for ever, whatever Slack answers; asking for the address ourselves tells.
                client = self._handler.client
                client.wss_uri = await client.issue_new_wss_url()
                await self._handler.connect_async()
                return
            except SlackApiError as refused:
                error = str(refused.response.get("error"))
                if error in BAD_TOKEN:
                    raise NotConfigured(
                        f"Slack refuses SLACK_APP_TOKEN ({error}). Copy the app-level token again from the app's "
                        "Basic Information page; it needs the scope connections:write."
                    ) from None
                log.warning("Slack answers apps.connections.open with %s; trying again", error)
            except (aiohttp.ClientError, OSError, TimeoutError) as trouble:
                log.warning("Socket Mode cannot be reached (%s); trying again", type(trouble).__name__)
            await asyncio.sleep(TRY_AGAIN_S)

    async def stop(self) -> None:
        """Take nothing more, and finish what is under way: its acknowledgement leaves over this line."""
        await self._app.close(within_s=FINISH_WITHIN_S)
        await self._handler.close_async()
