"""What is said about the channels that are no war rooms."""

from bot.views import blocks
from bot.views.blocks import Block
from bot.words import say


def refused(*, name: str, wanted: str, method: str, problem: str) -> Block:
    """Something for a board could not be delivered, and what to do about it."""
    cause, _, which = problem.partition(": ")
    words = "board-refused"
    if method == "conversations.create" and cause == "name_taken":
        words = "board-archived" if "archived" in which else "board-hidden"
    text = say(words, board=name, wanted=wanted, what=method, problem=problem)
    return blocks.message(text, [blocks.section(text)])
