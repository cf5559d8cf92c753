"""What Slack makes of the text a person types: mentions, links and entities, in commands and in messages."""

from __future__ import annotations

import re

from bot.sandbox.records import Channel, Json
from bot.sandbox.workspace import Workspace

BROADCASTS = ("channel", "here", "everyone")
TOKEN = re.compile(r"(?P<at>(?<!\w)@[\w.-]*\w)|(?P<hash>(?<!\w)#[\w-]+)|(?P<url>https?://[^\s<>]+)|(?P<mark>[&<>])")
ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


def escape(text: str) -> str:
    """`& < >` as entities; nothing else."""
    return re.sub(r"[&<>]", lambda found: ENTITIES[found[0]], text)


def in_command(workspace: Workspace, typer: str, text: str) -> str:
    """The text of a slash command whose mentions Slack resolves, with names in them."""
    return TOKEN.sub(lambda found: _encode(workspace, typer, found, with_names=True), text)


def in_message(workspace: Workspace, typer: str, text: str) -> str:
    """The text of a message; mentions carry ids only."""
    return TOKEN.sub(lambda found: _encode(workspace, typer, found, with_names=False), text)


def _encode(workspace: Workspace, typer: str, found: re.Match[str], *, with_names: bool) -> str:
    word = found[0]
    if found["mark"]:
        return ENTITIES[word]
    if found["url"]:
        return f"<{escape(word)}>"
    if found["hash"]:
        channel = workspace.find_channel(word)
        if channel is None or not workspace.may_see(typer, channel):
            return word
        label = "" if channel.is_private else channel.name
        return f"<#{channel.id}|{label}>"
    name = word[1:]
    if name in BROADCASTS:
        return f"<!{name}>"
    if group := workspace.find_group(name):
        return f"<!subteam^{group.id}|@{group.handle}>" if with_names else f"<!subteam^{group.id}>"
    user = workspace.find_user(name)
    if user is None or user.name != name.lower():
        return word
    return f"<@{user.id}|{user.name}>" if with_names else f"<@{user.id}>"


def as_rich_text(encoded: str) -> list[Json]:
    """The rich text block that Slack's composer makes of a typed message."""
    elements: list[Json] = []
    for part in re.split(r"(<[^>]+>)", encoded):
        if part.startswith("<"):
            elements.append(_rich_element(part[1:-1]))
        elif part:
            plain = part.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
            elements.append({"type": "text", "text": plain})
    return [{"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": elements}]}]


def _rich_element(inside: str) -> Json:
    target = inside.split("|")[0]
    if target.startswith("@"):
        return {"type": "user", "user_id": target[1:]}
    if target.startswith("#"):
        return {"type": "channel", "channel_id": target[1:]}
    if target.startswith("!subteam^"):
        return {"type": "usergroup", "usergroup_id": target.removeprefix("!subteam^")}
    if target.startswith("!"):
        return {"type": "broadcast", "range": target[1:]}
    return {"type": "link", "url": target.replace("&amp;", "&")}


def mentions(encoded: str, channel: Channel, user: str) -> bool:
    """Whether a message in a channel mentions this user."""
    return not channel.is_im and f"<@{user}>" in encoded
