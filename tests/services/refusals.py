"""What a service's refusal says to the person, so that tests check the sentence and not only its id."""

from collections.abc import Awaitable

import pytest

from bot.errors import Refused
from bot.words import say, spoken


async def refused(doing: Awaitable[object]) -> str:
    """The sentence of the refusal that `doing` must end in."""
    with pytest.raises(Refused) as caught:
        await doing
    return str(say(caught.value.words, **spoken(caught.value.facts)))
