"""The dossier goes to whoever asked for it, and to nobody else."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot import outbox
from bot.announce import receivers
from bot.facts.actor import Actor
from bot.facts.dossier import DossierFacts
from bot.outbox import Priority
from bot.web.dossier import dossier
from bot.web.html import html
from bot.web.markdown import markdown
from bot.words import plain, say


async def exported(session: AsyncSession, facts: DossierFacts, *, to: Actor, entry_id: int, now: datetime) -> None:
    """Somebody asked for the dossier: one message with both files. `entry_id` makes their names unique."""
    known = facts.escalation
    if not known.may_hear(to.user_id):
        return
    document = dossier(facts, zone=to.zone, now=now)
    stem = f"{known.name}-dossier-{entry_id}"
    receiver = receivers.user(to.user_id)
    await outbox.promise(
        session,
        team_id=known.team_id,
        key=f"dossier:{known.id}:{entry_id}:{receiver}",
        to=receiver,
        method="files.completeUploadExternal",
        payload={
            "files": [
                {
                    "name": f"{stem}.md",
                    "title": plain("export-title-md", name=known.name),
                    "content": markdown(document),
                },
                {
                    "name": f"{stem}.html",
                    "title": plain("export-title-html", name=known.name),
                    "content": html(document),
                },
            ],
            "initial_comment": say("export-comment", name=known.name, title=known.title),
        },
        lane=receivers.lane(receiver, "files"),
        priority=Priority.NORMAL,
    )
