"""What a benchmark gives back: aligned tables, sentences about them, and the bounds that they are held to."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Table:
    """Figures in columns: the first column is text and stands on the left, the others on the right."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]

    def __str__(self) -> str:
        lines = [list(self.columns), *(list(row) for row in self.rows)]
        widths = [max(len(line[at]) for line in lines) for at in range(len(self.columns))]
        drawn = ["  ".join(_placed(line, widths)).rstrip() for line in lines]
        drawn.insert(1, "  ".join("─" * width for width in widths))
        return "\n".join([self.title, "", *drawn])


@dataclass(frozen=True)
class Bound:
    """A figure and the most that it may be in this run."""

    what: str
    figure: float
    at_most: float

    @property
    def is_held(self) -> bool:
        """Whether the figure keeps to it."""
        return self.figure <= self.at_most

    def __str__(self) -> str:
        return f"{'held  ' if self.is_held else 'BROKEN'}  {self.what}: {self.figure:.3g}, at most {self.at_most:.3g}"


@dataclass
class Report:
    """Everything that one benchmark prints."""

    parts: list[str | Table] = field(default_factory=list)
    bounds: list[Bound] = field(default_factory=list)

    def __str__(self) -> str:
        return "\n\n".join([*(str(part) for part in self.parts), "\n".join(str(bound) for bound in self.bounds)])


def percentile(values: Sequence[float], percent: float) -> float:
    """The smallest value that is not exceeded by `percent` of the values (nearest rank)."""
    ranked = sorted(values)
    return ranked[max(0, math.ceil(len(ranked) * percent / 100) - 1)]


def ms(seconds: float) -> str:
    """A time in milliseconds, with a decimal where it tells something."""
    return f"{seconds * 1000:.1f} ms" if seconds < 0.1 else f"{seconds * 1000:.0f} ms"


def _placed(line: list[str], widths: list[int]) -> list[str]:
    return [line[0].ljust(widths[0]), *(text.rjust(width) for text, width in zip(line[1:], widths[1:], strict=True))]
