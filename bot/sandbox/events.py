"""Which happenings become events for the app, and the envelope that Slack puts around them."""

from __future__ import annotations

import time

from bot.sandbox.installation import Installation
from bot.sandbox.records import Channel, Json
from bot.sandbox.transport import EVENTS, Delivery, Transport
from bot.sandbox.workspace import APP_ID, Emission, Workspace

VERIFICATION_TOKEN = "sandbox-verification"  # noqa: S105  # a fixed word; Slack has retired it, too

# Slack announces these about every public channel, whether the app is in it or not.
ABOUT_ANY_PUBLIC_CHANNEL = frozenset(
    {"channel_created", "channel_archive", "channel_unarchive", "channel_rename", "channel_deleted"}
)


class Events:
    """Takes what happens in the workspace and sends on what the app may hear of."""

    def __init__(self, workspace: Workspace, installation: Installation, transport: Transport) -> None:
        self._workspace = workspace
        self._installation = installation
        self._transport = transport
        workspace.emit = self.take

    def take(self, emission: Emission) -> None:
        """Send an event, if the app subscribed to it and is where it happened."""
        event, channel = emission.event, emission.channel
        kind = channel.kind if channel else ""
        if self._installation.hears(subscription(event), kind) and self._is_near(event, channel):
            self._transport.send(Delivery(EVENTS, self.envelope(event), accepts_response=False))

    def _is_near(self, event: Json, channel: Channel | None) -> bool:
        if channel is None or event["type"] in ABOUT_ANY_PUBLIC_CHANNEL:
            return True
        return self._workspace.bot.id in channel.members

    def envelope(self, event: Json) -> Json:
        """The event as `event_callback`, with an id of its own."""
        authorization = {
            "enterprise_id": self._workspace.enterprise_id,
            "team_id": self._workspace.team_id,
            "user_id": self._workspace.bot.id,
            "is_bot": True,
            "is_enterprise_install": self._workspace.is_org_wide,
        }
        return {
            "token": VERIFICATION_TOKEN,
            "team_id": self._workspace.team_id,
            "context_team_id": self._workspace.team_id,
            "context_enterprise_id": self._workspace.enterprise_id,
            "api_app_id": APP_ID,
            "event": event,
            "type": "event_callback",
            "event_id": self._workspace.new_id("Ev"),
            "event_time": int(time.time()),
            "authorizations": [authorization],
            "is_ext_shared_channel": False,
            "event_context": f"4-{self._workspace.new_id('')}",
        }


def subscription(event: Json) -> str:
    """The name under which an app subscribes to an event: messages are told apart by kind of channel."""
    if event["type"] != "message":
        return str(event["type"])
    return {"channel": "message.channels", "group": "message.groups", "im": "message.im"}[event["channel_type"]]
