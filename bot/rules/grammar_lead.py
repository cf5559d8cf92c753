"""Who leads, how bad is it, whom do we wait for? Reads `owner @ana`, `severity SEV1 because …`, `wait customer …`."""

import re

from bot.errors import Refused
from bot.rules.commands import AssignOwner, ChangeSeverity, GiveRole, ShowRoles, Wait
from bot.rules.text import shorten
from bot.rules.typed import ByName, Group, Who, mentions, unescape
from models.escalation import Severity, WaitingOn
from models.role import Role

_SEVERITY = re.compile(r"(?:sev)?[\s-]?(?P<number>[1-4])\b(?P<rest>.*)", re.I | re.S)
_WAIT = re.compile(r"(?:(?:for|on)\s+)?(?:(?:the|a|our)\s+)?(?P<on>customer|partner)\b(?P<rest>.*)", re.I | re.S)
_BECAUSE = re.compile(r"^[\s,:;.]*(?:because\b[\s,:]*)?", re.I)

_ROLES = {
    **{role.value.replace("_", "-"): role for role in Role},
    "escalation-manager": Role.OWNER,
    "sponsor": Role.EXECUTIVE_SPONSOR,
    "exec-sponsor": Role.EXECUTIVE_SPONSOR,
    "technical": Role.TECHNICAL_LEAD,
    "tech": Role.TECHNICAL_LEAD,
    "tech-lead": Role.TECHNICAL_LEAD,
    "customer": Role.CUSTOMER_LEAD,
    "communications": Role.COMMUNICATIONS_LEAD,
    "comms": Role.COMMUNICATIONS_LEAD,
    "comms-lead": Role.COMMUNICATIONS_LEAD,
    "partner": Role.PARTNER_LEAD,
}
_NOBODY = {"nobody", "none", "no one", "no-one"}


def one_person(rest: str, *, missing: str = "owner-needs-person", **facts: str) -> Who:
    """The one person who is named. Raises Refused(`missing`) for nobody, and for several or a group."""
    found = mentions(rest)
    if not found and len(rest.split()) == 1 and re.search(r"\w", unescape(rest)):
        return ByName(unescape(rest).removeprefix("@"))
    if not found:
        raise Refused(missing, **facts)
    if len(found) > 1:
        raise Refused("owner-one-person", count=len(found))
    if isinstance(found[0], Group):
        raise Refused("owner-no-group", text=found[0].name)
    return found[0]


def read_role(rest: str) -> AssignOwner | GiveRole | ShowRoles:
    """`technical-lead @raj`, `technical lead nobody`; without a person it asks who holds it, alone for all of them."""
    words = rest.split()
    if not words:
        return ShowRoles(None)
    for length in (2, 1):  # the longer name first: "customer lead" is not "customer" and somebody called lead
        role = _ROLES.get("-".join(words[:length]).casefold().replace("_", "-").removesuffix(":"))
        if role is None:
            continue
        who = " ".join(words[length:])
        if not who:
            return ShowRoles(role)
        if who.casefold() in _NOBODY:
            return GiveRole(role, None)
        person = one_person(who, missing="role-needs-person", role=role.value)
        return AssignOwner(person) if role is Role.OWNER else GiveRole(role, person)
    raise Refused("role-unknown", text=shorten(unescape(words[0]), 40))


def read_severity(rest: str) -> ChangeSeverity:
    """`SEV1 because …`; whether a reason is missing is told once it is known that the severity changes."""
    typed = unescape(rest).strip()
    if not typed:
        raise Refused("severity-needs-severity")
    found = _SEVERITY.fullmatch(typed)
    if not found:
        raise Refused("severity-form", text=shorten(typed, 40))
    return ChangeSeverity(Severity(f"SEV{found['number']}"), because(found["rest"]))


def read_wait(rest: str) -> Wait:
    """`customer because …` or `partner because …`. Raises Refused when it is not said on whom, or why."""
    typed = unescape(rest).strip()
    found = _WAIT.fullmatch(typed)
    if not found:
        raise Refused("wait-needs-whom")
    on, reason = found["on"].casefold(), because(found["rest"])
    if not reason:
        raise Refused("wait-needs-reason", on=on)
    return Wait(WaitingOn(on), reason)


def because(rest: str) -> str:
    """The reason at the end of a command, without the word that leads to it; empty when there is none."""
    return " ".join(_BECAUSE.sub("", rest).split())
