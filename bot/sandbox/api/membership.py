"""Web API: who is in a channel; inviting, kicking, joining, leaving."""

from __future__ import annotations

from bot.sandbox import channel_deeds, shapes
from bot.sandbox.api import finding
from bot.sandbox.arguments import Args
from bot.sandbox.records import Channel, Json
from bot.sandbox.refusal import Refusal
from bot.sandbox.workspace import Workspace

MOST_AT_ONCE = 100


def invite(workspace: Workspace, args: Args) -> Json:
    """All or nothing, unless `force` goes past those who cannot be invited."""
    place = finding.real_channel(workspace, args)
    finding.must_be_active(place)
    finding.must_be_in(workspace, place)
    ids = args.ids("users")
    if not ids:
        raise Refusal("no_user")
    if len(ids) > MOST_AT_ONCE:
        raise Refusal("invalid_arguments", messages=[f"users must have at most {MOST_AT_ONCE} ids"])
    errors = [{"user": user, "ok": False, "error": code} for user in ids if (code := _obstacle(workspace, place, user))]
    bad = {error["user"] for error in errors}
    good = [user for user in dict.fromkeys(ids) if user not in bad]
    if errors and not (args.flag("force") and good):
        raise Refusal(str(errors[0]["error"]), errors=errors)
    for user in good:
        channel_deeds.add_member(workspace, place, user, inviter=workspace.bot.id)
    answer: Json = {"channel": shapes.channel(workspace, place, workspace.bot.id)}
    return answer | ({"errors": errors} if errors else {})


def _obstacle(workspace: Workspace, place: Channel, user_id: str) -> str | None:
    """Why this person cannot be invited; None when they can."""
    user = workspace.users.get(user_id)
    if user is None:
        return "user_not_found"
    if user_id == workspace.bot.id:
        return "cant_invite_self"
    if user_id in place.members:
        return "already_in_channel"
    if user.deleted or user.is_bot:
        return "cant_invite"
    if user.is_stranger:
        return "no_external_invite_permission"
    guest_is_elsewhere = user.is_ultra_restricted and any(not c.is_im for c in workspace.channels_of(user_id))
    return "ura_max_channels" if guest_is_elsewhere else None


def kick(workspace: Workspace, args: Args) -> Json:
    """`conversations.kick`: takes somebody out of a channel."""
    place = finding.real_channel(workspace, args)
    args.must_have("user")
    finding.must_be_in(workspace, place)
    user = args.text("user")
    if user == workspace.bot.id:
        raise Refusal("cant_kick_self")
    if place.is_general:
        raise Refusal("cant_kick_from_general")
    if user not in workspace.users:
        raise Refusal("user_not_found")
    if user not in place.members:
        raise Refusal("not_in_channel")
    channel_deeds.remove_member(workspace, place, user)
    return {}


def join(workspace: Workspace, args: Args) -> Json:
    """`conversations.join`: the app enters a public channel."""
    place = finding.channel(workspace, args)
    if place.kind != "public":
        raise Refusal("method_not_supported_for_channel_type")
    finding.must_be_active(place)
    answer: Json = {"channel": shapes.channel(workspace, place, workspace.bot.id)}
    if workspace.bot.id in place.members:
        warning = "already_in_channel"
        return answer | {"warning": warning, "response_metadata": {"warnings": [warning]}}
    channel_deeds.add_member(workspace, place, workspace.bot.id)
    return {"channel": shapes.channel(workspace, place, workspace.bot.id)}


def leave(workspace: Workspace, args: Args) -> Json:
    """`conversations.leave`: the app goes."""
    place = finding.real_channel(workspace, args)
    finding.must_be_active(place)
    if place.is_general:
        raise Refusal("cant_leave_general")
    if workspace.bot.id not in place.members:
        return {"not_in_channel": True}
    if place.is_private and place.members == [workspace.bot.id]:
        raise Refusal("last_member")
    channel_deeds.remove_member(workspace, place, workspace.bot.id)
    return {}


FUNCTIONS = {
    "conversations.invite": invite,
    "conversations.join": join,
    "conversations.kick": kick,
    "conversations.leave": leave,
}
