"""The daily and the weekly digest: posted once for each moment, however late or often we look; never an empty one."""

from datetime import datetime

from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.ext.asyncio import AsyncSession

from bot.announce import digests as announce
from bot.queries import escalations
from bot.queries import updates as known
from bot.rules.executive import ExecutiveRhythm
from bot.rules.rhythm import Form
from models.escalation import Severity
from models.update import Digest

SEVERITIES = (Severity.SEV3, Severity.SEV4)
LISTED = 60  # lines; as many as fit into a message


async def begin(session: AsyncSession, *, team_id: str, rules: ExecutiveRhythm, now: datetime) -> None:
    """The first digests are planned; two replicas may begin at the same moment."""
    into = sqlite_insert(Digest) if session.get_bind().dialect.name == "sqlite" else postgresql_insert(Digest)
    for severity in SEVERITIES:
        next_at = rules.next_at(severity, last_at=None, now=now)
        values = {"team_id": team_id, "severity": severity, "next_at": next_at}
        await session.execute(into.values(values).on_conflict_do_nothing())


async def send(
    session: AsyncSession, *, team_id: str, severity: Severity, rules: ExecutiveRhythm, now: datetime
) -> None:
    """Post what is open, unless nothing is; after a downtime the newest digest only."""
    row = await known.lock_digest(session, team_id=team_id, severity=severity)
    if row is None or row.next_at > now:
        return
    due_at, row.last_at = row.next_at, now
    row.next_at = rules.after(severity, last_at=now, now=now)
    if rules.form(severity) is Form.EDITION:
        return  # warroom.yaml gives each of them editions of its own
    found, total = await known.list_for_digest(session, team_id=team_id, severity=severity, limit=LISTED)
    if not found:
        return
    facts = await escalations.facts_of_all(session, found)
    holders = {each.holder_id for each in facts} - {None}
    names = await known.names_of(session, team_id=team_id, user_ids=[each for each in holders if each])
    await announce.due(
        session, facts, team_id=team_id, severity=severity, names=names, total=total, due_at=due_at, now=now
    )
