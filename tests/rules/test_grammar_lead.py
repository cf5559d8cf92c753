"""Tests of what people type about severity, roles and waiting."""

import pytest

from bot.rules import commands as c
from bot.rules.grammar import read_warroom
from models.escalation import Severity
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
