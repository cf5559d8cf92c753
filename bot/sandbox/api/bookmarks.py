"""Web API: the bookmarks at the top of a channel."""

from __future__ import annotations

import time

from bot.sandbox.api import finding
from bot.sandbox.arguments import Args
from bot.sandbox.records import Channel, Json
from bot.sandbox.refusal import Refusal
from bot.sandbox.workspace import Workspace

MOST_BOOKMARKS = 100  # Slack's own number is not known


def add(workspace: Workspace, args: Args) -> Json:
    """`bookmarks.add`: a link at the top of a channel."""
    place = _place(workspace, args)
    _may_change(workspace, place)
    if args.text("type") != "link":
        raise Refusal("invalid_bookmark_type")
    if len(place.bookmarks) >= MOST_BOOKMARKS:
        raise Refusal("too_many_bookmarks")
    now = int(time.time())
    bookmark: Json = {
        "id": workspace.new_id("Bk"),
        "channel_id": place.id,
        "title": args.text("title"),
        "link": _link(args.text("link")),
        "emoji": args.text("emoji"),
        "icon_url": None,
        "type": "link",
        "entity_id": None,
        "date_created": now,
        "date_updated": 0,
        "rank": f"{len(place.bookmarks):04d}",
        "last_updated_by_user_id": workspace.bot.id,
        "last_updated_by_team_id": workspace.bot.team_id,
        "shortcut_id": None,
        "app_id": None,
    }
    place.bookmarks[bookmark["id"]] = bookmark
    workspace.changes.tick()
    return {"bookmark": bookmark}


def edit(workspace: Workspace, args: Args) -> Json:
    """`bookmarks.edit`: another title, link or emoji."""
    place = _place(workspace, args)
    _may_change(workspace, place)
    bookmark = _bookmark(place, args)
    for name in ("title", "link", "emoji"):
        if name in args.values:
            bookmark[name] = _link(args.text(name)) if name == "link" else args.text(name)
    bookmark["date_updated"] = int(time.time())
    workspace.changes.tick()
    return {"bookmark": bookmark}


def list_all(workspace: Workspace, args: Args) -> Json:
    """`bookmarks.list`: in the order they were added."""
    return {"bookmarks": list(_place(workspace, args).bookmarks.values())}


def remove(workspace: Workspace, args: Args) -> Json:
    """`bookmarks.remove`: takes one away."""
    place = _place(workspace, args)
    _may_change(workspace, place)
    del place.bookmarks[_bookmark(place, args)["id"]]
    workspace.changes.tick()
    return {}


def _place(workspace: Workspace, args: Args) -> Channel:
    args.must_have("channel_id")
    return finding.channel(workspace, args, "channel_id")


def _may_change(workspace: Workspace, place: Channel) -> None:
    if workspace.bot.id not in place.members or place.is_archived:
        raise Refusal("permission_denied")


def _bookmark(place: Channel, args: Args) -> Json:
    args.must_have("bookmark_id")
    found = place.bookmarks.get(args.text("bookmark_id"))
    if found is None:
        raise Refusal("not_found")
    return found


def _link(link: str) -> str:
    if not link.startswith(("http://", "https://")) or " " in link:
        raise Refusal("invalid_link")
    return link


FUNCTIONS = {
    "bookmarks.add": add,
    "bookmarks.edit": edit,
    "bookmarks.list": list_all,
    "bookmarks.remove": remove,
}
