"""How Slack describes messages, channels and views in answers and payloads."""

from __future__ import annotations

import copy
from typing import Any

from bot.sandbox.records import Channel, Json, Message, View
from bot.sandbox.workspace import APP_ID, BOT_ID, Workspace

NAMELESS = ("plain_text", "mrkdwn", "image")  # elements that carry no action id


def complete_blocks(workspace: Workspace, blocks: list[Json]) -> list[Json]:
    """The blocks with what Slack fills in: block ids, action ids, `emoji` and `verbatim`."""
    completed = copy.deepcopy(blocks)
    for block in completed:
        block.setdefault("block_id", workspace.new_hash()[-5:] + workspace.new_id("")[-4:])
        for element in interactive_parts(block):
            if isinstance(element, dict) and element.get("type") not in NAMELESS:
                element.setdefault("action_id", workspace.new_id("a"))
        if block.get("type") != "rich_text":
            _complete_texts(block)
    return completed


def interactive_parts(block: Json) -> list[Json]:
    """The elements of a block that a person may act on: `elements`, `accessory` and `element`."""
    if block.get("type") in ("rich_text", "context"):
        return []
    parts = list(block.get("elements") or [])
    parts += [block[key] for key in ("accessory", "element") if isinstance(block.get(key), dict)]
    return [part for part in parts if isinstance(part, dict)]


def _complete_texts(node: Any) -> None:
    if isinstance(node, list):
        for item in node:
            _complete_texts(item)
    elif isinstance(node, dict):
        if node.get("type") == "plain_text" and "text" in node:
            node.setdefault("emoji", True)
        elif node.get("type") == "mrkdwn" and "text" in node:
            node.setdefault("verbatim", False)
        for value in node.values():
            _complete_texts(value)


def bot_profile(workspace: Workspace) -> Json:
    """The short description of the app that bot messages carry."""
    bot = workspace.bot
    return {
        "id": BOT_ID,
        "app_id": APP_ID,
        "user_id": bot.id,
        "name": bot.real_name,
        "icons": {},
        "deleted": False,
        "updated": bot.updated,
        "team_id": workspace.team_id,
    }


def message(workspace: Workspace, told: Message, *, with_metadata: bool = False) -> Json:
    """A message as history, answers and payloads carry it."""
    shape: Json = {"type": "message", "user": told.user, "ts": told.ts, "text": told.text}
    if told.subtype:
        shape["subtype"] = told.subtype
    if told.bot_id:
        shape |= {"bot_id": told.bot_id, "app_id": APP_ID, "bot_profile": bot_profile(workspace)}
    shape["team"] = workspace.team_id
    for key in ("blocks", "attachments", "files", "edited", "thread_ts"):
        if value := getattr(told, key):
            shape[key] = copy.deepcopy(value)
    if told.thread_ts == told.ts:
        shape |= _thread_summary(workspace.channels[told.channel], told)
    if told.is_reply and (parent := workspace.find_message(told.channel, str(told.thread_ts))):
        shape["parent_user_id"] = parent.user
    if told.reactions:
        shape["reactions"] = [
            {"name": name, "users": list(users), "count": len(users)} for name, users in told.reactions.items()
        ]
    if told.ts in workspace.channels[told.channel].pins:
        shape["pinned_to"] = [told.channel]
    if told.reader:
        shape["is_ephemeral"] = True
    if with_metadata and told.metadata:
        shape["metadata"] = copy.deepcopy(told.metadata)
    return shape | copy.deepcopy(told.extra)


def _thread_summary(channel: Channel, parent: Message) -> Json:
    replies = [m for m in channel.messages.values() if m.thread_ts == parent.ts and m.ts != parent.ts]
    users = list(dict.fromkeys(reply.user for reply in replies))
    return {
        "reply_count": len(replies),
        "reply_users_count": len(users),
        "latest_reply": replies[-1].ts if replies else parent.ts,
        "reply_users": users[:5],
        "is_locked": False,
        "subscribed": False,
    }


def channel(workspace: Workspace, told: Channel, reader: str, *, with_number: bool = False) -> Json:
    """A conversation as `conversations.info` and its relatives give it to one reader."""
    shape: Json = {"id": told.id, "created": told.created, "is_im": told.is_im, "is_org_shared": False}
    shape["context_team_id"] = workspace.team_id
    shape["updated"] = told.created * 1000
    if told.is_im:
        shape |= {"user": told.im_with, "is_archived": False, "is_user_deleted": False, "priority": 0}
        return shape
    shape |= {
        "name": told.name,
        "name_normalized": told.name,
        "is_channel": True,
        "is_group": False,
        "is_mpim": False,
        "is_private": told.is_private,
        "is_archived": told.is_archived,
        "is_general": told.is_general,
        "is_shared": told.is_ext_shared,
        "is_ext_shared": told.is_ext_shared,
        "is_pending_ext_shared": False,
        "pending_shared": [],
        "parent_conversation": None,
        "unlinked": 0,
        "creator": told.creator,
        "is_member": reader in told.members,
        "topic": dict(told.topic),
        "purpose": dict(told.purpose),
        "previous_names": list(told.previous_names),
    }
    if with_number:
        shape["num_members"] = len(told.members)
    return shape


def view(workspace: Workspace, told: View) -> Json:
    """A view as the API answers and payloads carry it, with the state of its inputs."""
    body = copy.deepcopy(told.body)
    return {
        "id": told.id,
        "team_id": workspace.team_id,
        "type": body["type"],
        "title": body.get("title"),
        "blocks": body.get("blocks", []),
        "close": body.get("close"),
        "submit": body.get("submit"),
        "private_metadata": body.get("private_metadata", ""),
        "callback_id": body.get("callback_id", ""),
        "external_id": body.get("external_id", ""),
        "state": {"values": copy.deepcopy(told.values)},
        "hash": told.hash,
        "clear_on_close": bool(body.get("clear_on_close")),
        "notify_on_close": bool(body.get("notify_on_close")),
        "submit_disabled": bool(body.get("submit_disabled")),
        "root_view_id": told.root_id,
        "previous_view_id": told.previous_id,
        "app_id": APP_ID,
        "app_installed_team_id": workspace.team_id,
        "bot_id": BOT_ID,
    }
