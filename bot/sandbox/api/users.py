"""Web API: people and user groups."""

from __future__ import annotations

from bot.sandbox.api import finding
from bot.sandbox.arguments import Args
from bot.sandbox.people import User
from bot.sandbox.records import Json
from bot.sandbox.refusal import Refusal
from bot.sandbox.workspace import Workspace


def info(workspace: Workspace, args: Args) -> Json:
    """`users.info`: one account."""
    user = workspace.users.get(args.text("user"))
    if user is None:
        raise Refusal("user_not_found")
    return {"user": _shape(workspace, args, user)}


def list_all(workspace: Workspace, args: Args) -> Json:
    """`users.list`: every account, the deactivated ones too."""
    users = list(workspace.users.values())
    some, cursor = finding.page(args, users, default=1000, highest=1000, code="invalid_arguments")
    now = int(workspace.now().timestamp())
    return {"members": [_shape(workspace, args, user) for user in some], "cache_ts": now, **cursor}


def look_up_by_email(workspace: Workspace, args: Args) -> Json:
    """`users.lookupByEmail`: the account with this address."""
    email = args.text("email").lower()
    people = (user for user in workspace.users.values() if not user.is_bot and not user.deleted)
    found = next((user for user in people if user.email == email), None)
    if found is None:
        raise Refusal("users_not_found")
    return {"user": _shape(workspace, args, found)}


def _shape(workspace: Workspace, args: Args, user: User) -> Json:
    """The user object; the address is there only for apps that may read addresses."""
    shape = user.as_slack(workspace.now(), with_email="users:read.email" in args.scopes)
    return shape | ({"locale": "en-US"} if args.flag("include_locale") else {})


def list_groups(workspace: Workspace, args: Args) -> Json:
    """`usergroups.list`: the groups, with their members when asked for."""
    with_users, with_count = args.flag("include_users"), args.flag("include_count")
    groups = [g for g in workspace.usergroups.values() if not g.disabled or args.flag("include_disabled")]
    return {"usergroups": [group.as_slack(with_users=with_users, with_count=with_count) for group in groups]}


def list_group_users(workspace: Workspace, args: Args) -> Json:
    """`usergroups.users.list`: the members of one group."""
    group = workspace.usergroups.get(args.text("usergroup"))
    if group is None or (group.disabled and not args.flag("include_disabled")):
        raise Refusal("no_such_subteam")
    return {"users": list(group.users)}


FUNCTIONS = {
    "usergroups.list": list_groups,
    "usergroups.users.list": list_group_users,
    "users.info": info,
    "users.list": list_all,
    "users.lookupByEmail": look_up_by_email,
}
