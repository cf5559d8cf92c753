"""The running bot of the stories."""

from tests.stories.conftest import mode, sandbox, warroom

__all__ = ["mode", "sandbox", "warroom"]
