"""The contract of `conversations.*` and `users.conversations`."""

from __future__ import annotations

from bot.sandbox.contract import Method, by_kind, says

NAMES = "invalid_name_required invalid_name_maxlength invalid_name_specials invalid_name_punctuation name_taken"
PAGES = "invalid_cursor invalid_limit invalid_types"
SPAN = ("cursor", "inclusive", "include_all_metadata", "latest", "limit", "oldest")
SPAN_ERRORS = "channel_not_found invalid_cursor invalid_ts_latest invalid_ts_oldest"
WRONG_KIND = "method_not_supported_for_channel_type"

METHODS = {
    "conversations.create": Method(
        ("name",),
        ("is_private", "team_id"),
        by_kind("write"),
        tier="2",
        errors=says(NAMES),
        missing={"name": "invalid_name_required"},
    ),
    "conversations.info": Method(
        ("channel",),
        ("include_locale", "include_num_members"),
        by_kind("read"),
        errors=says("channel_not_found"),
    ),
    "conversations.list": Method(
        (),
        ("cursor", "exclude_archived", "limit", "team_id", "types"),
        by_kind("read"),
        tier="2",
        errors=says(PAGES),
    ),
    "users.conversations": Method(
        (),
        ("cursor", "exclude_archived", "limit", "team_id", "types", "user"),
        by_kind("read"),
        errors=says(PAGES),
    ),
    "conversations.members": Method(
        ("channel",),
        ("cursor", "limit"),
        by_kind("read"),
        tier="4",
        errors=says("channel_not_found invalid_cursor invalid_limit"),
    ),
    "conversations.invite": Method(
        ("channel", "users"),
        ("force",),
        by_kind("write", "write.invites"),
        errors=says(
            f"already_in_channel cant_invite cant_invite_self channel_not_found is_archived {WRONG_KIND} "
            "no_external_invite_permission no_user not_in_channel ura_max_channels user_not_found"
        ),
        missing={"users": "no_user"},
    ),
    "conversations.kick": Method(
        ("channel",),
        ("user",),
        by_kind("write"),
        errors=says(
            f"cant_kick_from_general cant_kick_self channel_not_found {WRONG_KIND} not_in_channel user_not_found"
        ),
    ),
    "conversations.join": Method(
        ("channel",),
        (),
        {"public": ("channels:join",)},
        errors=says(f"channel_not_found is_archived {WRONG_KIND}"),
    ),
    "conversations.leave": Method(
        ("channel",),
        (),
        by_kind("write"),
        errors=says(f"cant_leave_general channel_not_found is_archived last_member {WRONG_KIND}"),
    ),
    "conversations.archive": Method(
        ("channel",),
        (),
        by_kind("write"),
        tier="2",
        errors=says(f"already_archived cant_archive_general channel_not_found {WRONG_KIND} not_in_channel"),
    ),
    "conversations.unarchive": Method(
        ("channel",),
        (),
        by_kind("write"),
        tier="2",
        errors=says(f"channel_not_found {WRONG_KIND} not_archived not_in_channel"),
    ),
    "conversations.rename": Method(
        ("channel", "name"),
        (),
        by_kind("write"),
        tier="2",
        errors=says(f"{NAMES} channel_not_found is_archived {WRONG_KIND} not_authorized not_in_channel"),
        missing={"name": "invalid_name_required"},
    ),
    "conversations.setTopic": Method(
        ("channel", "topic"),
        (),
        by_kind("write", "write.topic"),
        tier="2",
        errors=says(f"channel_not_found is_archived {WRONG_KIND} not_in_channel too_long"),
    ),
    "conversations.setPurpose": Method(
        ("channel", "purpose"),
        (),
        by_kind("write", "write.topic"),
        tier="2",
        errors=says(f"channel_not_found is_archived {WRONG_KIND} not_in_channel too_long"),
    ),
    "conversations.open": Method(
        (),
        ("channel", "prevent_creation", "return_im", "users"),
        by_kind("write"),
        errors=says(f"channel_not_found {WRONG_KIND} user_disabled user_not_found users_list_not_supplied"),
    ),
    "conversations.history": Method(
        ("channel",), SPAN, by_kind("history"), errors=says(f"{SPAN_ERRORS} not_in_channel")
    ),
    "conversations.replies": Method(
        ("channel", "ts"), SPAN, by_kind("history"), errors=says(f"{SPAN_ERRORS} thread_not_found")
    ),
}
