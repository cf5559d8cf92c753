"""The Block Kit validator: what Slack would refuse in a message or a view, said the way Slack says it."""

from bot.sandbox.blockkit.surfaces import check_message, check_view

__all__ = ["check_message", "check_view"]
