"""What happens to accounts: they change, and new ones come."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.sandbox.people import User
from bot.sandbox.records import Json
from bot.sandbox.workspace import Emission, Workspace


def change(workspace: Workspace, user: User, fields: Mapping[str, Any]) -> User:
    """Set fields of an account and tell the app."""
    for field, value in fields.items():
        if not hasattr(user, field):
            raise AttributeError(f"An account has no {field!r}.")
        setattr(user, field, value)
    _tell(workspace, "user_change", user)
    return user


def welcome(workspace: Workspace, user: User) -> None:
    """Add an account and tell the app."""
    workspace.users[user.id] = user
    _tell(workspace, "team_join", user)


def _tell(workspace: Workspace, kind: str, user: User) -> None:
    user.updated = int(workspace.now().timestamp())
    event: Json = {"type": kind, "user": user.as_slack(workspace.now())}
    event |= {"cache_ts": user.updated, "event_ts": workspace.new_ts()}
    workspace.emit(Emission(event))
    workspace.changes.tick()
