"""A Bolt app whose only listener acknowledges at once: the floor of `ack-latency`; runs until it is terminated."""

import asyncio
import logging

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

from bot.config import Settings, read_settings


async def serve() -> None:
    """Put together as the bot is (bot/app.py), with nothing behind the door."""
    logging.basicConfig(level="ERROR")
    settings = read_settings(Settings)
    assert settings.slack_bot_token is not None
    token = settings.slack_bot_token.get_secret_value()

    async def authorize() -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=None, team_id="T0SANDBOX", bot_user_id="U0WARROOM", bot_token=token)

    async def acknowledge(ack: AsyncAck) -> None:
        await ack()

    client = AsyncWebClient(base_url=settings.slack_api_url.rstrip("/") + "/")
    app = AsyncApp(client=client, authorize=authorize, process_before_response=True, request_verification_enabled=False)
    app.command("/warroom")(acknowledge)
    assert settings.slack_app_token is not None
    await AsyncSocketModeHandler(app, settings.slack_app_token.get_secret_value()).connect_async()
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(serve())
