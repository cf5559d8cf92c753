"""The small language the Block Kit tables are written in: rules that look at one JSON value and report."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Report:
    """What was found wrong so far on one surface (``message``, ``modal`` or ``home``)."""

    surface: str
    problems: list[str] = field(default_factory=list)
    characters: int = 0

    def add(self, says: str, at: str) -> None:
        self.problems.append(f"{says} [json-pointer:{at}]")


Rule = Callable[[Any, str, Report], None]
Shape = Mapping[str, Rule]


def string(most: int | None = None, least: int = 1, counted: bool = False) -> Rule:
    """A string of at least ``least`` and at most ``most`` characters; ``counted`` adds to the sum."""

    def check(value: Any, at: str, report: Report) -> None:
        if not isinstance(value, str):
            report.add("must be a string", at)
            return
        if counted:
            report.characters += len(value)
        if len(value) < least:
            report.add(f"must be more than {least - 1} characters", at)
        if most is not None and len(value) > most:
            report.add(f"must be less than {most + 1} characters", at)

    return check


def matching(pattern: str, what: str) -> Rule:
    """A string of the given form; ``what`` completes the sentence "must be …"."""
    form = re.compile(pattern)

    def check(value: Any, at: str, report: Report) -> None:
        if not isinstance(value, str) or not form.fullmatch(value):
            report.add(f"must be {what}", at)

    return check


def both(*rules: Rule) -> Rule:
    """Every one of the rules, in order."""

    def check(value: Any, at: str, report: Report) -> None:
        for rule in rules:
            rule(value, at, report)

    return check


def word(*choices: str) -> Rule:
    """One of a few fixed words."""

    def check(value: Any, at: str, report: Report) -> None:
        if value not in choices:
            report.add(f"must be one of: {', '.join(choices)}", at)

    return check


def whole(least: int | None = None, most: int | None = None) -> Rule:
    """A whole number within bounds."""

    def check(value: Any, at: str, report: Report) -> None:
        if not isinstance(value, int) or isinstance(value, bool):
            report.add("must be an integer", at)
        elif least is not None and value < least:
            report.add(f"must be greater than {least - 1}", at)
        elif most is not None and value > most:
            report.add(f"must be less than {most + 1}", at)

    return check


def number(value: Any, at: str, report: Report) -> None:
    """Any JSON number."""
    if not isinstance(value, int | float) or isinstance(value, bool):
        report.add("must be a number", at)


def flag(value: Any, at: str, report: Report) -> None:
    """True or false."""
    if not isinstance(value, bool):
        report.add("must be a boolean", at)


def anything(value: Any, at: str, report: Report) -> None:
    """No demands: the value is checked elsewhere."""


def many(rule: Rule, least: int = 1, most: int | None = None) -> Rule:
    """A list of ``least`` to ``most`` items, each obeying the rule."""

    def check(value: Any, at: str, report: Report) -> None:
        if not isinstance(value, list):
            report.add("must be an array", at)
            return
        if len(value) < least:
            report.add(f"no fewer than {least} items required", at)
        if most is not None and len(value) > most:
            report.add(f"no more than {most} items allowed", at)
        for index, item in enumerate(value):
            rule(item, f"{at}/{index}", report)

    return check


def shaped(required: Shape, optional: Shape | None = None, *also: Rule) -> Rule:
    """An object with these keys and no others; ``also`` looks only at objects that are whole so far."""
    known = {**required, **(optional or {})}

    def check(value: Any, at: str, report: Report) -> None:
        if not isinstance(value, dict):
            report.add("must be an object", at)
            return
        before = len(report.problems)
        for key in required:
            if key not in value:
                report.add(f"missing required field: {key}", at)
        for key, inner in value.items():
            if key in known:
                known[key](inner, f"{at}/{key}", report)
            else:
                report.add(f"invalid additional property: {key}", at)
        if len(report.problems) == before:
            for rule in also:
                rule(value, at, report)

    return check


def kind(name: str, required: Shape | None = None, optional: Shape | None = None, *also: Rule) -> Rule:
    """An object whose ``type`` is ``name``."""
    return shaped({"type": word(name), **(required or {})}, optional, *also)


def typed(kinds: Mapping[str, Rule]) -> Rule:
    """An object of one of several types; the mapping may still grow after this call."""

    def check(value: Any, at: str, report: Report) -> None:
        if not isinstance(value, dict):
            report.add("must be an object", at)
        elif "type" not in value:
            report.add("missing required field: type", at)
        elif not isinstance(value["type"], str) or value["type"] not in kinds:
            report.add(f"unsupported type: {value['type']}", f"{at}/type")
        else:
            kinds[value["type"]](value, at, report)

    return check


def exactly_one(*keys: str) -> Rule:
    """One of these keys, and not two."""

    def check(value: Any, at: str, report: Report) -> None:
        if sum(key in value for key in keys) != 1:
            report.add(f"must define exactly one of: {', '.join(keys)}", at)

    return check


def at_least_one(*keys: str) -> Rule:
    """One of these keys or more."""

    def check(value: Any, at: str, report: Report) -> None:
        if not any(key in value for key in keys):
            report.add(f"must define at least one of: {', '.join(keys)}", at)

    return check
