"""Tests of what people type about severity, roles and waiting."""

import pytest

from bot.rules import commands as c
from bot.rules.grammar import read_warroom
from bot.rules.typed import ById, ByName
from models.escalation import Severity, WaitingOn
from models.role import Role
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


@pytest.mark.parametrize(
    "text",
    [
        "technical-lead <@U0RAJ|raj>",
        "technical lead <@U0RAJ>",
        "Tech-Lead <@U0RAJ>",
        "technical_lead: <@U0RAJ>",
        "tech <@U0RAJ>",
    ],
)
def test_a_role_may_be_written_in_several_ways(text: str) -> None:
    assert read_warroom(f"role {text}").call == c.GiveRole(Role.TECHNICAL_LEAD, ById("U0RAJ"))


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.OWNER])
def test_every_role_can_be_given_cleared_and_asked_for(role: Role) -> None:
    for typed in (role.value.replace("_", "-"), role.value.replace("_", " ").upper()):
        assert read_warroom(f"role {typed} @raj").call == c.GiveRole(role, ByName("raj"))
        assert read_warroom(f"role {typed} raj").call == c.GiveRole(role, ByName("raj"))
        assert read_warroom(f"role {typed} Nobody").call == c.GiveRole(role, None)
        assert read_warroom(f"role {typed}").call == c.ShowRoles(role)


def test_the_role_of_the_owner_is_the_owner() -> None:
    for typed in ("owner", "escalation manager", "escalation-manager"):
        assert read_warroom(f"role {typed} @ana").call == c.AssignOwner(ByName("ana"))
    assert read_warroom("role owner nobody").call == c.GiveRole(Role.OWNER, None)
    assert read_warroom("role").call == c.ShowRoles(None)


def test_an_unknown_role_and_several_people_are_refused() -> None:
    assert refusal(lambda: read_warroom("role captain @raj"))[0] == "role-unknown"
    assert refusal(lambda: read_warroom("role @raj"))[0] == "role-unknown"
    assert refusal(lambda: read_warroom("role scribe to be found"))[0] == "role-needs-person"
    assert refusal(lambda: read_warroom("role scribe <@U1> <@U2>"))[0] == "owner-one-person"
    assert refusal(lambda: read_warroom("role scribe <!subteam^S1|@oncall>"))[0] == "owner-no-group"


def test_a_handover_names_one_person() -> None:
    assert read_warroom("handover <@U0LI>").call == c.HandOver(ById("U0LI"))
    assert refusal(lambda: read_warroom("handover"))[0] == "handover-needs-person"
