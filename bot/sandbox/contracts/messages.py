"""The contract of `chat.*`, `pins.*`, `bookmarks.*`, `reactions.*` and file uploads."""

from __future__ import annotations

from bot.sandbox.contract import Method, any_kind, says

BODY = ("attachments", "blocks", "link_names", "parse", "text")
FACE = ("icon_emoji", "icon_url", "username")
BODY_ERRORS = "channel_not_found invalid_blocks invalid_blocks_format no_text too_many_attachments"
METADATA_ERRORS = "invalid_metadata_format invalid_metadata_schema"
MARK_ERRORS = "bad_timestamp channel_not_found message_not_found"

METHODS = {
    "chat.postMessage": Method(
        ("channel",),
        (*BODY, *FACE, "metadata", "mrkdwn", "reply_broadcast", "thread_ts", "unfurl_links", "unfurl_media"),
        any_kind("chat:write"),
        tier="special",
        errors=says(
            f"{BODY_ERRORS} {METADATA_ERRORS} cannot_reply_to_message is_archived msg_blocks_too_long not_in_channel"
        ),
    ),
    "chat.update": Method(
        ("channel", "ts"),
        (*BODY, "metadata", "reply_broadcast"),
        any_kind("chat:write"),
        errors=says(f"{BODY_ERRORS} {METADATA_ERRORS} cant_update_message is_inactive message_not_found msg_too_long"),
    ),
    "chat.delete": Method(
        ("channel", "ts"),
        (),
        any_kind("chat:write"),
        errors=says("cant_delete_message channel_not_found message_not_found"),
    ),
    "chat.postEphemeral": Method(
        ("channel", "user"),
        (*BODY, *FACE, "thread_ts"),
        any_kind("chat:write"),
        tier="4",
        errors=says(f"{BODY_ERRORS} is_archived msg_too_long not_in_channel user_not_in_channel"),
    ),
    "chat.getPermalink": Method(
        ("channel", "message_ts"), (), tier="special", errors=says("channel_not_found message_not_found")
    ),
    "pins.add": Method(
        ("channel",),
        ("timestamp",),
        any_kind("pins:write"),
        tier="2",
        errors=says(f"{MARK_ERRORS} already_pinned no_item_specified not_in_channel not_pinnable too_many_pins"),
    ),
    "pins.remove": Method(
        ("channel",),
        ("timestamp",),
        any_kind("pins:write"),
        tier="2",
        errors=says(f"{MARK_ERRORS} no_item_specified no_pin"),
    ),
    "pins.list": Method(("channel",), (), any_kind("pins:read"), tier="2", errors=says("channel_not_found")),
    "bookmarks.add": Method(
        ("title", "type"),
        ("channel_id", "emoji", "link"),
        any_kind("bookmarks:write"),
        tier="2",
        errors=says("channel_not_found invalid_bookmark_type invalid_link permission_denied too_many_bookmarks"),
        missing={"channel_id": "channel_not_found"},
    ),
    "bookmarks.edit": Method(
        (),
        ("bookmark_id", "channel_id", "emoji", "link", "title"),
        any_kind("bookmarks:write"),
        tier="2",
        errors=says("channel_not_found invalid_link not_found permission_denied"),
    ),
    "bookmarks.list": Method((), ("channel_id",), any_kind("bookmarks:read"), errors=says("channel_not_found")),
    "bookmarks.remove": Method(
        (),
        ("bookmark_id", "channel_id"),
        any_kind("bookmarks:write"),
        tier="2",
        errors=says("channel_not_found not_found permission_denied"),
    ),
    "reactions.add": Method(
        ("channel", "name", "timestamp"),
        (),
        any_kind("reactions:write"),
        errors=says(f"{MARK_ERRORS} already_reacted invalid_name is_archived no_item_specified"),
    ),
    "reactions.remove": Method(
        ("name",),
        ("channel", "timestamp"),
        any_kind("reactions:write"),
        tier="2",
        errors=says(f"{MARK_ERRORS} invalid_name no_item_specified no_reaction"),
    ),
    "files.getUploadURLExternal": Method(
        ("filename", "length"),
        ("alt_txt", "snippet_type"),
        any_kind("files:write"),
        tier="4",
        errors=says("alt_txt_too_large"),
    ),
    "files.completeUploadExternal": Method(
        ("files",),
        ("blocks", "channel_id", "channels", "initial_comment", "thread_ts"),
        any_kind("files:write"),
        tier="4",
        errors=says("channel_not_found channels_limit_exceeded file_not_found invalid_blocks not_in_channel"),
    ),
}
