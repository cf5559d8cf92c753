"""Modals and home tabs: opening, pushing, updating and closing views, for `views.*` and for acknowledgements."""

from __future__ import annotations

import copy

from bot.sandbox import forms, shapes
from bot.sandbox.records import Json, View
from bot.sandbox.refusal import Refusal
from bot.sandbox.workspace import Workspace

MAX_DEPTH = 3


def open_modal(workspace: Workspace, user: str, body: Json) -> View:
    """Show a modal to a person; what they had open before goes away."""
    _unique_external_id(workspace, body)
    close_all(workspace, user)
    return _add(workspace, user, body, previous=None)


def push_modal(workspace: Workspace, user: str, body: Json) -> View:
    """Lay a modal on top of the one that the person has open."""
    stack = workspace.stacks.get(user) or []
    if not stack:
        raise Refusal("not_found")
    if len(stack) >= MAX_DEPTH:
        raise Refusal("push_limit_reached")
    _unique_external_id(workspace, body)
    return _add(workspace, user, body, previous=workspace.views[stack[-1]])


def update(workspace: Workspace, view: View, body: Json, expected_hash: str | None = None) -> View:
    """Put another body into a view; values survive where block id and action id stay the same."""
    if expected_hash and expected_hash != view.hash:
        raise Refusal("hash_conflict")
    _unique_external_id(workspace, body, but=view)
    view.body = _completed(workspace, body)
    view.values = forms.initial_values(view.body["blocks"], kept=view.values)
    view.hash = workspace.new_hash()
    view.errors = {}
    workspace.changes.tick()
    return view


def publish(workspace: Workspace, user: str, body: Json, expected_hash: str | None = None) -> View:
    """Set the home tab of a person."""
    current = workspace.home_of(user)
    if current is not None:
        return update(workspace, current, body, expected_hash)
    _unique_external_id(workspace, body)
    view = _new_view(workspace, user, body, previous=None)
    workspace.homes[user] = view.id
    return view


def close_top(workspace: Workspace, user: str) -> None:
    """Take the top modal away; the one below comes to light, unless the top one clears everything."""
    stack = workspace.stacks.get(user) or []
    if stack:
        del workspace.views[stack.pop()]
    workspace.changes.tick()


def close_all(workspace: Workspace, user: str) -> None:
    """Take all modals of a person away."""
    for view_id in workspace.stacks.pop(user, []):
        del workspace.views[view_id]
    workspace.changes.tick()


def find(workspace: Workspace, view_id: str | None, external_id: str | None) -> View:
    """The view that `views.update` means."""
    if view_id:
        found = workspace.views.get(view_id)
    else:
        found = next((v for v in workspace.views.values() if external_id and v.external_id == external_id), None)
    if found is None:
        raise Refusal("not_found")
    return found


def _unique_external_id(workspace: Workspace, body: Json, but: View | None = None) -> None:
    external_id = body.get("external_id")
    taken = (view for view in workspace.views.values() if view is not but)
    if external_id and any(view.external_id == external_id for view in taken):
        raise Refusal("duplicate_external_id")


def _completed(workspace: Workspace, body: Json) -> Json:
    completed = copy.deepcopy(body)
    completed["blocks"] = shapes.complete_blocks(workspace, completed.get("blocks") or [])
    return completed


def _new_view(workspace: Workspace, user: str, body: Json, previous: View | None) -> View:
    view_id = workspace.new_id("V")
    view = View(view_id, user, _completed(workspace, body), workspace.new_hash(), root_id=view_id)
    if previous is not None:
        view.root_id, view.previous_id = previous.root_id, previous.id
    view.values = forms.initial_values(view.body["blocks"])
    workspace.views[view_id] = view
    workspace.changes.tick()
    return view


def _add(workspace: Workspace, user: str, body: Json, previous: View | None) -> View:
    view = _new_view(workspace, user, body, previous)
    workspace.stacks.setdefault(user, []).append(view.id)
    return view
