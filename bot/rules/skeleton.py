"""Is the skeleton of a text filled in? What stands below each part that it asks for."""

from collections.abc import Sequence


def unfilled(said: str, *, parts: Sequence[str], closing: str) -> list[str]:
    """The parts of the skeleton with nothing below them, in order; a part that was taken out is not asked for.

    A part begins with its headline; the line that begins with `closing` is ours and belongs to none. When nothing but
    the skeleton is left, every part is missing.
    """
    found: dict[str, str] = {}
    current = ""
    for line in map(str.strip, said.splitlines()):
        if line.startswith(closing):
            current = ""
            continue
        headline = next((part for part in parts if line.startswith(part)), "")
        current = headline or current
        found[current] = found.get(current, "") + line.removeprefix(headline).strip()
    if not any(found.values()):
        return list(parts)
    return [part for part in parts if found.get(part) == ""]
