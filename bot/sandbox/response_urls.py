"""Response URLs: up to five answers within thirty minutes to whoever did something, with no token at all."""

from __future__ import annotations

import json
import time

from aiohttp import web

from bot.sandbox import block_checks, deeds
from bot.sandbox.records import Json, ResponseUrl
from bot.sandbox.refusal import Refusal
from bot.sandbox.workspace import Workspace

PARTS = ("text", "blocks", "attachments", "thread_ts")
KNOWN = {*PARTS, "response_type", "replace_original", "delete_original", "metadata", "unfurl_links", "unfurl_media"}


def add_routes(app: web.Application, workspace: Workspace) -> None:
    """Serve `/response/<secret>`."""

    async def take(request: web.Request) -> web.Response:
        try:
            url = _usable(workspace, request.match_info["secret"])
            body = json.loads(await request.text())
            _answer(workspace, url, body)
        except Refusal as refusal:
            missing = refusal.code in ("expired_url", "used_url", "no_such_url")
            return web.json_response(refusal.as_slack(), status=404 if missing else 400)
        except ValueError:
            return web.json_response({"ok": False, "error": "invalid_payload"}, status=400)
        return web.Response(text="ok")

    app.router.add_post("/response/{secret}", take)


def _usable(workspace: Workspace, secret: str) -> ResponseUrl:
    url = workspace.response_urls.get(secret)
    if url is None:
        raise Refusal("no_such_url")
    if time.monotonic() - url.made_at > workspace.lifetimes.response_url_s:
        raise Refusal("expired_url")
    if url.uses >= workspace.lifetimes.response_url_uses:
        raise Refusal("used_url")
    return url


def _answer(workspace: Workspace, url: ResponseUrl, body: Json) -> None:
    if not isinstance(body, dict) or not set(body) <= KNOWN:
        raise Refusal("invalid_payload")
    channel = workspace.channels.get(url.channel)
    if channel is None:
        raise Refusal("channel_not_found")
    original = workspace.find_message(url.channel, url.message_ts) if url.message_ts else None
    parts = {key: body[key] for key in PARTS if body.get(key) is not None}
    if body.get("delete_original"):
        if original is not None:
            deeds.remove(workspace, channel, original)
    elif not any(parts.get(key) for key in ("text", "blocks", "attachments")):
        raise Refusal("no_text")
    else:
        block_checks.message(parts)
        if body.get("replace_original") and original is not None:
            whole = {"text": "", "blocks": [], "attachments": []} | parts
            deeds.edit(workspace, channel, original, workspace.bot.id, **whole)
        elif body.get("response_type") == "in_channel":
            deeds.post(workspace, channel, workspace.bot.id, **parts)
        else:
            deeds.post_ephemeral(workspace, channel, url.user, **parts)
    url.uses += 1
