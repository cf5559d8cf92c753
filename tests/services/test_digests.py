"""The digests: one message for each moment with one line for each open one, however late or often we look."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from bot.services import digests
from handlers.schedule import sweep_digests
from models.escalation import Severity
from tests.makers import ANA
from tests.services.desk import Desk, Promised

TUESDAY = datetime(2026, 11, 24, 9, tzinfo=UTC)
NEXT_MONDAY = datetime(2026, 11, 30, 9, tzinfo=UTC)
DAY = timedelta(days=1)


async def sweep(desk: Desk, at: datetime) -> list[Promised]:
    """The digests that the beat promises at this time; a second sweep promises none."""
    desk.watch.at = at
    await desk.news()
    await sweep_digests(desk.house)
    promised = [row for row in await desk.news() if row.key.startswith("digest:")]
    await sweep_digests(desk.house)
    assert [row for row in await desk.news() if row.key.startswith("digest:")] == [], "the second sweep"
    return promised


async def test_the_daily_digest_has_a_line_for_each_open_sev3(desk: Desk) -> None:
    assert await sweep(desk, desk.now) == []
    await desk.opens(severity=Severity.SEV3)
    await desk.opens(severity=Severity.SEV3, title="Slow search", customer="Bolt")
    await desk.opens(severity=Severity.SEV1, title="Everything is down", customer="Corp")
    await desk.assigns(ANA)
    assert await sweep(desk, TUESDAY - timedelta(minutes=1)) == []
    (digest,) = await sweep(desk, TUESDAY)
    assert digest.to == "board:digest"
    assert "2 SEV3 escalations are open" in digest.text
    assert "Ana Costa" in digest.text
    assert "Slow search" in digest.text
    assert "Everything is down" not in digest.text
    (following,) = await sweep(desk, TUESDAY + DAY)
    assert following.key != digest.key


async def test_sev4_is_weekly_and_the_weekend_is_free(desk: Desk) -> None:
    await sweep(desk, desk.now)
    await desk.opens(severity=Severity.SEV4)
    await desk.opens(severity=Severity.SEV3, title="Slow search", customer="Bolt")
    assert len(await sweep(desk, TUESDAY)) == 1
    assert len(await sweep(desk, TUESDAY + 3 * DAY)) == 1, "Friday"
    assert await sweep(desk, TUESDAY + 5 * DAY) == [], "Sunday"
    assert {row.key.split(":")[1] for row in await sweep(desk, NEXT_MONDAY)} == {"SEV3", "SEV4"}


async def test_nothing_is_posted_where_there_is_nothing_to_say_nor_anything_confidential(desk: Desk) -> None:
    await sweep(desk, desk.now)
    await desk.opens(severity=Severity.SEV3, is_confidential=True, title="Marker")
    assert await sweep(desk, TUESDAY) == []
    await desk.opens(severity=Severity.SEV3, title="Slow search", customer="Bolt")
    (digest,) = await sweep(desk, TUESDAY + DAY)
    assert "One SEV3 escalation is open" in digest.text
    assert "Marker" not in digest.text


async def test_after_a_downtime_there_is_one_digest(desk: Desk) -> None:
    await sweep(desk, desk.now)
    await desk.opens(severity=Severity.SEV3)
    assert len(await sweep(desk, TUESDAY + 2 * DAY + timedelta(hours=3))) == 1
    assert len(await sweep(desk, TUESDAY + 3 * DAY)) == 1


async def test_a_severity_with_editions_of_its_own_has_no_digest(desk: Desk) -> None:
    desk.configure("severities: {SEV3: {executive_update: 6h}}")
    await sweep(desk, desk.now)
    await desk.opens(severity=Severity.SEV3)
    assert await sweep(desk, TUESDAY) == []


async def test_sweeps_at_the_same_moment_post_one(desk: Desk) -> None:
    await asyncio.gather(*(sweep_digests(desk.house) for _ in range(3)))
    await desk.opens(severity=Severity.SEV3)
    desk.watch.at = TUESDAY
    await asyncio.gather(*(sweep_digests(desk.house) for _ in range(3)))
    assert len([row for row in await desk.promised() if row.key.startswith("digest:")]) == 1


async def test_a_digest_that_fails_does_not_silence_the_other(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    await sweep(desk, desk.now)
    await desk.opens(severity=Severity.SEV4)
    await desk.opens(severity=Severity.SEV3, title="Slow search", customer="Bolt")
    send = digests.send

    async def breaks(session: AsyncSession, *, severity: Severity, **given: Any) -> None:
        if severity is Severity.SEV3:
            raise RuntimeError("this one cannot be posted")
        await send(session, severity=severity, **given)

    monkeypatch.setattr(digests, "send", breaks)
    assert [row.key.split(":")[1] for row in await sweep(desk, NEXT_MONDAY)] == ["SEV4"]
    assert "the digest of SEV3 of T1 failed" in caplog.text
    monkeypatch.undo()
    assert [row.key.split(":")[1] for row in await sweep(desk, NEXT_MONDAY)] == ["SEV3"]
