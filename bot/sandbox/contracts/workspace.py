"""The contract of the methods about people, views, the app itself and the workspace."""

from __future__ import annotations

from bot.sandbox.contract import Method, any_kind, says

VIEW_ERRORS = "duplicate_external_id view_too_large"
TRIGGER_ERRORS = "exchanged_trigger_id expired_trigger_id invalid_trigger_id"

METHODS = {
    "api.test": Method((), ("error",), tier="4", token="any"),  # noqa: S106
    "auth.test": Method(tier="special", token="any"),  # noqa: S106
    "apps.connections.open": Method(token="app"),  # noqa: S106
    "team.info": Method((), ("domain", "team"), any_kind("team:read"), errors=says("team_not_found")),
    "bots.info": Method((), ("bot", "team_id"), any_kind("users:read"), errors=says("bot_not_found")),
    "users.info": Method(
        ("user",),
        ("include_locale",),
        any_kind("users:read"),
        tier="4",
        errors=says("user_not_found"),
        missing={"user": "user_not_found"},
    ),
    "users.list": Method(
        (),
        ("cursor", "include_locale", "limit", "team_id"),
        any_kind("users:read"),
        tier="2",
        errors=says("invalid_cursor"),
    ),
    "users.lookupByEmail": Method(
        ("email",),
        (),
        any_kind("users:read.email"),
        errors=says("users_not_found"),
        missing={"email": "users_not_found"},
    ),
    "usergroups.list": Method(
        (), ("include_count", "include_disabled", "include_users", "team_id"), any_kind("usergroups:read"), tier="2"
    ),
    "usergroups.users.list": Method(
        ("usergroup",),
        ("include_disabled", "team_id"),
        any_kind("usergroups:read"),
        tier="2",
        errors=says("no_such_subteam"),
    ),
    "views.open": Method(
        ("view",),
        ("interactivity_pointer", "trigger_id"),
        tier="4",
        errors=says(f"{VIEW_ERRORS} {TRIGGER_ERRORS}"),
    ),
    "views.push": Method(
        ("view",),
        ("interactivity_pointer", "trigger_id"),
        tier="4",
        errors=says(f"{VIEW_ERRORS} {TRIGGER_ERRORS} not_found push_limit_reached"),
    ),
    "views.update": Method(
        ("view",),
        ("external_id", "hash", "view_id"),
        tier="4",
        errors=says(f"{VIEW_ERRORS} hash_conflict not_found"),
    ),
    "views.publish": Method(
        ("user_id", "view"),
        ("hash",),
        tier="4",
        errors=says(f"{VIEW_ERRORS} hash_conflict not_enabled"),
    ),
}
