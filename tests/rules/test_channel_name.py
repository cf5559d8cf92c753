"""Tests of the war room's channel name."""

import re

from hypothesis import given
from hypothesis import strategies as st

from bot.rules.channel_name import channel_name


def test_a_name_says_number_customer_and_title() -> None:
    assert channel_name(12, "Acme", "Exports fail") == "esc-12-acme-exports-fail"
    assert channel_name(12, None, "Exports fail") == "esc-12-exports-fail"
    assert channel_name(12, "Acme & Söhne", "Größe: it's -- “broken”!") == "esc-12-acme-and-sohne-grosse-its-broken"
    assert channel_name(12, "Łódź Øl", "Đ") == "esc-12-lodz-ol-d"


def test_with_no_letters_left_the_number_is_the_name() -> None:
    assert channel_name(12, "株式会社", "🔥🔥") == "esc-12"


def test_a_long_name_is_cut_between_words() -> None:
    name = channel_name(12, "Acme " * 20, "Exports to the warehouse fail for every customer in the European region")
    assert name == "esc-12-acme-acme-acme-acme-acme-acme-exports-to-the-warehouse-fail-for-every"
    assert channel_name(12, None, "x" * 300) == "esc-12-" + "x" * 73


def test_a_taken_name_has_a_next_one() -> None:
    assert channel_name(12, "Acme", "Exports fail", attempt=2) == "esc-12-acme-exports-fail-2"


@given(st.integers(1, 10**9), st.none() | st.text(), st.text(max_size=300), st.integers(1, 99))
def test_a_name_is_always_one_slack_takes(number: int, customer: str | None, title: str, attempt: int) -> None:
    name = channel_name(number, customer, title, attempt=attempt)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name)
    assert len(name) <= 80
    assert name.startswith(f"esc-{number}")
