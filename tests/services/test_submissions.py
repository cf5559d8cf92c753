"""A form that was confirmed in a rush is raised as it was decided then, once, whatever happens to others."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import select

from bot.clock import transport_now
from bot.rules.intake import Intake
from bot.services import submissions
from handlers.schedule import sweep_submissions
from models.escalation import Escalation, Severity
from models.submission import KeptSubmission
from tests.makers import DANA
from tests.services.desk import Desk


def _state(title: str) -> dict[str, Any]:
    return {"values": {"title": {"title": {"type": "plain_text_input", "value": title}}}}


async def _keep(desk: Desk, *states: dict[str, Any]) -> None:
    decided = Intake(title="…", severity=Severity.SEV1, suggested=Severity.SEV2, severity_reason="it is Acme")
    async with desk.database.transaction() as session:
        for state in states:
            await submissions.keep(session, actor=DANA, intake=decided, state=state, now=desk.now)


async def _rows(desk: Desk, kind: type[Any]) -> list[Any]:
    async with desk.database.reading() as session:
        return list(await session.scalars(select(kind)))


async def test_it_is_raised_once_and_as_it_was_decided_however_often_and_late_one_looks(desk: Desk) -> None:
    await _keep(desk, _state("Exports fail"))
    submitted_at = desk.now
    desk.forward(hours=3)  # nobody was there for three hours
    await asyncio.gather(sweep_submissions(desk.house), sweep_submissions(desk.house))
    await sweep_submissions(desk.house)
    (made,) = await _rows(desk, Escalation)
    assert (made.title, made.severity, made.suggested_severity) == ("Exports fail", Severity.SEV1, Severity.SEV2)
    assert made.raised_at == submitted_at
    assert await _rows(desk, KeptSubmission) == []


async def test_one_that_cannot_be_raised_waits_longer_each_time_and_holds_up_nobody(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    await _keep(desk, {}, _state("Logins fail"))
    await sweep_submissions(desk.house)
    (made,) = await _rows(desk, Escalation)
    assert made.title == "Logins fail"
    (left,) = await _rows(desk, KeptSubmission)
    assert left.tries == 1
    assert left.next_at > transport_now()
    assert f"kept submission {left.id} failed" in caplog.text
    await sweep_submissions(desk.house)  # its time has not come
    assert [each.tries for each in await _rows(desk, KeptSubmission)] == [1]
