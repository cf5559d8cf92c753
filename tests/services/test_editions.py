"""Executive editions: planned, drafted, reviewed or not; one for each time, however late, often or many at once."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.clock import transport_now
from bot.errors import Refused
from bot.facts.actor import Actor
from bot.services import reviewing
from handlers.schedule import sweep_updates
from models.escalation import Severity
from models.role import Role, RoleHolding
from models.room import RoomMember
from models.update import Rhythm, Update, UpdateStatus
from tests.makers import ANA, LI, MONDAY, RAJ
from tests.services.desk import Desk, Promised

M, H = timedelta(minutes=1), timedelta(hours=1)
only_postgresql = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


@pytest.fixture
async def crew(desk: Desk) -> Desk:
    """ESC-1 is Ana's since Monday 10:00 UTC; its first edition is due at 10:30."""
    await desk.opens()
    await desk.assigns(ANA)
    await desk.news()
    return desk


async def sweep(desk: Desk, at: datetime | None = None) -> list[Promised]:
    """What the beat promises at this time, but for edits of the card; a second sweep promises nothing."""
    desk.watch.at = at or desk.now
    await desk.news()
    await sweep_updates(desk.house)
    promised = [row for row in await desk.news() if not row.key.startswith("card:")]
    await sweep_updates(desk.house)
    assert [row.key for row in await desk.news()] == [], "the second sweep"
    return promised


async def updates(desk: Desk) -> list[Update]:
    return sorted(await desk.all_of(Update), key=lambda each: int(each.number))


async def rhythm(desk: Desk) -> Rhythm:
    found: list[Rhythm] = await desk.all_of(Rhythm)
    return found[0]


async def approves(desk: Desk, *, by: Actor = ANA, number: int = 1, **given: Any) -> None:
    draft = next(each for each in await updates(desk) if each.status is UpdateStatus.DRAFT)
    async with desk.changing(number) as (session, escalation):
        await reviewing.approve(
            session,
            actor=by,
            escalation=escalation,
            update_id=draft.id,
            rules=desk.tenant.config.executive,
            now=desk.now,
            **given,
        )


async def skips(desk: Desk, *, by: Actor = ANA) -> None:
    draft = next(each for each in await updates(desk) if each.status is UpdateStatus.DRAFT)
    async with desk.changing() as (session, escalation):
        await reviewing.skip(
            session,
            actor=by,
            escalation=escalation,
            update_id=draft.id,
            reason="nothing new",
            rules=desk.tenant.config.executive,
            now=desk.now,
        )


async def posts(desk: Desk, situation: str = "We know the cause.", *, by: Actor = ANA) -> None:
    async with desk.changing() as (session, escalation):
        await reviewing.post_executive(
            session,
            actor=by,
            escalation=escalation,
            sections={"situation": situation},
            rules=desk.tenant.config.executive,
            now=desk.now,
        )


def to(rows: list[Promised], receiver: str) -> list[Promised]:
    return [row for row in rows if row.to == receiver]


# ── drafts ───────────────────────────────────────────────────────────────────────────────────────────────


async def test_whoever_accepts_gets_the_draft_at_once_and_half_an_hour_to_review_it(crew: Desk) -> None:
    (draft,) = await sweep(crew)
    assert draft.to == "user:U0ANA"
    assert "Executive update due" in draft.text
    assert "CSV exports time out." in draft.text
    assert all(button in draft.text for button in ("Approve and post", "Edit…", "Skip…"))
    assert (await rhythm(crew)).due_at == MONDAY + 30 * M
    assert (await crew.facts()).next_edition_at == MONDAY + 30 * M


async def test_what_nobody_accepted_is_drafted_for_the_duty_manager_later(desk: Desk) -> None:
    await desk.opens()
    await desk.news()
    assert await sweep(desk, MONDAY + 5 * M) == []
    assert await sweep(desk, MONDAY + 19 * M) == []
    (draft,) = await sweep(desk, MONDAY + 20 * M)
    assert draft.to == "user:U0LI"
    await desk.assigns(ANA)
    rows = await sweep(desk, MONDAY + 21 * M)
    assert [(row.to, row.method) for row in rows] == [("user:U0LI", "chat.update"), ("user:U0ANA", "chat.postMessage")]
    assert "there is nothing for you to do" in rows[0].text
    assert len(await updates(desk)) == 1


async def test_severities_without_editions_have_no_drafts(desk: Desk) -> None:
    await desk.opens(severity=Severity.SEV3)
    await desk.assigns(ANA)
    assert await sweep(desk) == []
    assert await sweep(desk, MONDAY + timedelta(days=3)) == []
    assert (await rhythm(desk)).next_at is None


# ── decided ──────────────────────────────────────────────────────────────────────────────────────────────


async def test_an_approved_edition_goes_into_its_thread_and_the_draft_says_so(crew: Desk) -> None:
    await sweep(crew)
    crew.forward(minutes=10)
    await approves(crew)
    news = await crew.news()
    parent, reply = to(news, "board:executive")[-2:]
    assert (parent.method, parent.slot) == ("chat.postMessage", "executive:1")
    assert reply.method == "chat.postMessage"
    assert "ESC-1 · SEV1 · Acme · Active" in parent.text
    assert "Not yet reviewed" not in parent.text + reply.text
    (told,) = to(news, "user:U0ANA")
    assert "approved it" in told.text
    assert "Approve and post" not in told.text
    assert (await rhythm(crew)).due_at == MONDAY + 30 * M + 4 * H
    assert await sweep(crew, MONDAY + 30 * M) == []
    (sent,) = await updates(crew)
    assert (sent.status, sent.is_reviewed, sent.decided_by) == (UpdateStatus.SENT, True, "U0ANA")
    assert sent.sections is not None
    assert sent.sections["situation"] == "CSV exports time out."
    with pytest.raises(Refused, match="update-too-late-sent"):
        async with crew.changing() as (session, escalation):
            await reviewing.approve(
                session,
                actor=ANA,
                escalation=escalation,
                update_id=sent.id,
                rules=crew.tenant.config.executive,
                now=crew.now,
            )


async def test_an_edited_edition_is_kept_and_sent_word_for_word(crew: Desk) -> None:
    await sweep(crew)
    await approves(crew, sections={"situation": "A fix is being tested.", "risks": "The vendor may be late."})
    reply = to(await crew.news(), "board:executive")[-1]
    assert "A fix is being tested." in reply.text
    assert "Plan against actual" not in reply.text
    (sent,) = await updates(crew)
    assert sent.sections == {"situation": "A fix is being tested.", "risks": "The vendor may be late."}


async def test_a_skipped_edition_tells_nobody_and_counts_as_reviewed(crew: Desk) -> None:
    await sweep(crew)
    await skips(crew)
    news = await crew.news()
    assert to(news, "board:executive") == []
    assert "skipped it" in to(news, "user:U0ANA")[0].text
    assert await sweep(crew, MONDAY + 30 * M) == []
    assert (await rhythm(crew)).due_at == MONDAY + 30 * M + 4 * H
    assert "update-skipped" in await crew.kinds()


async def test_what_nobody_decides_goes_out_marked(crew: Desk) -> None:
    await sweep(crew)
    rows = await sweep(crew, MONDAY + 30 * M)
    parent, reply = to(rows, "board:executive")[-2:]
    assert "Not yet reviewed by the owner" in parent.text
    assert "Not yet reviewed by the owner" in reply.text
    assert "Nobody decided in time" in to(rows, "user:U0ANA")[0].text
    assert "update-unreviewed" in await crew.kinds()


async def test_an_update_out_of_turn_begins_the_rhythm_anew_and_needs_no_draft(crew: Desk) -> None:
    await sweep(crew)
    await sweep(crew, MONDAY + 30 * M)
    crew.forward(hours=1)
    await posts(crew)
    news = await crew.news()
    parent = next(row for row in news if row.slot == "executive:1")
    assert parent.method == "chat.update"
    assert "We know the cause." in parent.text
    assert (await rhythm(crew)).due_at == crew.now + 4 * H
    assert await sweep(crew, MONDAY + 30 * M + 4 * H - 30 * M) == []


async def test_posting_one_while_a_draft_waits_settles_the_draft(crew: Desk) -> None:
    await sweep(crew)
    await posts(crew)
    assert "is not needed any more" in to(await crew.news(), "user:U0ANA")[0].text
    assert len(await updates(crew)) == 1
    assert await sweep(crew, MONDAY + 30 * M) == []


# ── what changed ─────────────────────────────────────────────────────────────────────────────────────────


async def test_the_next_edition_says_what_has_changed_since(crew: Desk) -> None:
    await crew.adds("Find the cause", due=2 * H)
    await crew.adds("Fix live", due=6 * H)
    await sweep(crew)
    await approves(crew)
    await crew.finishes(1)
    await crew.slips(2, to=MONDAY + 9 * H)
    await crew.adds("Tell Acme", due=1 * H)
    (draft,) = await sweep(crew, MONDAY + 4 * H)
    assert "1 of 3 milestones done" in draft.text
    assert "Done: M1 Find the cause" in draft.text
    assert "M2 Fix live" in draft.text.partition("Moved from")[2]
    assert "M3 Tell Acme" in draft.text.partition("New, due")[2]
    assert "M3 Tell Acme" in draft.text.partition("Overdue since")[2]
    assert "M2 by" in draft.text, "the next milestone is the next one ahead"


async def test_a_draft_under_review_follows_the_plan_without_a_ping(crew: Desk) -> None:
    (draft,) = await sweep(crew)
    assert await sweep(crew, MONDAY + 5 * M) == []
    await crew.adds("Fix live", due=6 * H)
    (edited,) = await sweep(crew)
    assert (edited.method, edited.slot) == ("chat.update", draft.slot)
    assert "M1 by" in edited.text
    assert "Approve and post" in edited.text
    assert (await rhythm(crew)).next_at == MONDAY + 30 * M
    await crew.has_it()
    assert await sweep(crew) == []


async def test_a_material_change_is_told_soon_and_at_night(crew: Desk) -> None:
    await sweep(crew)
    await approves(crew)
    await sweep(crew, MONDAY + 13 * H)  # 23:00: nothing before 07:00
    assert (await rhythm(crew)).due_at == datetime(2026, 11, 24, 7, tzinfo=UTC)
    await crew.changes_severity(Severity.SEV2)
    (draft,) = [row for row in await sweep(crew) if row.to == "user:U0ANA" and row.method == "chat.postMessage"]
    assert "Severity: SEV1 → SEV2" in draft.text
    assert (await rhythm(crew)).due_at == crew.now + 30 * M
    rows = await sweep(crew, crew.now + 30 * M)
    assert len(to(rows, "board:executive")) == 2
    assert (await rhythm(crew)).due_at == datetime(2026, 11, 24, 9, tzinfo=UTC)


async def test_the_last_edition_says_how_it_ended_and_then_there_is_no_more(crew: Desk) -> None:
    await sweep(crew)
    await approves(crew)
    crew.forward(hours=1)
    await crew.resolves("The fix is live.")
    (draft,) = await sweep(crew)
    assert "Outcome: The fix is live." in draft.text
    assert "Status: Active → Resolved" in draft.text
    await crew.closes()
    assert await sweep(crew) == []
    await approves(crew)
    reply = to(await crew.news(), "board:executive")[-1]
    assert "This is the last update" in reply.text
    assert await sweep(crew, crew.now + timedelta(days=2)) == []
    await crew.reopens()
    (draft,) = await sweep(crew)
    assert "Status: Closed → Active" in draft.text


async def test_what_executives_never_heard_of_needs_no_last_edition(crew: Desk) -> None:
    await sweep(crew)
    await crew.resolves()
    (dropped,) = await sweep(crew)
    assert "not needed any more" in dropped.text
    assert await sweep(crew, MONDAY + 5 * H) == []
    assert [each.status for each in await updates(crew)] == [UpdateStatus.DROPPED]


async def test_the_draft_goes_to_a_new_owner(crew: Desk) -> None:
    await sweep(crew)
    await crew.assigns(RAJ, by=LI)
    rows = await sweep(crew, crew.now + M)
    assert [(row.to, row.method) for row in rows] == [("user:U0ANA", "chat.update"), ("user:U0RAJ", "chat.postMessage")]
    await approves(crew, by=RAJ)
    assert "approved it" in to(await crew.news(), "user:U0RAJ")[0].text


async def test_whoever_owned_it_for_a_moment_hears_nothing_of_the_draft(crew: Desk) -> None:
    await sweep(crew)
    entry = await crew.assigns(RAJ, by=LI)
    crew.forward(seconds=10)
    await sweep(crew)
    await crew.takes_back(entry, by=LI)
    assert [row.to for row in await sweep(crew, crew.now + M) if row.slot and row.slot.startswith("update:")] == [
        "user:U0ANA"
    ]
    assert (await updates(crew))[-1].message_to == "U0ANA"


# ── what was taken back ──────────────────────────────────────────────────────────────────────────────────


async def reviewed(crew: Desk) -> datetime:
    """The first edition was approved; when the next one is due."""
    await sweep(crew)
    await approves(crew)
    due_at = (await rhythm(crew)).due_at
    assert due_at is not None
    return due_at


async def test_a_change_of_severity_that_was_taken_back_needs_no_prompt_edition(crew: Desk) -> None:
    regular = await reviewed(crew)
    crew.forward(hours=1)
    entry = await crew.changes_severity(Severity.SEV2, by=ANA)
    (draft,) = to(await sweep(crew), "user:U0ANA")
    assert (await rhythm(crew)).due_at == crew.now + 30 * M
    crew.forward(minutes=5)
    await crew.takes_back(entry, by=ANA)
    (dropped,) = to(await sweep(crew), "user:U0ANA")
    assert (dropped.slot, dropped.method) == (draft.slot, "chat.update")
    assert "not needed any more" in dropped.text
    assert "Approve and post" not in dropped.text
    assert (await rhythm(crew)).due_at == regular
    assert to(await sweep(crew, crew.now + H), "board:executive") == []
    assert len(to(await sweep(crew, regular - 30 * M), "user:U0ANA")) == 1, "the regular one has a draft of its own"


async def test_taken_back_before_anybody_looked_it_moves_nothing(crew: Desk) -> None:
    regular = await reviewed(crew)
    crew.forward(hours=1)
    await crew.takes_back(await crew.changes_severity(Severity.SEV2, by=ANA), by=ANA)
    assert await sweep(crew) == []
    assert (await rhythm(crew)).due_at == regular


async def test_the_regular_draft_stays_when_a_change_in_between_was_taken_back(crew: Desk) -> None:
    regular = await reviewed(crew)
    await sweep(crew, regular - 20 * M)
    entry = await crew.changes_severity(Severity.SEV2, by=ANA)
    await sweep(crew)
    await crew.takes_back(entry, by=ANA)
    (edited,) = to(await sweep(crew), "user:U0ANA")
    assert "Approve and post" in edited.text
    assert "Severity: SEV1" not in edited.text
    assert (await rhythm(crew)).due_at == regular


async def test_what_else_was_material_is_told_although_the_severity_is_what_it_was(crew: Desk) -> None:
    await reviewed(crew)
    crew.forward(hours=1)
    entry = await crew.changes_severity(Severity.SEV2, by=ANA)
    await crew.monitors()
    await crew.reopens()
    await crew.takes_back(entry, by=ANA)
    assert len(to(await sweep(crew), "user:U0ANA")) == 1
    assert (await rhythm(crew)).due_at == crew.now + 30 * M


# ── who was asked before ─────────────────────────────────────────────────────────────────────────────────


async def asked_twice(desk: Desk, *, number: int = 1, **given: Any) -> None:
    """The draft was with the duty manager, and is with the new owner now."""
    await desk.opens(**given)
    await sweep(desk, desk.now + 5 * M)
    await sweep(desk, desk.now + 15 * M)
    await desk.assigns(ANA, number=number)
    await sweep(desk, desk.now + M)
    assert len((await updates(desk))[-1].asked_before or {}) == 1


@pytest.mark.parametrize(
    ("decide", "said"), [(approves, "approved it"), (skips, "skipped it"), (posts, "is not needed any more")]
)
async def test_whoever_was_asked_before_sees_how_it_ended(desk: Desk, decide: Any, said: str) -> None:
    await asked_twice(desk)
    await desk.news()
    await decide(desk)
    news = await desk.news()
    for receiver, slot in (("user:U0LI", "update:1:0"), ("user:U0ANA", "update:1:1")):
        (told,) = to(news, receiver)
        assert (told.slot, told.method) == (slot, "chat.update")
        assert said in told.text
        assert "*ESC-1* · Exports fail" in told.text
        assert "Approve and post" not in told.text


async def test_whoever_was_asked_before_sees_that_it_went_out_unreviewed_or_was_dropped(desk: Desk) -> None:
    await asked_twice(desk)
    (told,) = to(await sweep(desk, MONDAY + 51 * M), "user:U0LI")
    assert "Nobody decided in time" in told.text
    await asked_twice(desk, number=2, title="Logins fail")
    await desk.resolves(number=2)
    told = next(row for row in await sweep(desk) if row.slot == "update:2:0")
    assert "not needed any more" in told.text


async def test_whoever_was_asked_before_and_is_not_in_the_room_any_more_hears_nothing(desk: Desk) -> None:
    await asked_twice(desk, is_confidential=True)
    room_id = (await desk.facts()).room.id
    async with desk.changing() as (session, _):
        (await session.get_one(RoomMember, (room_id, "U0LI"))).left_at = transport_now()
    await desk.news()
    await approves(desk)
    news = await desk.news()
    assert to(news, "user:U0LI") == []
    assert len(to(news, "user:U0ANA")) == 1


# ── unreviewed twice ─────────────────────────────────────────────────────────────────────────────────────


async def neglected(crew: Desk) -> list[Promised]:
    """Two editions in a row go out unreviewed; what the second one promises."""
    await sweep(crew, MONDAY)
    await sweep(crew, MONDAY + 30 * M)
    await sweep(crew, MONDAY + 4 * H)
    return await sweep(crew, MONDAY + 4 * H + 30 * M)


async def test_after_two_unreviewed_editions_it_stops_and_asks_the_duty_manager_once(crew: Desk) -> None:
    rows = await neglected(crew)
    (asked,) = [row for row in rows if row.key.startswith("updates-stopped")]
    assert asked.to in ("user:U0ANA", "user:U0LI"), "an admin: nobody is on the rota"
    assert "have stopped" in asked.text
    assert "Further updates wait for a review" in to(rows, "board:executive")[-1].text
    assert await sweep(crew, MONDAY + timedelta(days=2)) == []
    assert (await crew.kinds()).count("update-stopped") == 1


async def test_it_goes_on_when_the_duty_manager_says_so_or_somebody_posts_one(crew: Desk) -> None:
    await neglected(crew)
    async with crew.changing() as (session, escalation):
        await reviewing.go_on(session, actor=LI, escalation=escalation, now=crew.now)
    assert len(to(await sweep(crew), "user:U0ANA")) == 1
    with pytest.raises(Refused, match="updates-not-stopped"):
        async with crew.changing() as (session, escalation):
            await reviewing.go_on(session, actor=LI, escalation=escalation, now=crew.now)
    await approves(crew)
    assert (await rhythm(crew)).unreviewed == 0


async def test_a_new_owner_begins_with_a_clean_slate(crew: Desk) -> None:
    await neglected(crew)
    await crew.assigns(RAJ, by=LI)
    assert len(to(await sweep(crew, crew.now + M), "user:U0RAJ")) == 1


# ── nights and zones ─────────────────────────────────────────────────────────────────────────────────────


async def test_sev2_is_at_nine_and_five_on_the_channels_clocks(desk: Desk) -> None:
    desk.configure("channels: {executive_zone: Asia/Tokyo}")
    await desk.opens(severity=Severity.SEV2)
    await desk.assigns(ANA)
    assert await sweep(desk) == []
    nine = datetime(2026, 11, 24, 0, tzinfo=UTC)
    assert (await rhythm(desk)).due_at == nine
    (draft,) = await sweep(desk, nine - 30 * M)
    assert draft.to == "user:U0ANA"
    await sweep(desk, nine)
    assert (await rhythm(desk)).due_at == nine + 8 * H


async def test_the_first_edition_goes_out_at_night_and_the_next_waits_for_the_morning(desk: Desk) -> None:
    desk.watch.at = night = MONDAY + 13 * H
    await desk.opens()
    await desk.assigns(ANA)
    await sweep(desk)
    assert len(to(await sweep(desk, night + 30 * M), "board:executive")) == 3, "the channel is made first"
    morning = datetime(2026, 11, 24, 7, tzinfo=UTC)
    assert (await rhythm(desk)).due_at == morning
    (draft,) = await sweep(desk, morning - 30 * M)
    await approves(desk)
    assert "goes out" in to(await desk.news(), "user:U0ANA")[0].text
    assert to(await desk.promised(), "board:executive")[-1].key == "update:1:board:executive"
    rows = await sweep(desk, morning)
    assert "Not yet reviewed" not in to(rows, "board:executive")[-1].text
    assert [each.is_reviewed for each in await updates(desk)] == [False, True]
    assert draft.slot == "update:2:0"


async def test_after_a_downtime_only_the_newest_edition_goes_out(crew: Desk) -> None:
    await sweep(crew)
    await approves(crew)
    tuesday = datetime(2026, 11, 24, 16, tzinfo=UTC)
    rows = await sweep(crew, tuesday)
    assert len(to(rows, "board:executive")) == 2
    assert ["It went out" in row.text for row in to(rows, "user:U0ANA")] == [True]
    due = (await rhythm(crew)).due_at
    assert due is not None
    assert tuesday < due <= tuesday + 4 * H


async def test_what_was_missed_is_not_made_good_at_night(crew: Desk) -> None:
    await sweep(crew)
    await approves(crew)
    assert to(await sweep(crew, MONDAY + 13 * H), "board:executive") == []
    assert (await rhythm(crew)).due_at == datetime(2026, 11, 24, 7, tzinfo=UTC)


# ── confidential ─────────────────────────────────────────────────────────────────────────────────────────


async def test_a_confidential_one_is_in_no_channel(desk: Desk) -> None:
    await desk.opens(is_confidential=True)
    await desk.assigns(ANA)
    await desk.news()
    (draft,) = await sweep(desk)
    assert draft.to == "user:U0ANA"
    assert "no executive sponsor is in its room" in draft.text
    await approves(desk)
    assert to(await desk.promised(), "board:executive") == []
    (settled,) = [row for row in await desk.news() if row.slot == draft.slot]
    for text in (settled.text, (await unreviewed(desk)).text):
        assert "it went to nobody. Name an executive sponsor with `/warroom ESC-1 role executive-sponsor @who`" in text
        assert "It went out" not in text
    assert to(await desk.promised(), "board:executive") == []
    assert (await desk.kinds()).count("update-kept") == 2
    assert not {"update-sent", "update-unreviewed"} & set(await desk.kinds())


async def unreviewed(desk: Desk) -> Promised:
    """What becomes of the draft that nobody decides."""
    await sweep(desk, MONDAY + 4 * H + 10 * M)
    (settled,) = [row for row in await sweep(desk, MONDAY + 4 * H + 30 * M) if row.to == "user:U0ANA"]
    return settled


async def test_its_executive_sponsor_reads_it_in_a_thread_of_their_own_as_long_as_they_are_in_the_room(
    desk: Desk,
) -> None:
    await desk.opens(is_confidential=True)
    await desk.assigns(ANA)
    async with desk.changing() as (session, escalation):
        facts = await desk.facts()
        sponsor = {"team_id": escalation.team_id, "escalation_id": escalation.id, "from_at": desk.now}
        session.add(RoleHolding(role=Role.EXECUTIVE_SPONSOR, user_id="U0EVE", **sponsor))
        session.add(RoomMember(room_id=facts.room.id, user_id="U0EVE", joined_at=transport_now()))
    (draft,) = await sweep(desk)
    assert "<@U0EVE>" in draft.text
    await approves(desk)
    parent, reply = to(await desk.news(), "user:U0EVE")
    assert parent.slot == "executive:1:user:U0EVE"
    assert "CSV exports time out." in reply.text
    async with desk.changing() as (session, _):
        member = await session.get_one(RoomMember, (facts.room.id, "U0EVE"))
        member.left_at = transport_now()
    await sweep(desk, MONDAY + 4 * H)
    await sweep(desk, MONDAY + 4 * H + 30 * M)
    assert len(to(await desk.promised(), "user:U0EVE")) == 2
    assert to(await desk.promised(), "board:executive") == []


# ── clocks that are set back ─────────────────────────────────────────────────────────────────────────────


async def test_no_edit_is_lost_when_the_clock_is_set_back(crew: Desk) -> None:
    await sweep(crew, MONDAY + 5 * M)
    for what in ("Find the cause", "Fix live", "Tell Acme"):
        await crew.adds(what, due=6 * H)
        (edited,) = await sweep(crew, MONDAY + 6 * M)
        assert edited.method == "chat.update", "the same time again, and another change"


# ── at once ──────────────────────────────────────────────────────────────────────────────────────────────


@only_postgresql
async def test_sweeps_at_the_same_moment_send_one_edition(crew: Desk) -> None:
    await sweep(crew)
    crew.watch.at = MONDAY + 30 * M
    await asyncio.gather(*(sweep_updates(crew.house) for _ in range(4)))
    assert [each.status for each in await updates(crew)] == [UpdateStatus.SENT]
    assert len([row for row in await crew.promised() if row.key.startswith("update:1:board")]) == 1


async def test_an_approval_and_the_sweep_at_the_same_moment_make_one_edition(crew: Desk) -> None:
    await sweep(crew)
    crew.watch.at = MONDAY + 30 * M
    results = await asyncio.gather(approves(crew), sweep_updates(crew.house), return_exceptions=True)
    assert all(result is None or isinstance(result, Refused) for result in results), results
    await sweep_updates(crew.house)
    assert [each.status for each in await updates(crew)] == [UpdateStatus.SENT]
    assert len([row for row in await crew.promised() if row.key.startswith("update:1:board")]) == 1


@pytest.mark.parametrize("decide", [approves, skips])
async def test_a_draft_can_be_decided_the_moment_it_is_accepted(desk: Desk, decide: Any) -> None:
    await desk.opens()
    while not await updates(desk):  # drafted for the duty manager
        await sweep(desk, desk.now + M)
    await desk.assigns(ANA)
    assert (await rhythm(desk)).due_at is None, "the sweep has not planned it anew yet"
    await decide(desk)
    (update,) = await updates(desk)
    assert update.status is not UpdateStatus.DRAFT
    assert (await rhythm(desk)).due_at == desk.now + 4 * H
