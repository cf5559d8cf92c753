"""Redaction: the words of one line go wherever they stand; author, time, kind and a mark with the reason stay."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, update

from bot.clock import transport_now
from bot.queries import dossier
from bot.rules.redaction import Redaction
from bot.services import receipts, record, redaction, reviewing
from bot.services.redaction import Left
from bot.web import dossier as page
from bot.web.markdown import markdown
from models.outbox import Delivery, OutboxRow
from models.update import Update
from tests.makers import ANA, DANA, RAJ
from tests.services.desk import TEAM, Desk
from tests.services.refusals import refused
from tests.services.test_retention import delivered, dump

SECRET = "the password is hunter2 & <more>"


async def redacts(desk: Desk, number: int, because: str = "it holds a password", *, at: int = 1) -> list[Left]:
    """Ana redacts this line."""
    async with desk.changing(at) as (session, escalation):
        return await redaction.redact(
            session, actor=ANA, escalation=escalation, number=number, reason=because, now=desk.now
        )


async def number_of(desk: Desk, kind: str, number: int = 1) -> int:
    """The number of the newest line of this kind."""
    kinds = await desk.kinds(number)
    return len(kinds) - kinds[::-1].index(kind)


@pytest.fixture
async def led(desk: Desk) -> Desk:
    """ESC-1 with a room and an owner."""
    await desk.opens()
    await desk.has_channel()
    await desk.assigns(ANA)
    return desk


def hidden(text: str) -> bool:
    """Whether nothing of the secret is in it."""
    return "hunter2" not in text


async def test_a_milestones_words_go_everywhere_and_the_card_and_messages_follow(led: Desk) -> None:
    await led.adds(SECRET)
    await led.finishes()
    before = await led.timeline()
    await led.news()
    await redacts(led, await number_of(led, "milestone-added"))
    assert hidden(await dump(led))
    after = await led.timeline()
    assert [(each.at, each.actor_id, each.kind) for each in after[:-1]] == [
        (each.at, each.actor_id, each.kind) for each in before
    ]
    assert after[-1].kind == "redacted"
    assert after[-1].actor_id == ANA.user_id
    what = (await led.milestone()).what
    assert what.startswith("[redacted by @")
    assert what.endswith(" because it holds a password]")
    edited = {row.slot: row for row in await led.news() if row.method == "chat.update"}
    assert "redacted by" in edited["card:1"].text
    assert any(row.to == f"user:{RAJ.user_id}" and "redacted by" in row.text for row in edited.values())


async def test_what_quotes_it_goes_too_and_what_was_sent_is_named(led: Desk) -> None:
    async with led.changing() as (session, escalation):
        await reviewing.post_internal(session, actor=ANA, escalation=escalation, said=SECRET, now=led.now)
    sections = {"situation": "We know: the password is hunter2 &amp; &lt;more&gt;, sorry"}
    async with led.changing() as (session, escalation):
        rules = led.tenant.config.executive
        await reviewing.post_executive(
            session, actor=ANA, escalation=escalation, sections=sections, rules=rules, now=led.now
        )
        await receipts.take(session, team_id=TEAM, key="view:V1", received_at=transport_now())
        await receipts.keep_answer(session, team_id=TEAM, key="view:V1", answer={"text": f"Told: {SECRET}"})
    await delivered_at(led, "C1", "17.5")
    left = await redacts(led, await number_of(led, "update-internal"))
    assert hidden(await dump(led))
    assert "room:1" in {each.receiver for each in left}
    assert {(each.channel_id, each.ts) for each in left} == {("C1", "17.5")}
    (sent,) = await led.all_of(Update, Update.audience == "internal")
    assert sent.sections is not None
    assert sent.sections["text"].startswith("[redacted by")


async def delivered_at(desk: Desk, channel_id: str, ts: str) -> None:
    """As if everything had been delivered just now, there."""
    async with desk.database.transaction() as session:
        for row in await session.scalars(select(OutboxRow).where(OutboxRow.state != Delivery.DELIVERED)):
            row.state, row.finished_at = Delivery.DELIVERED, transport_now()
            row.answer = {"channel": channel_id, "ts": ts}


async def test_what_waits_for_slack_says_the_mark_when_it_goes(led: Desk) -> None:
    async with led.changing() as (session, escalation):
        await reviewing.post_internal(session, actor=ANA, escalation=escalation, said=SECRET, now=led.now)
    assert await redacts(led, await number_of(led, "update-internal")) == []
    (waiting,) = [row for row in await led.promised() if row.key.startswith("update:")]
    assert hidden(str(waiting.payload))
    assert "redacted by" in waiting.text


async def test_a_dossier_that_waits_goes_out_with_the_mark_in_both_files(led: Desk) -> None:
    await led.adds(SECRET)
    async with led.changing() as (session, escalation):
        await record.export(session, actor=DANA, escalation=escalation, now=led.now)
    await redacts(led, await number_of(led, "milestone-added"))
    (waiting,) = [row for row in await led.promised() if row.key.startswith("dossier:")]
    assert hidden(str(waiting.payload))
    assert all("because it holds a password" in file["content"] for file in waiting.payload["files"])


async def test_what_is_on_its_way_at_that_moment_is_named_too(led: Desk) -> None:
    async with led.changing() as (session, escalation):
        await reviewing.post_internal(session, actor=ANA, escalation=escalation, said=SECRET, now=led.now)
    claimed = {"state": Delivery.CLAIMED, "claimed_at": transport_now(), "claim_epoch": 1}
    async with led.database.transaction() as session:
        await session.execute(update(OutboxRow).where(OutboxRow.key.startswith("update:")).values(**claimed))
    (left,) = await redacts(led, await number_of(led, "update-internal"))
    assert (left.receiver, left.ts) == ("room:1", None)


async def test_reasons_the_outcome_and_the_situation_can_be_redacted(desk: Desk) -> None:
    await desk.opens(situation=SECRET)
    await desk.has_channel()
    await desk.assigns(ANA)
    await desk.waits(because=f"{SECRET} 2")
    await desk.resumes()
    await desk.resolves(f"{SECRET} 3")
    await delivered(desk, ago=timedelta(0))
    for kind in ("raised", "waiting", "resolved"):
        await redacts(desk, await number_of(desk, kind))
    assert hidden(await dump(desk))
    facts = await desk.facts()
    async with desk.database.reading() as session:
        found = await dossier.get_dossier(session, escalation=await desk.escalation(), facts=facts)
    written = markdown(page.dossier(found, zone=ZoneInfo("UTC"), now=desk.now))
    assert hidden(written)
    assert written.count("because it holds a password") >= 4


async def test_other_escalations_and_other_lines_keep_their_words(led: Desk) -> None:
    await led.adds("Fix it")
    await led.adds("Fix it in the EU")
    await led.opens(title="Another", customer="Bolt")
    await led.assigns(ANA, number=2)
    await led.adds("Fix it", number=2)
    await redacts(led, await number_of(led, "milestone-added") - 1)
    assert (await led.milestone(1)).what.startswith("[redacted")
    assert (await led.milestone(2)).what == "Fix it in the EU"
    assert (await led.milestone(1, number=2)).what == "Fix it"
    assert "Fix it" in str((await led.timeline(2))[-1].data)


async def test_a_line_that_is_not_there_or_without_words_is_refused(led: Desk) -> None:
    await led.adds(SECRET)
    count = len(await led.kinds())
    for number in (0, count + 1):
        assert await refused(redacts(led, number)) == "redact-no-line"
    assert await refused(redacts(led, await number_of(led, "accepted"))) == "redact-nothing"
    await redacts(led, count)
    assert await refused(redacts(led, count + 1)) == "redact-nothing"
    assert (await led.kinds())[-1] == "redacted"


async def test_a_dossier_that_left_is_named_to_whoever_redacts(led: Desk) -> None:
    await led.adds(SECRET)
    async with led.changing() as (session, escalation):
        await record.export(session, actor=DANA, escalation=escalation, now=led.now)
    await delivered_at(led, "D1", "1.5")
    left = await redacts(led, await number_of(led, "milestone-added"))
    assert hidden(await dump(led))
    assert f"user:{DANA.user_id}" in {each.receiver for each in left}


def test_a_text_that_was_cut_off_is_known_by_its_beginning() -> None:
    text = "a secret that goes on and on and on, longer than a card shows " * 3
    shown = {"text": f"ESC-1: {text[:80]}…", "of": ["a secret that goes on", 3, None]}
    assert Redaction(frozenset({text}), "[gone]").within(shown) == {
        "text": "ESC-1: [gone]",
        "of": ["a secret that goes on", 3, None],
    }
