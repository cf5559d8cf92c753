"""Which open escalation a request resembles most."""

from bot.facts.known import KnownEscalation
from bot.rules.intake import Draft
from bot.rules.likeness import likest
from models.escalation import Kind, Severity


def known(number: int, title: str, customer: str | None = "Acme") -> KnownEscalation:
    return KnownEscalation(number * 10, number, title, Kind.CUSTOMER, Severity.SEV2, customer)


def draft(title: str, customer: str | None = "Acme") -> Draft:
    return Draft(title=title, customer=customer, severity=None)


def test_the_most_alike_is_found_with_what_it_shares() -> None:
    open_now = [known(1, "Logins fail"), known(2, "CSV exports time out"), known(3, "Exports of invoices are slow")]
    found = likest(draft("CSV export times out"), open_now)
    assert found is not None
    assert found.known.name == "ESC-2"
    assert found.match.same_customer


def test_nothing_alike_is_nothing() -> None:
    assert likest(draft("Logins fail"), [known(2, "CSV exports time out")]) is None
    assert likest(draft("Logins fail"), []) is None


def test_without_a_title_nothing_is_alike() -> None:
    assert likest(draft(""), [known(2, "CSV exports time out")]) is None
