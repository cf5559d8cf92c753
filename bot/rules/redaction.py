"""What a redaction takes away: words as they stand alone, and where they stand among others."""

import re
from dataclasses import dataclass
from typing import Any

from bot.words import escape

CUT = 40  # of a long text so much is enough to know it where it was cut off


@dataclass(frozen=True)
class Redaction:
    """These texts, and the mark that stands in their place; `forms` is how else they are written, in files say."""

    texts: frozenset[str]
    mark: str
    forms: frozenset[str] = frozenset()

    def alone(self, value: str | None) -> str | None:
        """The mark, when the value is one of the texts."""
        return self.mark if value in self.texts else value

    def within(self, value: Any, *, is_mrkdwn: bool = True) -> Any:
        """The value (text, list or mapping) with the mark wherever one of the texts stands in it, whole or cut off.

        Rather a word too many than a secret left: among other words the shortest text counts too.
        """
        if isinstance(value, dict):
            return {name: self.within(each, is_mrkdwn=is_mrkdwn) for name, each in value.items()}
        if isinstance(value, list):
            return [self.within(each, is_mrkdwn=is_mrkdwn) for each in value]
        if not isinstance(value, str):
            return value
        mark = escape(self.mark) if is_mrkdwn else self.mark
        forms = {*self.texts, *(str(escape(each)) for each in self.texts), *self.forms}
        for text in sorted(forms, key=len, reverse=True):
            value = re.sub(rf"(?<!\w){re.escape(text)}(?!\w)", lambda _: mark, value)
            if len(text) > CUT and text[:CUT] in value:
                value = value[: value.index(text[:CUT])] + mark
        return str(value)
