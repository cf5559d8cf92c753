"""The dossier of one escalation as a document: who, what, when, plan against actual, and the whole timeline."""

import re
from datetime import datetime
from html import unescape
from zoneinfo import ZoneInfo

from bot.facts.dossier import DossierFacts, Run, Sent, Step
from bot.facts.escalation import EntryFacts
from bot.rules.money import Money, write_money
from bot.web.document import Document, Section
from bot.words import plain, spoken
from models.clock import Ending
from models.milestone import MilestoneStatus
from models.room import Audience

# Executive updates are approved by somebody; others are written and sent by the same person.
_SENT_BY = {Audience.EXECUTIVE: "approved", Audience.CUSTOMER: "recorded"}
UTC = ZoneInfo("UTC")
_ENTITY = re.compile(r"<(?P<kind>[@#!]?)(?P<target>[^<>|]+)(?:\|(?P<label>[^<>]*))?>")


def dossier(facts: DossierFacts, *, zone: ZoneInfo, now: datetime) -> Document:
    """Everything, with times in `zone`, which is named once."""
    return _Writer(facts, zone, now).document()


class _Writer:
    """Writes one dossier: the same names and the same zone throughout."""

    def __init__(self, facts: DossierFacts, zone: ZoneInfo, now: datetime) -> None:
        self._facts = facts
        self._zone = zone
        self._now = now

    def document(self) -> Document:
        known = self._facts.escalation
        lead = [known.severity.value, plain(f"status-{known.status.value}"), known.customer or ""]
        if known.is_confidential:
            lead.append(plain("dossier-confidential"))
        sections = (
            self._situation(),
            self._impact(),
            self._outcome(),
            self._people(),
            self._clocks(),
            self._plan(),
            self._updates(),
        )
        return Document(
            title=f"{known.name} · {known.title}",
            lead=" · ".join(part for part in lead if part),
            facts=self._header(),
            sections=(*(section for section in sections if section), self._timeline()),
            made=plain("dossier-made", at=self._time(self._now), name=known.name),
        )

    def _header(self) -> tuple[tuple[str, str], ...]:
        known, facts = self._facts.escalation, self._facts
        found = {
            "customer": known.customer,
            "kind": plain(f"kind-{known.kind.value}"),
            "severity": known.severity.value,
            "severity-reason": known.severity_reason,
            "status": plain(f"status-{known.status.value}"),
            "owner": self._name(known.owner_id),
            "requester": self._name(known.requester_id),
            "room": f"#{known.room.name}",
            "case": known.case_link,
            "raised": self._time(known.raised_at),
            "accepted": facts.accepted_at and self._time(facts.accepted_at),
            "resolved": facts.resolved_at and self._time(facts.resolved_at),
            "closed": facts.closed_at and self._time(facts.closed_at),
            "zone": self._zone.key,
        }
        return tuple((plain(f"dossier-fact-{name}"), value) for name, value in found.items() if value)

    def _situation(self) -> Section | None:
        situation = self._facts.escalation.situation
        return Section(plain("dossier-situation"), (situation,)) if situation else None

    def _impact(self) -> Section | None:
        impact = self._facts.impact
        revenue = None
        if impact.revenue_minor is not None and impact.revenue_currency:
            revenue = write_money(Money(impact.revenue_minor, impact.revenue_currency))
        found = {
            "users": impact.users_affected,
            "blocked": impact.blocked and plain(f"blocked-said-{impact.blocked.value}"),
            "workaround": impact.workaround and plain(f"workaround-{impact.workaround.value}"),
            "revenue": revenue,
            "deadline": impact.deadline_at and self._time(impact.deadline_at),
        }
        rows = tuple((plain(f"dossier-impact-{name}"), value) for name, value in found.items() if value)
        heads = (plain("dossier-head-what"), plain("dossier-head-said"))
        return Section(plain("dossier-impact"), heads=heads, rows=rows, loose=frozenset({1})) if rows else None

    def _outcome(self) -> Section | None:
        known = self._facts.escalation
        said = [
            plain("dossier-declined", reason=known.declined_because) if known.declined_because else "",
            known.outcome or "",
            plain("dossier-reopened", reason=known.reopened_because) if known.reopened_because else "",
        ]
        paragraphs = tuple(part for part in said if part)
        return Section(plain("dossier-outcome"), paragraphs) if paragraphs else None

    def _people(self) -> Section | None:
        rows = tuple(
            (
                plain(f"dossier-role-{each.role.value}"),
                self._name(each.user_id),
                self._time(each.from_at),
                self._time(each.until_at) if each.until_at else plain("dossier-still"),
            )
            for each in self._facts.holdings
        )
        return (
            Section(plain("dossier-people"), heads=_heads("role", "who", "from", "until"), rows=rows) if rows else None
        )

    def _clocks(self) -> Section | None:
        heads = _heads("clock", "target", "started", "due", "result", "note")
        rows = tuple(self._clock(run) for run in self._facts.runs)
        return Section(plain("dossier-clocks"), heads=heads, rows=rows, loose=frozenset({5})) if rows else None

    def _clock(self, run: Run) -> tuple[str, ...]:
        notes = [self._pause(pause.from_at, pause.until_at, pause.reason) for pause in run.pauses]
        if run.late_because:
            notes.append(plain("dossier-late", reason=run.late_because))
        return (
            plain("clock-what", clock=run.kind.value),
            plain("dossier-target", target=run.target, calendar=run.calendar),
            self._time(run.started_at),
            self._time(run.due_at) if run.due_at else plain("dossier-clock-held"),
            self._result(run),
            " · ".join(notes),
        )

    def _result(self, run: Run) -> str:
        if run.stopped_at is None:
            is_late = run.due_at is not None and run.due_at <= self._now
            return plain("dossier-clock-running-late" if is_late else "dossier-clock-running")
        at, is_late = self._time(run.stopped_at), run.due_at is not None and run.stopped_at > run.due_at
        ended = run.ended or Ending.OVER
        if ended is Ending.DONE:
            return plain("dossier-clock-late" if is_late else "dossier-clock-met", at=at)
        how = "late-over" if is_late else ended.value
        return plain(f"dossier-clock-{how}", at=at)

    def _pause(self, from_at: datetime, until_at: datetime | None, reason: str) -> str:
        until = self._time(until_at) if until_at else plain("dossier-still")
        return plain("dossier-paused", begin=self._time(from_at), until=until, reason=reason)

    def _plan(self) -> Section | None:
        heads = _heads("milestone", "what", "who", "planned", "due", "actual")
        rows = tuple(
            (
                step.name,
                step.what,
                self._name(step.owner_id),
                self._time(step.planned_at),
                self._time(step.due_at),
                self._actual(step),
            )
            for step in self._facts.steps
        )
        return Section(plain("dossier-plan"), heads=heads, rows=rows, loose=frozenset({1})) if rows else None

    def _actual(self, step: Step) -> str:
        if step.status is MilestoneStatus.DONE and step.done_at:
            return plain(
                "dossier-step-late" if step.done_at > step.due_at else "dossier-step-done", at=self._time(step.done_at)
            )
        return plain(f"dossier-step-{step.status.value}")

    def _updates(self) -> Section | None:
        """As they were sent, word for word."""
        paragraphs = tuple(self._update(sent) for sent in self._facts.updates)
        return Section(plain("dossier-updates"), paragraphs) if paragraphs else None

    def _update(self, sent: Sent) -> str:
        known = {"audience": sent.audience.value, "number": sent.number, "at": self._time(sent.sent_at)}
        how = "kept" if not sent.is_read else _SENT_BY.get(sent.audience, "by") if sent.by_id else "unreviewed"
        head = plain(f"dossier-update-{how}", who=self._name(sent.by_id), **known)
        return "\n".join([head, *(self._part(name, text) for name, text in sent.sections.items())])

    def _part(self, name: str, text: str) -> str:
        if name == "text":
            return text  # as it was typed: an update to the war room
        return "\n" + plain(f"edition-section-{name}", text=self._unslacked(text))

    def _unslacked(self, text: str) -> str:
        """Mrkdwn of ours as plain text: times, names and addresses as people read them."""
        room = self._facts.escalation.room

        def read(found: re.Match[str]) -> str:
            kind, target, label = found["kind"], found["target"], found["label"]
            if kind == "!" and target.startswith("date^"):
                return self._time(datetime.fromtimestamp(int(target.split("^")[1]), UTC))
            if kind == "@":
                return self._name(target)
            if kind == "#":
                return f"#{room.name}" if target == room.channel_id else f"#{label or target}"
            return label or target

        return unescape(_ENTITY.sub(read, text))

    def _timeline(self) -> Section:
        rows = tuple(
            (self._time(entry.at), self._author(entry), self._sentence(entry)) for entry in self._facts.entries
        )
        return Section(plain("dossier-timeline"), heads=_heads("when", "who", "what"), rows=rows, loose=frozenset({2}))

    def _author(self, entry: EntryFacts) -> str:
        if entry.actor_id:
            return self._name(entry.actor_id)
        return plain("somebody" if entry.kind.startswith("room-") else "warroom-itself")

    def _sentence(self, entry: EntryFacts) -> str:
        """The catalogue's sentence of this line without the marks that only Slack reads."""
        return plain(f"timeline-{entry.kind}", **spoken(entry.data, named=self._name, timed=self._time))

    def _name(self, user_id: str | None) -> str:
        return self._facts.names.get(user_id, user_id) if user_id else plain("nobody-yet")

    def _time(self, at: datetime) -> str:
        return f"{at.astimezone(self._zone):%Y-%m-%d %H:%M}"


def _heads(*names: str) -> tuple[str, ...]:
    return tuple(plain(f"dossier-head-{name}") for name in names)
