"""Tests of what people type about severity, roles and waiting."""

import pytest

from bot.rules import commands as c
from bot.rules.grammar import read_warroom
from models.escalation import Severity, WaitingOn
from tests.rules.refusals import refusal


@pytest.mark.parametrize(
    "text",
    [
        "severity SEV1 because it spreads",
        "severity sev1 because it spreads",
        "severity sev-1 it spreads",
        "severity 1, because   it spreads",
        "Severity SEV 1 BECAUSE it spreads",
    ],
)
def test_a_severity_takes_a_reason(text: str) -> None:
    assert read_warroom(text).call == c.ChangeSeverity(Severity.SEV1, "it spreads")


def test_a_severity_without_a_reason_is_judged_later_and_without_a_severity_refused() -> None:
    assert read_warroom("severity SEV2").call == c.ChangeSeverity(Severity.SEV2, "")
    assert read_warroom("severity SEV2 because").call == c.ChangeSeverity(Severity.SEV2, "")
    assert read_warroom("severity SEV2 R&amp;D is down").call == c.ChangeSeverity(Severity.SEV2, "R&D is down")
    assert refusal(lambda: read_warroom("severity"))[0] == "severity-needs-severity"
    for wrong in ("SEV5", "SEV12 because x", "high because x", "because x", "<!here>"):
        assert refusal(lambda wrong=wrong: read_warroom(f"severity {wrong}"))[0] == "severity-form"  # type: ignore[misc]


@pytest.mark.parametrize(
    "text",
    [
        "wait customer because we need logs",
        "wait for the customer: we need logs",
        "wait on customer we need  logs",
        "WAIT Customer, Because we need logs",
    ],
)
def test_waiting_says_on_whom_and_why(text: str) -> None:
    assert read_warroom(text).call == c.Wait(WaitingOn.CUSTOMER, "we need logs")


def test_waiting_for_nobody_or_without_a_reason_is_refused() -> None:
    assert read_warroom("wait partner because x").call == c.Wait(WaitingOn.PARTNER, "x")
    for text in ("wait", "wait because x", "wait customers because x", "wait @raj because x"):
        assert refusal(lambda text=text: read_warroom(text))[0] == "wait-needs-whom"  # type: ignore[misc]
    for text in ("wait customer", "wait partner because"):
        assert refusal(lambda text=text: read_warroom(text))[0] == "wait-needs-reason"  # type: ignore[misc]


def test_going_on_and_monitoring_take_nothing() -> None:
    assert read_warroom("resume").call == c.Resume()
    assert read_warroom("monitor").call == c.Monitor()
    for text in ("resume now", "monitor for a day"):
        assert refusal(lambda text=text: read_warroom(text))[0] == "takes-nothing"  # type: ignore[misc]
