"""A tiny app behind the sandbox and a browser before it, for the tests of the page."""

from dataclasses import dataclass, field
from typing import Any

import aiohttp
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.server import Sandbox
from tests.sandbox import test_blockkit_samples as samples
from tests.sandbox.test_blockkit_samples import Json, modal, option, plain, section, select, typed_input

MANIFEST = {
    "features": {
        "app_home": {"home_tab_enabled": True},
        "slash_commands": [{"command": "/raise", "usage_hint": "[title]", "description": "Raise it"}],
        "shortcuts": [{"name": "Note this", "callback_id": "note", "type": "message"}],
    },
    "oauth_config": {
        "scopes": {"bot": ["chat:write", "commands", "channels:join", "channels:history", "groups:write"]}
    },
    "settings": {"event_subscriptions": {"bot_events": ["app_home_opened"]}},
}
FORM = modal(
    samples.field(typed_input(action_id="words"), block_id="title", label=plain("Title")),
    samples.field(select(action_id="level", options=[option("1", "SEV1"), option("2", "SEV2")]), block_id="sev"),
)


@dataclass
class App:
    """A tiny app: opens a form for `/raise`, refuses the title "bad", and remembers what reached it."""

    web: AsyncWebClient
    heard: list[Json] = field(default_factory=list)

    async def hear(self, client: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        payload = request.payload
        self.heard.append(payload)
        answer: Json | None = None
        if payload.get("command"):
            await self.web.views_open(trigger_id=payload["trigger_id"], view=FORM)
        elif payload["type"] == "view_submission":
            title = payload["view"]["state"]["values"]["title"]["words"]["value"]
            if title == "bad":
                answer = {"response_action": "errors", "errors": {"title": "Say what fails."}}
        elif payload["type"] == "block_suggestion":
            answer = {"options": [option("7", f"{payload['value']} Ltd")]}
        elif payload["type"] == "event_callback":
            view = {"type": "home", "blocks": [section(text=plain("Welcome"))]}
            await self.web.views_publish(user_id=payload["event"]["user"], view=view)
        await client.send_socket_mode_response(SocketModeResponse(request.envelope_id, answer))

    def actions(self) -> list[Json]:
        return [payload["actions"][0] for payload in self.heard if payload["type"] == "block_actions"]


@dataclass
class Browser:
    """Somebody's browser, as far as the server can tell: the cookie, an Origin, and requests."""

    session: aiohttp.ClientSession
    sandbox: Sandbox
    me: str = "U0DANA"

    async def look(self, channel: str = "C0GENERAL", thread: str = "", me: str = "") -> Json:
        query = {"me": me or self.me, "channel": channel, "thread": thread}
        async with self.session.get(f"{self.sandbox.desk_url}/page/api/state", params=query) as answer:
            assert answer.status == 200
            return dict(await answer.json())

    async def does(self, what: str, *, status: int = 200, me: str = "", **asked: Any) -> Json:
        url, origin = f"{self.sandbox.desk_url}/page/api/{what}", {"Origin": self.sandbox.desk_url}
        async with self.session.post(url, json={"me": me or self.me, **asked}, headers=origin) as answer:
            assert answer.status == status, await answer.text()
            return dict(await answer.json())


def words(seen: Json) -> list[str]:
    return [message["text"] for message in seen["open"]["messages"] if "subtype" not in message]
