"""Web API: creating, finding and listing conversations."""

from __future__ import annotations

import re

from bot.sandbox import channel_deeds, shapes
from bot.sandbox.api import finding
from bot.sandbox.arguments import Args
from bot.sandbox.records import Channel, Json
from bot.sandbox.refusal import Refusal
from bot.sandbox.workspace import Workspace

LONGEST_NAME = 80
KINDS = {"public_channel": "public", "private_channel": "private", "im": "im", "mpim": "mpim"}


def good_name(workspace: Workspace, name: str) -> str:
    """A name that Slack would take; the names of archived channels stay taken."""
    if not name:
        raise Refusal("invalid_name_required")
    if len(name) > LONGEST_NAME:
        raise Refusal("invalid_name_maxlength")
    if re.fullmatch(r"[-_.,!?'\"]+", name):
        raise Refusal("invalid_name_punctuation")
    if not re.fullmatch(r"[a-z0-9_-]+", name):
        raise Refusal("invalid_name_specials")
    if workspace.find_channel(name):
        raise Refusal("name_taken")
    return name


def create(workspace: Workspace, args: Args) -> Json:
    """`conversations.create`: opens a channel with the app in it."""
    is_private = args.flag("is_private")
    args.need("private" if is_private else "public")
    name = good_name(workspace, args.text("name"))
    made = channel_deeds.create(workspace, name, workspace.bot.id, is_private=is_private)
    return {"channel": shapes.channel(workspace, made, workspace.bot.id)}


def info(workspace: Workspace, args: Args) -> Json:
    """`conversations.info`: one conversation."""
    found = finding.channel(workspace, args)
    with_number = args.flag("include_num_members")
    return {"channel": shapes.channel(workspace, found, workspace.bot.id, with_number=with_number)}


def list_all(workspace: Workspace, args: Args) -> Json:
    """`conversations.list`: what the app can see, whether it is in it or not."""
    seen = [c for c in workspace.channels.values() if workspace.may_see(workspace.bot.id, c)]
    return _listed(workspace, args, seen, highest=1000)


def list_own(workspace: Workspace, args: Args) -> Json:
    """`users.conversations`: what the app (or somebody, as far as the app can see) is in."""
    user = args.text("user") or workspace.bot.id
    seen = [c for c in workspace.channels_of(user) if workspace.may_see(workspace.bot.id, c)]
    return _listed(workspace, args, seen, highest=999)


def _listed(workspace: Workspace, args: Args, seen: list[Channel], *, highest: int) -> Json:
    types = args.ids("types") or ["public_channel"]
    if not set(types) <= set(KINDS):
        raise Refusal("invalid_types")
    kinds = [KINDS[name] for name in types]
    args.need(*kinds)
    fitting = [c for c in seen if c.kind in kinds and not (c.is_archived and args.flag("exclude_archived"))]
    some, cursor = finding.page(args, fitting, default=100, highest=highest, code="invalid_limit")
    return {"channels": [shapes.channel(workspace, c, workspace.bot.id, with_number=True) for c in some], **cursor}


def members(workspace: Workspace, args: Args) -> Json:
    """`conversations.members`: the ids of those who are in it."""
    found = finding.channel(workspace, args)
    some, cursor = finding.page(args, found.members, default=100, highest=1000, code="invalid_limit")
    return {"members": some, **cursor}


def open_im(workspace: Workspace, args: Args) -> Json:
    """`conversations.open`: direct messages with one person."""
    args.need("im")
    if channel_id := args.maybe("channel"):
        found = workspace.channels.get(channel_id)
        if found is None or not found.is_im:
            raise Refusal("channel_not_found")
        was_open = True
    else:
        user = _one_user(workspace, args)
        was_open = workspace.im_with(user) is not None
        found = workspace.open_im(user)
    shape = shapes.channel(workspace, found, workspace.bot.id) if args.flag("return_im") else {"id": found.id}
    return {"no_op": was_open, "already_open": was_open, "channel": shape}


def _one_user(workspace: Workspace, args: Args) -> str:
    ids = args.ids("users")
    if not ids:
        raise Refusal("users_list_not_supplied")
    if len(ids) > 1:  # group direct messages are not part of the sandbox
        raise Refusal("method_not_supported_for_channel_type")
    user = workspace.users.get(ids[0])
    if user is None or user.is_bot:
        raise Refusal("user_not_found")
    if user.deleted:
        raise Refusal("user_disabled")
    return user.id


FUNCTIONS = {
    "conversations.create": create,
    "conversations.info": info,
    "conversations.list": list_all,
    "conversations.members": members,
    "conversations.open": open_im,
    "users.conversations": list_own,
}
