"""The running bot of the stories."""

from tests.stories.conftest import sandbox, warroom

__all__ = ["sandbox", "warroom"]
