"""What a refusal says to the person, so that tests check the sentence and not only its id."""

from collections.abc import Callable
from typing import TypeVar

import pytest

from bot.errors import Refused
from bot.words import say

Value = TypeVar("Value")


def refusal(call: Callable[[], object]) -> tuple[str, str]:
    """The id and the sentence of the refusal that `call` must end in."""
    with pytest.raises(Refused) as caught:
        call()
    return caught.value.words, say(caught.value.words, **caught.value.facts)


def value_or_sentence(call: Callable[[], Value]) -> Value | str:
    """What `call` returns, or the sentence of its refusal, which must exist."""
    try:
        return call()
    except Refused as refused:
        return str(say(refused.words, **refused.facts))
