"""How the findings are told: a table for people, JSON for programs."""

import json
import textwrap
from collections.abc import Sequence

from bot.doctor.finding import Finding, State

SIGNS = {State.OK: "✓", State.WARNING: "!", State.FAULT: "✗"}
WIDTH = 110


def as_table(findings: Sequence[Finding]) -> str:
    """One finding after the other, with what to do below it, and at the end how many there are of each."""
    width = max(len(finding.what) for finding in findings)
    lines = [line for finding in findings for line in _lines(finding, width)]
    return "\n".join([*lines, "", _end(findings)])


def as_json(findings: Sequence[Finding]) -> str:
    """A list of objects with `what`, `state` (ok, warning, fault), `says` and `do`."""
    return json.dumps([finding.as_json() for finding in findings], indent=2, ensure_ascii=False)


def has_fault(findings: Sequence[Finding]) -> bool:
    """Whether anything keeps Warroom from doing its work."""
    return any(finding.state is State.FAULT for finding in findings)


def _lines(finding: Finding, width: int) -> list[str]:
    margin = " " * (width + 4)
    said = textwrap.wrap(finding.says, WIDTH, break_long_words=False, break_on_hyphens=False)
    done = textwrap.wrap(f"→ {finding.do}", WIDTH, break_long_words=False, break_on_hyphens=False)
    first = f"{SIGNS[finding.state]} {finding.what:<{width}}  {said[0]}"
    return [first, *(margin + line for line in (*said[1:], *(done if finding.do else ())))]


def _end(findings: Sequence[Finding]) -> str:
    faults, warnings = (sum(finding.state is state for finding in findings) for state in (State.FAULT, State.WARNING))
    if not faults and not warnings:
        return "All is well."
    return f"{faults} fault{'s' * (faults != 1)}, {warnings} warning{'s' * (warnings != 1)}."
