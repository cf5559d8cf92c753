"""Web API: opening, pushing, updating and publishing views."""

from __future__ import annotations

import time

from bot.sandbox import block_checks, modal_stack, shapes
from bot.sandbox.arguments import Args
from bot.sandbox.records import Json, Trigger, View
from bot.sandbox.refusal import Refusal
from bot.sandbox.workspace import Workspace


def open_view(workspace: Workspace, args: Args) -> Json:
    """`views.open`: a modal for whoever made the trigger."""
    body = _body(args, "modal")
    trigger = _fresh_trigger(workspace, args)
    view = modal_stack.open_modal(workspace, trigger.user, body)
    return _done(workspace, view, trigger)


def push(workspace: Workspace, args: Args) -> Json:
    """`views.push`: a modal on top of the open one."""
    body = _body(args, "modal")
    trigger = _fresh_trigger(workspace, args)
    view = modal_stack.push_modal(workspace, trigger.user, body)
    return _done(workspace, view, trigger)


def update(workspace: Workspace, args: Args) -> Json:
    """`views.update`: another body for a view that is there."""
    if not args.text("view_id") and not args.text("external_id"):
        raise Refusal("invalid_arguments", messages=["missing required field: view_id or external_id"])
    body = _body(args, "modal", "home")
    view = modal_stack.find(workspace, args.maybe("view_id"), args.maybe("external_id"))
    if body["type"] != view.body["type"]:
        raise Refusal("invalid_arguments", messages=["the type of a view cannot change [json-pointer:/view/type]"])
    return {"view": shapes.view(workspace, modal_stack.update(workspace, view, body, args.maybe("hash")))}


def publish(workspace: Workspace, args: Args) -> Json:
    """`views.publish`: somebody's home tab."""
    body = _body(args, "home")
    user = workspace.users.get(args.text("user_id"))
    if user is None or user.is_bot:
        raise Refusal("invalid_arguments", messages=["invalid user [json-pointer:/user_id]"])
    if not workspace.has_home:
        raise Refusal("not_enabled")
    return {"view": shapes.view(workspace, modal_stack.publish(workspace, user.id, body, args.maybe("hash")))}


def _body(args: Args, *kinds: str) -> Json:
    return block_checks.view(args.json("view"), kinds)


def _fresh_trigger(workspace: Workspace, args: Args) -> Trigger:
    """The trigger that the call uses up: three seconds old at most, and used once."""
    trigger_id = args.text("trigger_id") or args.text("interactivity_pointer")
    if not trigger_id:
        raise Refusal("invalid_arguments", messages=["missing required field: trigger_id"])
    trigger = workspace.triggers.get(trigger_id)
    if trigger is None:
        raise Refusal("invalid_trigger_id")
    if trigger.used:
        raise Refusal("exchanged_trigger_id")
    if time.monotonic() - trigger.made_at > workspace.lifetimes.trigger_s:
        raise Refusal("expired_trigger_id")
    return trigger


def _done(workspace: Workspace, view: View, trigger: Trigger) -> Json:
    trigger.used = True
    return {"view": shapes.view(workspace, view)}


FUNCTIONS = {"views.open": open_view, "views.publish": publish, "views.push": push, "views.update": update}
