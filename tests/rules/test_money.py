"""Tests of amounts of money as people type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import Refused
from bot.rules.money import LARGEST, Money, is_currency, read_money, write_money
from tests.rules.refusals import refusal, value_or_sentence

CURRENCIES = ["EUR", "USD", "GBP", "CHF", "JPY", "SEK", "AUD", "CAD", "INR", "XOF", "XCG", "CLP"]


def read(text: str, *, default: str = "EUR") -> str | None:
    money = read_money(text, default=default, field="revenue")
    return None if money is None else write_money(money)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("€250,000", "€250,000"),
        ("250k EUR", "€250,000"),
        ("1.2m", "€1,200,000"),
        ("$ 1,200", "US$1,200"),
        ("250.000 €", "€250,000"),
        ("USD 1.5M", "US$1,500,000"),
        ("£20k", "£20,000"),
        ("1.5bn yen", "JP¥1,500,000,000"),
        ("5 Mio. EUR", "€5,000,000"),
        ("5 kEUR", "€5,000"),
        ("₹ 5 crore", "₹50,000,000"),
        ("A$5", "A$5"),
        ("5 mxn", "MX$5"),  # and not 5 million of something called xn
        ("0", "€0"),
    ],
)
def test_sign_or_code_before_or_after_with_words_for_thousands_and_millions(text: str, meant: str) -> None:
    assert read(text) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("1,200", "€1,200"),
        ("1.200", "€1,200"),
        ("1 200 000", "€1,200,000"),
        ("1'200.50", "€1,200.50"),
        ("1.200.000,50", "€1,200,000.50"),
        ("1,200,000.50", "€1,200,000.50"),
        ("12,50,000", "€1,250,000"),
        ("1,20", "€1.20"),
        ("1.2", "€1.20"),
        ("0.125m", "€125,000"),
        (".5m", "€500,000"),
        ("1234.567k", "€1,234,567"),
        ("KWD 1.234", "KWD\u00a01,234"),
        ("Fr.50", "CHF\u00a050"),
        ("CHF 250.--", "CHF\u00a0250"),
        ("５０ｋ", "€50,000"),
    ],
)
def test_the_marks_between_digits_are_read_as_their_places_say(text: str, meant: str) -> None:
    assert read(text) == meant


@pytest.mark.parametrize(
    "text",
    [
        "~250k",
        "about €250k",
        "ca. €250k",
        "ca €250k",
        "250k+",
        "€250k+ ARR",
        "250k p.a.",
        "250k/yr",
        "up to 250k a year",
    ],
)
def test_what_people_say_around_an_amount_changes_nothing(text: str) -> None:
    assert read(text) == "€250,000"


@pytest.mark.parametrize("text", ["", "  ", "-", "n/a", "none", "unknown", "TBD", "?"])
def test_an_open_question_is_no_amount(text: str) -> None:
    assert read(text) is None


def test_a_shared_sign_means_the_workspaces_own_currency_where_it_can() -> None:
    assert read("$5", default="EUR") == "US$5"
    assert read("$5", default="AUD") == "A$5"
    assert read("5 dollars", default="CAD") == "CA$5"
    assert read("5 kr", default="SEK") == "SEK\u00a05"
    words, sentence = refusal(lambda: read("5 kr"))
    assert (words, "SEK, NOK, DKK" in sentence) == ("money-which-currency", True)


def test_a_scaled_amount_with_two_usual_readings_is_refused_and_the_advice_works() -> None:
    words, sentence = refusal(lambda: read("1.125m"))
    assert words == "money-ambiguous"
    assert "€1,125,000 or €1,125,000,000" in sentence
    assert read("€1,125,000") == "€1,125,000"
    assert refusal(lambda: read("1,200k"))[0] == "money-ambiguous"


@pytest.mark.parametrize("text", ["-5", "€-5", "-€5", "−5 €", "(250)"])
def test_less_than_nothing_is_refused(text: str) -> None:
    assert refusal(lambda: read(text))[0] == "money-negative"


def test_an_absurd_amount_is_refused_with_the_most_that_fits() -> None:
    assert read("1000bn") == "€1,000,000,000,000"
    for text in ("1001bn", "9" * 70, "9" * 70 + "bn"):
        words, sentence = refusal(lambda text=text: read(text))  # type: ignore[misc]
        assert (words, "€1,000,000,000,000" in sentence) == ("money-too-large", True)
    assert refusal(lambda: read("9" * 3000))[0] == "text-too-long"


def test_a_currency_that_is_none_is_named() -> None:
    for text in ("5 XYZ", "DEM 5", "BTC 5", "₿5"):
        assert refusal(lambda text=text: read(text))[0] == "money-unknown-currency"  # type: ignore[misc]
    assert "“XYZ”" in refusal(lambda: read("5 XYZ"))[1]
    assert is_currency("EUR")
    assert not is_currency("DEM")


@pytest.mark.parametrize(
    "text",
    [
        "a lot",
        "€",
        "5 bananas",
        "1e9",
        "1,2,3",
        "1,200,50",
        "1.200.50",
        "1,20,0.5",
        "200-250k",
        "$5 EUR",
        "10 per month",
        "1234.567",
        "¥1.50",
        "٥",
    ],
)
def test_anything_else_is_refused_with_forms_that_work(text: str) -> None:
    words, sentence = refusal(lambda: read(text))
    assert words == "money-unreadable"
    assert f"“{text}”" in sentence
    for form in ("250,000", "250k", "€1.2m", "USD 1.5M", "250.000 €", "£20k"):
        assert form in sentence
        assert read(form)


def test_a_refusal_names_its_field() -> None:
    for text in ("-5", "rubbish", "x" * 999):
        with pytest.raises(Refused) as caught:
            read_money(text, default="EUR", field="here")
        assert caught.value.field == "here"


@given(st.integers(0, LARGEST), st.sampled_from(CURRENCIES), st.sampled_from(["EUR", "AUD", "CNY", "SEK"]))
def test_what_is_written_reads_back_whatever_the_default(minor: int, currency: str, default: str) -> None:
    money = Money(minor, currency)
    assert read_money(write_money(money), default=default) == money


typed = st.one_of(
    st.text(max_size=30),
    st.from_regex(r"(€|\$|USD |kr|~)?[0-9., ']{0,12}(k|m| bn| mio\.)?( ?EUR|€)?( ARR)?", fullmatch=True),
)


@given(typed, st.sampled_from(CURRENCIES))
def test_any_text_is_an_amount_or_nothing_or_a_sentence(text: str, default: str) -> None:
    read_as = value_or_sentence(lambda: read_money(text, default=default))
    if isinstance(read_as, Money):
        assert 0 <= read_as.major <= LARGEST
        assert is_currency(read_as.currency)
    else:
        assert read_as is None or read_as
