"""Tests of the rhythm of executive editions, digests and customer updates."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.duration import Duration, Unit, read_duration
from bot.rules.rhythm import (
    Form,
    Reviews,
    after_quiet,
    changed_edition_at,
    draft_at,
    edition_out,
    form_of,
    is_quiet,
    next_edition_at,
)
from models.escalation import Severity
from tests.rules.moments import MOMENTS, ZONES

LISBON = ZoneInfo("Europe/Lisbon")
M, H = timedelta(minutes=1), timedelta(hours=1)


def at(text: str, zone: ZoneInfo = LISBON) -> datetime:
    return datetime.fromisoformat(f"2026-11-{text}").replace(tzinfo=zone).astimezone(UTC)


def following(severity: Severity, first: datetime, *, number: int, override: str | None = None) -> list[str]:
    """The next editions after one at `first`, on Lisbon's clocks."""
    found, last = [], first
    for _ in range(number):
        amount = read_duration(override) if override else None
        last = next_edition_at(severity, last_at=last, now=last, zone=LISBON, override=amount)
        found.append(last.astimezone(LISBON).strftime("%a %H:%M"))
    return found


def test_sev1_is_every_four_hours_from_the_first_edition_and_quiet_at_night() -> None:
    assert following(Severity.SEV1, at("25 09:30"), number=5) == [
        *("Wed 13:30", "Wed 17:30", "Wed 21:30", "Thu 07:00", "Thu 11:00")
    ]


def test_sev2_is_at_nine_and_five_every_day_in_the_zone_of_the_channel() -> None:
    assert following(Severity.SEV2, at("27 09:00"), number=4) == ["Fri 17:00", "Sat 09:00", "Sat 17:00", "Sun 09:00"]
    tokyo = ZoneInfo("Asia/Tokyo")
    found = next_edition_at(Severity.SEV2, last_at=at("27 09:00", tokyo), now=at("27 09:00", tokyo), zone=tokyo)
    assert found == at("27 17:00", tokyo)


def test_sev3_is_in_a_digest_each_workday_and_sev4_each_monday() -> None:
    assert following(Severity.SEV3, at("26 09:00"), number=3) == ["Fri 09:00", "Mon 09:00", "Tue 09:00"]
    assert following(Severity.SEV4, at("23 09:00"), number=2) == ["Mon 09:00", "Mon 09:00"]
    assert [form_of(severity) for severity in Severity] == [Form.EDITION, Form.EDITION, Form.DIGEST, Form.DIGEST]


def test_a_rhythm_of_warroom_yaml_takes_the_place_of_the_default() -> None:
    assert following(Severity.SEV1, at("25 09:00"), number=3, override="6h") == ["Wed 15:00", "Wed 21:00", "Thu 07:00"]
    assert following(Severity.SEV3, at("27 10:00"), number=2, override="1 business day") == ["Mon 10:00", "Tue 10:00"]
    assert form_of(Severity.SEV3, override=Duration(1, Unit.BUSINESS_DAY)) is Form.EDITION


def test_the_first_edition_of_sev1_comes_as_soon_as_it_could_be_reviewed_at_night_too() -> None:
    night = at("25 23:40")
    assert next_edition_at(Severity.SEV1, last_at=None, now=night, zone=LISBON) == night + 30 * M
    assert draft_at(night + 30 * M, last_at=None) == night
    assert next_edition_at(Severity.SEV2, last_at=None, now=night, zone=LISBON) == at("26 09:00")


def test_a_material_change_does_not_wait_for_the_rhythm_nor_for_the_morning() -> None:
    regular = at("26 07:00")
    assert changed_edition_at(Severity.SEV1, regular_at=regular, now=at("25 23:00")) == at("25 23:30")
    assert changed_edition_at(Severity.SEV2, regular_at=regular, now=at("26 06:50")) == regular


def test_an_edition_out_of_turn_begins_the_rhythm_anew() -> None:
    assert following(Severity.SEV1, at("25 12:10"), number=1) == ["Wed 16:10"]
    assert following(Severity.SEV2, at("25 12:10"), number=1) == ["Wed 17:00"]


def test_the_draft_is_with_the_owner_half_an_hour_before_or_a_quarter_of_the_time() -> None:
    assert draft_at(at("25 13:00"), last_at=at("25 09:00")) == at("25 12:30")
    assert draft_at(at("25 10:00"), last_at=at("25 09:00")) == at("25 09:45")
    assert draft_at(at("25 09:00"), last_at=at("25 09:00")) == at("25 09:00")


def test_of_several_missed_editions_only_the_newest_is_due() -> None:
    last = at("23 09:00")
    assert next_edition_at(Severity.SEV1, last_at=last, now=at("25 12:00"), zone=LISBON) == at("25 09:00")
    assert next_edition_at(Severity.SEV2, last_at=last, now=at("25 12:00"), zone=LISBON) == at("25 09:00")
    assert next_edition_at(Severity.SEV3, last_at=last, now=at("29 12:00"), zone=LISBON) == at("27 09:00")


def test_what_was_missed_is_not_made_good_at_night() -> None:
    for severity in (Severity.SEV1, Severity.SEV2):
        assert next_edition_at(severity, last_at=at("25 09:00"), now=at("25 23:00"), zone=LISBON) == at("26 07:00")


@pytest.mark.parametrize(
    ("moment", "moved"),
    [
        ("25 21:59", "25 21:59"),
        ("25 22:00", "26 07:00"),
        ("26 00:30", "26 07:00"),
        ("26 06:59", "26 07:00"),
        ("26 07:00", "26 07:00"),
    ],
)
def test_the_night_is_from_ten_to_seven(moment: str, moved: str) -> None:
    assert after_quiet(at(moment), zone=LISBON) == at(moved)
    assert is_quiet(at(moment), zone=LISBON) == (moment != moved)


def test_two_unreviewed_editions_in_a_row_stop_it_and_ask_the_duty_manager_once() -> None:
    reviews = edition_out(Reviews(), is_reviewed=False)
    assert not reviews.is_stopped
    assert edition_out(reviews, is_reviewed=True) == Reviews()
    reviews = edition_out(reviews, is_reviewed=False)
    assert (reviews.is_stopped, reviews.must_ask) == (True, True)
    reviews = replace(reviews, is_asked=True)
    assert (reviews.is_stopped, reviews.must_ask) == (True, False)
    assert edition_out(reviews, is_reviewed=True) == Reviews()


SEVERITIES = st.sampled_from(Severity)
OVERRIDES = st.one_of(st.none(), st.builds(Duration, st.integers(1, 90), st.sampled_from(Unit)))
PAUSES = st.integers(0, 20 * 24 * 60)


@given(severity=SEVERITIES, last=MOMENTS, late=PAUSES, zone=st.sampled_from(ZONES), override=OVERRIDES)
def test_no_edition_but_the_first_goes_out_at_night(
    severity: Severity, last: datetime, late: int, zone: ZoneInfo, override: Duration | None
) -> None:
    now = last + M * late
    due = next_edition_at(severity, last_at=last, now=now, zone=zone, override=override)
    assert due > last
    assert not is_quiet(due, zone=zone)
    assert not is_quiet(max(due, now), zone=zone)
    assert last <= draft_at(due, last_at=last) < due


@given(severity=SEVERITIES, last=MOMENTS, late=PAUSES, zone=st.sampled_from(ZONES), override=OVERRIDES)
def test_what_was_missed_is_made_good_once(
    severity: Severity, last: datetime, late: int, zone: ZoneInfo, override: Duration | None
) -> None:
    now = last + M * late
    due = next_edition_at(severity, last_at=last, now=now, zone=zone, override=override)
    out = max(due, now)
    assert next_edition_at(severity, last_at=out, now=out, zone=zone, override=override) > out
    if override is None:
        assert next_edition_at(severity, last_at=due, now=out, zone=zone) > out


@given(severity=SEVERITIES, first=MOMENTS, zone=st.sampled_from(ZONES))
def test_leadership_never_waits_longer_than_the_rhythm_and_the_night(
    severity: Severity, first: datetime, zone: ZoneInfo
) -> None:
    # SEV1: an edition just after 18:00, the night, and the hour that winter time adds to it.
    longest = {Severity.SEV1: 14 * H, Severity.SEV2: 17 * H, Severity.SEV3: 73 * H, Severity.SEV4: 169 * H}
    moments = [next_edition_at(severity, last_at=None, now=first, zone=zone)]
    for _ in range(12):
        moments.append(next_edition_at(severity, last_at=moments[-1], now=moments[-1], zone=zone))
    assert all(timedelta(0) < later - earlier <= longest[severity] for earlier, later in pairwise(moments))
