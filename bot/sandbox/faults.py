"""Faults on demand: which calls shall be slow, fail, or lose their answer, how often, and on what condition."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Self

from bot.sandbox.records import Json

When = Callable[[Json], bool]


@dataclass(eq=False)
class Fault:
    """One order to misbehave. Ends after `times` calls (None: never), on `clear()`, or with its `with` block."""

    faults: Faults
    method: str  # a method name, or a pattern such as "chat.*"
    kind: str  # slow, error, status, lose_answer, lose_call, late
    times: int | None
    when: When | None
    seconds: float = 0.0
    code: str = ""
    status: int = 0
    hits: int = 0

    def applies(self, method: str, args: Json) -> bool:
        if self.times is not None and self.hits >= self.times:
            return False
        return fnmatchcase(method, self.method) and (self.when is None or self.when(args))

    def clear(self) -> None:
        self.faults.drop(self)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.clear()


class Faults:
    """What is out of order at the moment. `when` looks at the arguments of the call."""

    def __init__(self) -> None:
        self._active: list[Fault] = []

    def slow(self, method: str, seconds: float, *, times: int | None = None, when: When | None = None) -> Fault:
        """Answer late by this many seconds; the call is executed before the wait."""
        return self._add(Fault(self, method, "slow", times, when, seconds=seconds))

    def error(self, method: str, code: str, *, times: int | None = 1, when: When | None = None) -> Fault:
        """Answer `{"ok": false, "error": code}` and do nothing."""
        return self._add(Fault(self, method, "error", times, when, code=code))

    def status(self, method: str, status: int = 500, *, times: int | None = 1, when: When | None = None) -> Fault:
        """Answer a bare HTTP status and do nothing."""
        return self._add(Fault(self, method, "status", times, when, status=status))

    def rate_limit(
        self, method: str, retry_after_s: int = 1, *, times: int | None = 1, when: When | None = None
    ) -> Fault:
        """Answer 429 with `Retry-After`, whatever the real limits say."""
        return self._add(Fault(self, method, "status", times, when, status=429, seconds=retry_after_s))

    def lose_answer(self, method: str, *, times: int | None = 1, when: When | None = None) -> Fault:
        """Execute the call, then break the connection instead of answering."""
        return self._add(Fault(self, method, "lose_answer", times, when))

    def lose_call(self, method: str, *, times: int | None = 1, when: When | None = None) -> Fault:
        """Break the connection without executing anything."""
        return self._add(Fault(self, method, "lose_call", times, when))

    def late(self, method: str, seconds: float, *, times: int | None = 1, when: When | None = None) -> Fault:
        """Break the connection at once and execute the call this many seconds later."""
        return self._add(Fault(self, method, "late", times, when, seconds=seconds))

    def find(self, method: str, args: Json) -> Fault | None:
        """The fault that this call meets, which counts as a hit; the one set last wins."""
        for fault in reversed(self._active):
            if fault.applies(method, args):
                fault.hits += 1
                return fault
        return None

    @property
    def active(self) -> list[Fault]:
        return [fault for fault in self._active if fault.times is None or fault.hits < fault.times]

    def drop(self, fault: Fault) -> None:
        if fault in self._active:
            self._active.remove(fault)

    def clear(self) -> None:
        """Everything in order again."""
        self._active.clear()

    def _add(self, fault: Fault) -> Fault:
        self._active.append(fault)
        return fault
