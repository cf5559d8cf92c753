"""Retention: words go after their age and figures stay, however often, on how many machines, or killed wherever."""

import asyncio
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import JSON, String, Table, cast, func, insert, select, text, update

from bot.clock import transport_now
from bot.config_file import parse_config
from bot.queries import customers, dossier, escalations
from bot.rules.retention import COLUMNS, Ages, Holds, without_words
from bot.services import customer_updates, receipts, retention, reviewing
from bot.services.retention import Place
from bot.views import record, status
from bot.web import dossier as page
from bot.web.html import html
from bot.web.markdown import markdown
from handlers.retention import Purge, Purged, sweep_retention
from models.base import Base
from models.clock import Clock, ClockPause
from models.customer import Customer
from models.escalation import Severity, Status
from models.outbox import Delivery, OutboxNeed, OutboxRow
from models.retention import RetentionRun
from models.submission import KeptSubmission
from models.timeline import TimelineEntry
from models.workspace import Receipt
from tests.makers import ANA, DANA, LI, RAJ
from tests.services.desk import TEAM, Desk

MARKER = "Zebrafinch"
YEAR = timedelta(days=365)
AGES = Ages(customer_text=2 * YEAR)


@pytest.fixture
async def old(desk: Desk) -> Desk:
    """ESC-1 with something in every table, closed three years ago; what it promised was delivered then."""
    await desk.opens(case_link="https://crm.example/1", severity=Severity.SEV2)
    await desk.has_channel()
    await desk.assigns(ANA)
    await desk.adds("Fix live in EU")
    await desk.slips(because="vendor late")
    await desk.waits()
    desk.forward(hours=1)
    await desk.resumes()
    await desk.changes_severity(Severity.SEV1)
    async with desk.changing() as (session, escalation):
        rules = desk.tenant.clock_rules
        await reviewing.post_internal(session, actor=ANA, escalation=escalation, said="We are on it.", now=desk.now)
        await customer_updates.record_update(
            session, actor=ANA, escalation=escalation, said="A fix is coming.", clock_rules=rules, now=desk.now
        )
    await desk.finishes()
    await desk.resolves()
    await desk.closes()
    await delivered(desk, ago=3 * YEAR)
    desk.forward(days=3 * 365)
    return desk


async def delivered(desk: Desk, *, ago: timedelta) -> None:
    """As if everything that was promised had been delivered so long ago."""
    done = {"state": Delivery.DELIVERED, "finished_at": transport_now() - ago, "answer": {"ts": "1.2"}}
    async with desk.database.transaction() as session:
        await session.execute(update(OutboxRow).where(OutboxRow.state != Delivery.DELIVERED).values(**done))


async def purge(desk: Desk, ages: Ages = AGES, *, is_dry: bool = False) -> Purged:
    """Apply the rule at the desk's time."""
    return await Purge(desk.database, TEAM, ages, desk.now, is_dry=is_dry).run()


async def plant(desk: Desk, words: str = MARKER) -> None:
    """Put a word into every field that can hold what people wrote."""
    long_ago = transport_now() - 3 * YEAR
    async with desk.database.transaction() as session:
        await receipts.take(session, team_id=TEAM, key="view:V1", received_at=long_ago)
        await receipts.keep_answer(session, team_id=TEAM, key="view:V1", answer={})
        form = {"team_id": TEAM, "user_id": "U0DANA", "state": {}, "zone": "UTC", "severity": Severity.SEV3}
        times = {"submitted_at": desk.now - 3 * YEAR, "next_at": long_ago}
        await session.execute(insert(KeptSubmission).values(**form, **times, source_link=""))
        for row in await session.scalars(select(TimelineEntry)):
            row.data = without_words(row.data | {"text": words}, words)
        await session.flush()
        for table, column in texts():
            if column.key in ("data", "name_key"):
                continue
            value = {"text": words} if isinstance(column.type, JSON) else words
            assert (await session.execute(update(table).values({column.key: value}))).rowcount, column  # type: ignore[attr-defined]
        keys = func.lower(Customer.name).concat(cast(Customer.id, String))
        await session.execute(update(Customer).values(name_key=keys))


def texts() -> Iterable[tuple[Table, Any]]:
    """Every column that holds people's words."""
    for name in (name for name, holds in COLUMNS.items() if holds is Holds.TEXT):
        table, _, column = name.partition(".")
        yield Base.metadata.tables[table], Base.metadata.tables[table].c[column]


async def dump(desk: Desk) -> str:
    """Every value of every table."""
    async with desk.database.reading() as session:
        rows = [row for table in Base.metadata.sorted_tables for row in await session.execute(select(table))]
    return "\n".join(map(str, rows)).casefold()


def files(desk: Desk) -> bytes:
    """What stands in SQLite's file and in the log beside it."""
    path = Path(str(desk.database.url.database))
    log = path.with_name(f"{path.name}-wal")
    return (path.read_bytes() + (log.read_bytes() if log.exists() else b"")).lower()


async def test_a_word_that_stood_in_every_field_is_in_no_table_and_in_no_file(old: Desk) -> None:
    await plant(old)
    assert MARKER.casefold() in await dump(old)
    done = await purge(old)
    assert (done.escalations, done.customers, done.receipts, done.submissions, done.failed) == (1, 1, 1, 1, 0)
    assert MARKER.casefold() not in await dump(old)
    if old.database.is_sqlite:
        assert done.is_settled
        assert MARKER.casefold().encode() not in files(old)


async def test_figures_who_and_when_stay(old: Desk) -> None:
    before = await old.facts()
    runs = [(each.kind, each.started_at, each.stopped_at, each.target) for each in await old.all_of(Clock)]
    lines = [(each.at, each.actor_id, each.kind) for each in await old.timeline()]
    await purge(old)
    after = await old.facts()
    kept = (
        "number",
        "severity",
        "kind",
        "status",
        "requester_id",
        "owner_id",
        "raised_at",
        "impact",
        "is_confidential",
    )
    assert [getattr(after, name) for name in kept] == [getattr(before, name) for name in kept]
    assert [(each.kind, each.started_at, each.stopped_at, each.target) for each in await old.all_of(Clock)] == runs
    assert [(each.at, each.actor_id, each.kind) for each in await old.timeline()] == lines
    assert [each.due_at for each in after.milestones] == [each.due_at for each in before.milestones]
    assert len(await old.all_of(ClockPause)) > 0
    assert (await old.escalation()).closed_at is not None


async def test_what_is_left_is_shown_as_erased_wherever_it_is_drawn(old: Desk) -> None:
    await purge(old)
    facts = await old.facts()
    async with old.database.reading() as session:
        found = await old.escalation()
        everything = await dossier.get_dossier(session, escalation=found, facts=facts)
    written = page.dossier(everything, zone=ZoneInfo("UTC"), now=old.now)
    drawn = [
        str(status.status(facts, now=old.now)),
        status.line(facts, old.now),
        str(record.timeline(facts, await old.timeline(), earlier=0)),
        markdown(written).replace("\\", ""),
        html(written),
    ]
    for each in drawn:
        assert "erased under the retention rule" in each
        for words in (
            "Exports fail",
            "CSV exports",
            "Acme",
            "Fix live",
            "vendor",
            "logs",
            "We are on it",
            "crm.example",
        ):
            assert words not in each, words
    assert facts.room.name == "esc-1"


async def test_only_what_has_been_over_for_longer_is_erased(old: Desk) -> None:
    await old.opens(title="Slow search", customer="Bolt")
    await old.assigns(ANA, number=2)
    await old.opens(title="Wrong bill", customer="Corp")
    await old.declines(number=3)
    old.forward(days=729)
    assert (await purge(old)).escalations == 1
    assert [(await old.facts(number)).title for number in (2, 3)] == ["Slow search", "Wrong bill"]
    old.forward(days=2)
    assert (await purge(old)).escalations == 1, "it was declined two years ago by now"
    assert (await old.facts(2)).title == "Slow search", "it is still open"
    assert (await old.facts(3)).title == "(erased under the retention rule)"


async def test_without_an_age_people_keep_their_words(old: Desk) -> None:
    assert parse_config("").retention.ages == Ages()
    done = await purge(old, Ages())
    assert (done.escalations, done.customers) == (0, 0)
    assert (await old.facts()).title == "Exports fail"
    assert done.emptied > 0, "what was delivered goes by itself"


async def test_a_customers_name_stays_while_a_younger_escalation_uses_it(old: Desk) -> None:
    await old.opens(title="Slow search", customer="ACME")
    done = await purge(old)
    assert (done.escalations, done.customers) == (1, 0)
    assert [each.name for each in await old.all_of(Customer)] == ["Acme"]
    assert (await old.facts(1)).customer == "(erased under the retention rule)"
    await old.declines(number=2)
    old.forward(days=3 * 365)
    assert (await purge(old)).customers == 1
    async with old.database.reading() as session:
        known = {"team_id": TEAM, "user_id": DANA.user_id}
        assert await customers.list_visible_names(session, **known, typed="", limit=9) == []
        assert await customers.find_by_name(session, team_id=TEAM, name="Acme") is None
    await old.opens(title="Again", customer="Acme")
    assert (await old.facts(3)).customer == "Acme"


async def test_a_dry_run_says_the_same_figures_and_changes_nothing(old: Desk) -> None:
    await old.opens(title="Slow search", customer="Bolt")
    await old.declines(number=2)
    await delivered(old, ago=timedelta(days=1))
    await plant(old)
    before = await dump(old)
    would = await purge(old, is_dry=True)
    assert await dump(old) == before
    assert would.escalations == 1
    assert await purge(old) == would


async def test_it_may_be_killed_anywhere_and_run_again_twice_and_on_two_machines(
    old: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "ROWS", 2)  # many small transactions
    await plant(old)
    place: Any = Place(max(row.id for row in await old.all_of(TimelineEntry)))
    before = old.now - 2 * YEAR
    escalation_id = (await old.escalation()).id
    for _ in range(4):  # … and then the process is killed
        async with old.database.transaction() as session:
            place = await retention.erase_some(
                session, team_id=TEAM, escalation_id=escalation_id, before=before, place=place, now=old.now
            )
    assert isinstance(place, Place)
    assert (await old.escalation()).erased_at is None
    both = await asyncio.gather(purge(old), purge(old))
    assert sum(each.escalations for each in both) == 1
    assert MARKER.casefold() not in await dump(old)
    after = await dump(old)
    assert (await purge(old)).escalations == 0
    assert await dump(old) == after


async def test_what_is_written_afterwards_is_erased_the_next_time(old: Desk) -> None:
    await purge(old)
    async with old.changing() as (session, escalation):
        await reviewing.post_internal(session, actor=ANA, escalation=escalation, said="By the way", now=old.now)
    assert "by the way" in await dump(old)
    await delivered(old, ago=timedelta(0))
    assert (await purge(old)).escalations == 1
    assert "by the way" not in await dump(old)


async def test_what_was_reopened_while_it_was_being_erased_is_left_alone(old: Desk) -> None:
    escalation_id = (await old.escalation()).id
    newest = max(row.id for row in await old.all_of(TimelineEntry))
    await old.reopens()
    async with old.database.transaction() as session:
        done = await retention.erase_some(
            session,
            team_id=TEAM,
            escalation_id=escalation_id,
            before=old.now,
            place=Place(newest),
            now=old.now,
        )
    assert done == retention.Erased(is_done=False)
    assert (await old.facts()).title == "Exports fail"


async def test_an_erased_escalation_may_be_reopened_and_starts_from_its_figures(old: Desk) -> None:
    await purge(old)
    await old.reopens("it is back")
    facts = await old.facts()
    assert (facts.status, facts.reopened_because) == (Status.ACTIVE, "it is back")
    assert (await old.escalation()).erased_at is None
    assert (await purge(old)).escalations == 0


# ── deliveries and receipts ──────────────────────────────────────────────────────────────────────────────


async def test_old_deliveries_lose_their_words_and_those_named_after_a_change_are_forgotten(desk: Desk) -> None:
    await desk.opens()
    await desk.has_channel()
    await desk.assigns(ANA)
    await desk.adds()
    await delivered(desk, ago=timedelta(days=31))
    await desk.slips()
    fresh = {row.key for row in await desk.all_of(OutboxRow, OutboxRow.state != Delivery.DELIVERED)}
    await delivered(desk, ago=timedelta(days=29))
    done = await purge(desk, Ages())
    left = {row.key: row for row in await desk.all_of(OutboxRow)}
    assert fresh <= set(left)
    assert all(left[key].payload for key in fresh)
    shells = sorted(set(left) - fresh)
    assert [key for key in shells if left[key].payload or left[key].answer] == []
    assert {key.split(":")[0] for key in shells} == {"board", "card", "intake", "request", "requester", "room"}
    assert not [key for key in shells if ":edit:" in key]
    assert done.forgotten > 0


async def test_what_is_done_again_after_that_is_promised_once_and_goes_after_its_room(desk: Desk) -> None:
    await desk.opens()
    await desk.assigns(ANA)
    await delivered(desk, ago=timedelta(days=40))
    await purge(desk, Ages())
    await desk.has_channel()
    await desk.news()
    await desk.adds(owner=RAJ)
    (invited,) = [row for row in await desk.news() if row.method == "conversations.invite"]
    assert invited.after == ()
    assert invited.payload["users"] == RAJ.user_id


async def test_what_something_still_waits_for_is_not_forgotten_nor_what_was_never_sent(desk: Desk) -> None:
    await desk.opens()
    await desk.assigns(LI)
    retitled = (await desk.all_of(OutboxRow, OutboxRow.key.startswith("topic:")))[0]
    await delivered(desk, ago=timedelta(days=40))
    await desk.adds()
    waiting = (await desk.all_of(OutboxRow, OutboxRow.finished_at.is_(None)))[0]
    async with desk.database.transaction() as session:
        session.add(OutboxNeed(row_id=waiting.id, needs_id=retitled.id))
    await purge(desk, Ages())
    left = {row.id: row for row in await desk.all_of(OutboxRow)}
    assert left[retitled.id].payload == {}
    assert left[waiting.id].payload == waiting.payload
    await delivered(desk, ago=timedelta(days=40))
    await purge(desk, Ages())
    assert not {retitled.id} & {row.id for row in await desk.all_of(OutboxRow)}


async def test_receipts_go_after_their_age_and_never_while_slack_may_send_a_copy(desk: Desk) -> None:
    ages = Ages(customer_text=timedelta(days=1))
    async with desk.database.transaction() as session:
        for name, days in (("old", 8), ("some", 3), ("new", 1)):
            at = transport_now() - timedelta(days=days)
            await receipts.take(session, team_id=TEAM, key=f"view:{name}", received_at=at)
            await receipts.take(session, team_id="T2", key=f"view:{name}", received_at=at)
    assert (await purge(desk, Ages())).receipts == 1
    assert await _receipts(desk) == {"view:some", "view:new"}
    assert (await purge(desk, ages)).receipts == 1, "they may quote what is erased after a day"
    assert await _receipts(desk) == {"view:new"}, "two days are the least"
    assert len(await desk.all_of(Receipt, Receipt.team_id == "T2")) == 3, "another workspace's"


async def _receipts(desk: Desk) -> set[str]:
    return {each.key for each in await desk.all_of(Receipt, Receipt.team_id == TEAM)}


async def test_the_beat_does_it_once_a_day_and_remembers_it_in_a_row(old: Desk) -> None:
    old.configure("retention: {customer_text: 2 years}")
    await sweep_retention(old.house)
    assert (await old.facts()).title == "(erased under the retention rule)"
    (run,) = await old.all_of(RetentionRun)
    assert run.next_at == old.now + timedelta(days=1)
    async with old.changing() as (session, escalation):
        await reviewing.post_internal(session, actor=ANA, escalation=escalation, said="By the way", now=old.now)
    old.forward(hours=23)
    await sweep_retention(old.house)
    assert "by the way" in await dump(old), "not before a day has passed"
    await delivered(old, ago=timedelta(0))
    old.forward(hours=1)
    await sweep_retention(old.house)
    assert "by the way" not in await dump(old)
    async with old.database.reading() as session:
        assert await escalations.find_by_number(session, team_id=TEAM, number=1) is not None


async def test_sqlite_overwrites_what_is_deleted_on_every_connection(desk: Desk) -> None:
    if not desk.database.is_sqlite:
        pytest.skip("SQLite's own")
    async with desk.database.reading() as session:
        assert (await session.execute(text("PRAGMA secure_delete"))).scalar_one() == 1
