"""What the app's acknowledgement of a command or a submission does to the workspace."""

from __future__ import annotations

from bot.sandbox import block_checks, deeds, modal_stack
from bot.sandbox.records import Channel, Json, Message, View
from bot.sandbox.refusal import Refusal
from bot.sandbox.workspace import Workspace

TROUBLE = "We had some trouble connecting. Try again?"


def after_command(workspace: Workspace, user: str, channel: Channel, answer: Json) -> Message | None:
    """Show the text or blocks that came with the acknowledgement of a slash command."""
    parts = {key: answer.get(key) for key in ("text", "blocks", "attachments")}
    if not any(parts.values()):
        return None
    try:
        block_checks.message(parts)
    except Refusal as refusal:
        workspace.notice(user, f"The answer was not valid: {refusal.code} {refusal.messages}")
        return None
    if answer.get("response_type") == "in_channel":
        return deeds.post(workspace, channel, workspace.bot.id, **parts)
    return deeds.post_ephemeral(workspace, channel, user, **parts)


def after_submission(workspace: Workspace, view: View, answer: Json) -> str:
    """Do what the app answered to a submission; returns `closed`, `updated`, `pushed`, `refused` or `failed`."""
    if workspace.views.get(view.id) is not view:  # closed meanwhile, by the person or by the app
        return "closed"
    action = answer.get("response_action")
    try:
        if action is None:
            modal_stack.close_top(workspace, view.owner)
            return "closed"
        if action == "clear":
            modal_stack.close_all(workspace, view.owner)
            return "closed"
        if action == "errors":
            return _show_errors(workspace, view, answer.get("errors") or {})
        body = block_checks.view(answer.get("view"), ("modal",))
        if action == "update":
            modal_stack.update(workspace, view, body)
            return "updated"
        if action == "push":
            modal_stack.push_modal(workspace, view.owner, body)
            return "pushed"
        raise Refusal("invalid_arguments", messages=[f"unknown response_action: {action}"])
    except Refusal as refusal:
        workspace.notice(view.owner, f"{TROUBLE} ({refusal.code} {refusal.messages})")
        return "failed"


def _show_errors(workspace: Workspace, view: View, errors: dict[str, str]) -> str:
    inputs = {block["block_id"] for block in view.body["blocks"] if block["type"] == "input"}
    if not errors or not set(errors) <= inputs:
        raise Refusal("invalid_arguments", messages=[f"errors must name input blocks, got {sorted(errors)}"])
    view.errors = dict(errors)
    workspace.changes.tick()
    return "refused"
