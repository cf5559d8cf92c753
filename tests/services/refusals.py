"""Which refusal a service must end in, and that its sentence can be said with the facts it was given."""

from collections.abc import Awaitable

import pytest

from bot.errors import Refused
from bot.words import say, spoken


async def refusal(doing: Awaitable[object]) -> Refused:
    """The refusal that `doing` must end in."""
    with pytest.raises(Refused) as caught:
        await doing
    return caught.value


async def refused(doing: Awaitable[object]) -> str:
    """The id of the sentence that `doing` must be refused with."""
    caught = await refusal(doing)
    assert sentence(caught)
    return caught.words


def sentence(caught: Refused) -> str:
    """What the person reads."""
    return str(say(caught.words, **spoken(caught.facts)))
