"""How many messages each person gets in a week with twelve escalations, counted at the desk that the tests use."""

from benchmarks.databases import Databases
from benchmarks.report import Bound, Report, Table
from bot.db import Database
from tests.services.desk import Desk
from tests.services.week import A_DAY, A_ROOMS_DAY, A_WEEK, ESCALATIONS, Week, simulate

WHAT = (
    f"{ESCALATIONS} escalations of all severities are raised and accepted on Monday, with three milestones each.\n"
    "Every day some milestones are done, some slip, some are left alone; nobody reviews the executive updates.\n"
    "Once somebody does seven things in a minute to an escalation that another person owns.\n"
    "Messages that were promised are counted; edits of messages ping nobody. The worst day is one after the first."
)


async def run(databases: Databases, *, quick: bool) -> Report:  # noqa: ARG001
    """The same in a quick run: it takes a few seconds, and it counts."""
    database = Database(databases.fresh("SQLite"))
    try:
        await database.migrate()
        desk = Desk(database)
        await desk.furnish()
        week = await simulate(desk)
    finally:
        await database.close()
    receivers = week.by_receiver()
    order = sorted(receivers, key=lambda name: (not name.startswith("user:"), name.startswith("room:"), name))
    rows = [_row(week, name) for name in order if not name.startswith("room:")]
    rooms = [name for name in order if name.startswith("room:")]
    busiest = max(rooms, key=lambda name: receivers[name].total())
    rows.append(_row(week, busiest, f"the busiest war room ({busiest})"))
    report = Report([WHAT, Table("Messages in a week", ("", "messages", "worst day", "of these"), rows)])
    report.parts.append(f"{week.edits} edits of messages that were there already.")
    people = [name for name in order if name.startswith("user:")]
    report.bounds = [
        Bound("people told what they just did themselves", len(week.told_what_they_did), 0),
        Bound("several reminders for one person at once", len(week.at_once), 0),
        Bound("messages to an owner when somebody does seven things in a minute", week.in_a_minute, 1),
        Bound("most messages for one person on a day", max(week.worst_day(name) for name in people), A_DAY),
        Bound("most messages for one person in the week", max(receivers[name].total() for name in people), A_WEEK),
        Bound("most messages in one war room on a day", max(week.worst_day(name) for name in rooms), A_ROOMS_DAY),
    ]
    return report


def _row(week: Week, receiver: str, name: str | None = None) -> tuple[str, ...]:
    kinds = week.by_receiver()[receiver]
    listed = ", ".join(f"{count} {kind}" for kind, count in kinds.most_common())
    return (name or receiver, str(kinds.total()), str(week.worst_day(receiver)), listed)
