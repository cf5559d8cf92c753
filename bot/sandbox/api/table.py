"""Slack's name of a method → the function that performs it."""

from __future__ import annotations

from collections.abc import Callable

from bot.sandbox.api import (
    basics,
    bookmarks,
    channel_settings,
    channels,
    files,
    history,
    marks,
    membership,
    messages,
    users,
    views,
)
from bot.sandbox.arguments import Args
from bot.sandbox.records import Json
from bot.sandbox.workspace import Workspace

Function = Callable[[Workspace, Args], Json]

FUNCTIONS: dict[str, Function] = {
    **basics.FUNCTIONS,
    **bookmarks.FUNCTIONS,
    **channel_settings.FUNCTIONS,
    **channels.FUNCTIONS,
    **files.FUNCTIONS,
    **history.FUNCTIONS,
    **marks.FUNCTIONS,
    **membership.FUNCTIONS,
    **messages.FUNCTIONS,
    **users.FUNCTIONS,
    **views.FUNCTIONS,
}
