"""What `/escalate now …` is understood as."""

import pytest

from bot.errors import Refused
from bot.rules.commands import RaiseNow
from bot.rules.grammar import read_escalate
from bot.words import say
from models.escalation import Severity

SEV1, SEV4 = Severity.SEV1, Severity.SEV4


@pytest.mark.parametrize(
    ("typed", "call"),
    [
        ("now SEV1 Acme: exports fail", RaiseNow(SEV1, "Acme", "exports fail", False)),
        ("NOW sev1 Acme Ltd:  exports   fail", RaiseNow(SEV1, "Acme Ltd", "exports fail", False)),
        ("now confidential SEV1 Acme: data leaked", RaiseNow(SEV1, "Acme", "data leaked", True)),
        ("now Confidential sev-4 data leaked", RaiseNow(SEV4, None, "data leaked", True)),
        ("now SEV4 exports fail", RaiseNow(SEV4, None, "exports fail", False)),
        ("now SEV1: exports fail", RaiseNow(SEV1, None, "exports fail", False)),
        ("now SEV1 down since 12:30", RaiseNow(SEV1, None, "down since 12:30", False)),
        ("now SEV1 <https://acme.example> is down", RaiseNow(SEV1, None, "https://acme.example is down", False)),
        ("now SEV1 Acme: R&amp;D: no access", RaiseNow(SEV1, "Acme", "R&D: no access", False)),
        ("now SEV1 : exports fail", RaiseNow(SEV1, None, "exports fail", False)),
        ("now SEV1 Acme: confidential data leaked", RaiseNow(SEV1, "Acme", "confidential data leaked", False)),
    ],
)
def test_severity_then_customer_then_what_is_wrong(typed: str, call: RaiseNow) -> None:
    assert read_escalate(typed) == call


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("now", "How severe is it?"),
        ("now Acme: exports fail", "How severe is it?"),
        ("now confidential", "How severe is it?"),
        ("now confidential Acme: exports fail", "How severe is it?"),
        ("now SEV5 Acme: exports fail", "I do not know the severity “SEV5”"),
        ("now SEV1", "What is wrong?"),
        ("now SEV1 Acme:", "What is wrong?"),
        ("now confidential SEV2", "What is wrong?"),
        ("now SEV1 confidential Acme: data leaked", "put “confidential” before the severity"),
        ("now SEV1 Confidential: data leaked", "put “confidential” before the severity"),
    ],
)
def test_what_is_missing_is_asked_for(typed: str, says: str) -> None:
    with pytest.raises(Refused) as caught:
        read_escalate(typed)
    assert says in say(caught.value.words, **caught.value.facts)
