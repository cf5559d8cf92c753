"""A week with twelve escalations at the desk: what everybody does, and every message that is promised meanwhile."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta

from bot.facts.actor import Actor
from handlers.schedule import BEATS
from models.escalation import UNDER_WAY, Severity
from models.outbox import OutboxRow
from models.role import Role
from tests.makers import ANA, DANA, EVE, LI, RAJ
from tests.services.desk import Desk

ESCALATIONS = 12
A_DAY, A_ROOMS_DAY, A_WEEK = 10, 3, 60  # messages at most: for a person, in a room; for either in the whole week
STEP = timedelta(minutes=30)
SEVERITIES = (*[Severity.SEV1] * 2, *[Severity.SEV2] * 3, *[Severity.SEV3] * 4, *[Severity.SEV4] * 3)
OWNERS, RESPONDERS = (ANA, LI, EVE), (RAJ, ANA, LI, EVE)


@dataclass
class Week:
    """What came of it. A day's messages are counted by their receiver and by what they are about."""

    posts: Counter[tuple[int, str, str]] = field(default_factory=Counter)  # day, receiver, kind
    edits: int = 0
    seen: int = 0  # the newest outbox row that was counted
    told_what_they_did: list[str] = field(default_factory=list)
    at_once: list[str] = field(default_factory=list)  # several reminders for one person in one sweep
    in_a_minute: int = 0  # the most messages that an owner got while somebody did seven things to what they own

    def by_receiver(self) -> dict[str, Counter[str]]:
        """For each receiver, how many messages of each kind in the week."""
        found: dict[str, Counter[str]] = {}
        for (_, receiver, kind), count in self.posts.items():
            found.setdefault(receiver, Counter())[kind] += count
        return found

    def worst_day(self, receiver: str) -> int:
        """The most messages that this receiver got in one day, after the one in which everything was raised."""
        days = Counter[int]()
        for (day, to, _), count in self.posts.items():
            if to == receiver and day > 0:
                days[day] += count
        return max(days.values(), default=0)


async def simulate(desk: Desk) -> Week:
    """Monday morning to Monday morning, in steps of half an hour."""
    week, began_at = Week(), desk.now
    for number in range(1, ESCALATIONS + 1):
        await desk.opens(
            DANA, severity=SEVERITIES[number - 1], title=f"Trouble {number}", customer=f"Customer {number}"
        )
        _count(week, 0, await _news(desk, week))
        await _does(desk, week, 0, OWNERS[number % 3], desk.accepts(OWNERS[number % 3], number=number))
        await desk.has_channel(f"C{number}", number=number)
        for each in range(3):
            owner = RESPONDERS[(number + each) % 4]
            due = timedelta(days=1 + each * 2, hours=number % 8)
            by = OWNERS[number % 3]
            await _does(desk, week, 0, by, desk.adds(f"Step {each}", owner=owner, by=by, due=due, number=number))
    while desk.now < began_at + timedelta(days=7):
        desk.watch.at += STEP
        day = (desk.now - began_at).days
        for beat in BEATS.values():
            await beat(desk.house)
        news = await _news(desk, week)
        reminders = Counter(row.receiver for row in news if row.key.startswith("reminder:") and _is_post(row))
        week.at_once += [f"{desk.now}: {to}" for to, count in reminders.items() if count > 1]
        _count(week, day, news)
        if (desk.now.hour, desk.now.minute) == (11, 0):
            await _works(desk, week, day)
    return week


async def _works(desk: Desk, week: Week, day: int) -> None:
    """Some milestones are done, some slip, some are left alone; something waits, something is over."""
    for number in range(1, ESCALATIONS + 1):
        facts = await desk.facts(number)
        found = [each for each in facts.milestones if each.is_open]
        if not found or number % 4 == 3 or facts.status not in UNDER_WAY:
            continue  # nothing to do, or nobody does it
        first, owner = found[0], next(who for who in RESPONDERS if who.user_id == found[0].owner_id)
        if number % 4 == 1:
            await _does(desk, week, day, owner, desk.finishes(first.number, by=owner, number=number))
        elif day % 2:
            await _does(desk, week, day, owner, desk.slips(first.number, by=owner, number=number))
    if day == 3:
        await _leads_for_them(desk, week, day)
    if day == 4:
        await _does(desk, week, day, OWNERS[2], desk.resolves(by=OWNERS[2], number=2))


async def _leads_for_them(desk: Desk, week: Week, day: int) -> None:
    """Dana does seven things in a minute to an escalation that Ana owns."""
    owner, number = ANA, 3
    assert (await desk.facts(number)).owner_id == owner.user_id
    deeds = (
        lambda: desk.waits(by=DANA, number=number),
        lambda: desk.resumes(by=DANA, number=number),
        lambda: desk.changes_severity(Severity.SEV1, by=DANA, number=number),
        lambda: desk.gives({Role.SCRIBE: owner}, by=DANA, number=number),
        lambda: desk.gives({Role.SCRIBE: None}, by=DANA, number=number),
        lambda: desk.changes_severity(Severity.SEV2, by=DANA, number=number),
        lambda: desk.monitors(by=DANA, number=number),
    )
    for deed in deeds:
        await deed()
    news = await _news(desk, week)
    week.in_a_minute = sum(row.receiver == f"user:{owner.user_id}" and _is_post(row) for row in news)
    _count(week, day, news)


async def _does(desk: Desk, week: Week, day: int, who: Actor, deed: object) -> None:
    await deed  # type: ignore[misc]
    news = await _news(desk, week)
    own = [row.key for row in news if row.receiver == f"user:{who.user_id}" and _is_post(row)]
    week.told_what_they_did += own
    _count(week, day, news)


async def _news(desk: Desk, week: Week) -> list[OutboxRow]:
    rows: list[OutboxRow] = await desk.all_of(OutboxRow, OutboxRow.id > week.seen)
    week.seen = max((row.id for row in rows), default=week.seen)
    return rows


def _is_post(row: OutboxRow) -> bool:
    return row.method == "chat.postMessage"


def _count(week: Week, day: int, news: list[OutboxRow]) -> None:
    for row in news:
        if _is_post(row):
            week.posts[day, row.receiver, row.key.partition(":")[0]] += 1
        week.edits += row.method == "chat.update"
