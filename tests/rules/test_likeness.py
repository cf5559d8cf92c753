"""Which open escalation a request resembles most."""

from dataclasses import replace

from bot.facts.known import KnownEscalation
from bot.rules.intake import Draft
from bot.rules.likeness import holds, likest
from models.escalation import Kind, Severity


def known(number: int, title: str, customer: str | None = "Acme") -> KnownEscalation:
    return KnownEscalation(number * 10, number, title, Kind.CUSTOMER, Severity.SEV2, customer, "U0DANA")


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


def test_a_request_is_held_for_what_somebody_else_has_raised_for_the_same_customer() -> None:
    same = likest(draft("CSV exports fail"), [known(1, "CSV exports fail")])
    unknown = likest(draft("CSV exports fail", None), [known(1, "CSV exports fail", None)])
    another = likest(draft("CSV exports fail"), [known(1, "CSV exports fail", "Globex")])
    assert same is not None
    assert unknown is not None
    assert another is not None
    assert holds(same, requester_id="U0RAJ")
    assert holds(unknown, requester_id="U0RAJ")
    assert not holds(same, requester_id="U0DANA")
    assert not holds(another, requester_id="U0RAJ")


def test_the_very_same_message_is_known_whatever_the_titles_say_and_held_for_anybody() -> None:
    first = replace(known(1, "Logins fail", "Globex"), source_link="https://x.slack.com/archives/C1/p1")
    again = Draft(title="CSV exports", customer="Acme", severity=None, source_link=first.source_link)
    found = likest(again, [known(2, "CSV exports"), first])
    assert found is not None
    assert found.known.name == "ESC-1"
    assert holds(found, requester_id="U0DANA")
    other = likest(replace(again, source_link="https://x.slack.com/archives/C1/p2"), [known(2, "CSV exports"), first])
    assert other is not None
    assert other.known.name == "ESC-2"
