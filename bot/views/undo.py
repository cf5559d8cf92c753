"""*Undo* under an answer: takes back what was just done to an escalation."""

from bot.views import blocks
from bot.views.blocks import Block
from bot.words import Mrkdwn, plain

UNDO = "undo.press"


def answer(text: Mrkdwn, entry_id: int) -> Block:
    """What was understood, and the button that takes it back."""
    button = blocks.button(plain("button-undo"), UNDO, str(entry_id))
    return blocks.message(text, [blocks.section(text), blocks.actions(button)])
