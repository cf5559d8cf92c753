"""How *Raise an escalation* is read back: strictly when it is submitted, as far as it goes while it is filled in."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from bot.errors import Mistakes, Refused
from bot.rules import text
from bot.rules.counts import read_count
from bot.rules.deadline import read_deadline
from bot.rules.intake import Draft
from bot.rules.money import read_money
from bot.views import blocks
from bot.views import intake as view
from bot.views.blocks import Block
from models.escalation import Blocked, Kind, Severity, Workaround

CUSTOMER_LIMIT = 100
CASE_LINK_LIMIT = 500


def read(state: Block, *, now: datetime, zone: ZoneInfo, currency: str, source_link: str | None = None) -> Draft:
    """What was filled in. Raises Refused, naming the fields, for all that cannot be used."""
    mistakes = Mistakes()
    draft = read_so_far(state, now=now, zone=zone, currency=currency, source_link=source_link, mistakes=mistakes)
    mistakes.check()
    return draft


def read_so_far(
    state: Block,
    *,
    now: datetime,
    zone: ZoneInfo,
    currency: str,
    source_link: str | None = None,
    mistakes: Mistakes | None = None,
) -> Draft:
    """What can be used of what stands in the form by now; what cannot (yet) counts as left open, and is gathered."""
    return _Form(state, now, zone, currency, mistakes or Mistakes()).draft(source_link)


def clean_customer(typed: str) -> str | None:
    """A customer's name as it is kept; None when the field was left empty."""
    if not typed.strip():
        return None
    return text.clean_line(typed, limit=CUSTOMER_LIMIT, field=view.CUSTOMER, empty="customer-missing")


def clean_title(typed: str) -> str:
    """A title as it is kept."""
    return text.clean_line(typed, limit=text.TITLE_LIMIT, field=view.TITLE, empty="title-missing")


@dataclass(frozen=True)
class _Form:
    state: Block
    now: datetime
    zone: ZoneInfo
    currency: str
    mistakes: Mistakes

    def draft(self, source_link: str | None) -> Draft:
        take = self.mistakes.take
        severity, blocked, workaround = (self._typed(name) for name in (view.SEVERITY, view.BLOCKED, view.WORKAROUND))
        return Draft(
            title=take(lambda: clean_title(self._typed(view.TITLE)), ""),
            situation=take(self._situation, ""),
            customer=take(lambda: clean_customer(self._typed(view.CUSTOMER)), None),
            kind=Kind(self._typed(view.KIND) or Kind.CUSTOMER),
            users=take(lambda: read_count(self._typed(view.USERS), field=view.USERS), None),
            blocked=Blocked(blocked) if blocked else None,
            workaround=Workaround(workaround) if workaround else None,
            revenue=take(
                lambda: read_money(self._typed(view.REVENUE), default=self.currency, field=view.REVENUE), None
            ),
            deadline_at=take(self._deadline, None),
            severity=Severity(severity) if severity else None,
            severity_reason=take(self._reason, None),
            case_link=take(lambda: _address(self._typed(view.CASE_LINK)), None),
            source_link=source_link,
            is_confidential="yes" in (blocks.typed(self.state, view.CONFIDENTIAL) or []),
        )

    def _typed(self, name: str) -> str:
        return str(blocks.typed(self.state, name) or "")

    def _situation(self) -> str:
        return text.clean_text(
            self._typed(view.SITUATION), limit=text.DESCRIPTION_LIMIT, field=view.SITUATION, empty=None
        )

    def _reason(self) -> str | None:
        return text.clean_text(self._typed(view.REASON), limit=text.REASON_LIMIT, field=view.REASON, empty=None) or None

    def _deadline(self) -> datetime | None:
        return read_deadline(self._typed(view.DEADLINE), now=self.now, zone=self.zone, field=view.DEADLINE)


def _address(typed: str) -> str | None:
    typed = typed.strip()
    if not typed:
        return None
    address = typed if "://" in typed else f"https://{typed}"
    if not _is_plain_address(address):
        raise Refused("case-link-unusable", field=view.CASE_LINK, text=text.shorten(typed, 80))
    return address


def _is_plain_address(address: str) -> bool:
    """Whether it is what it looks like: nothing invisible in it, and nobody's name before the host."""
    if len(address) > CASE_LINK_LIMIT or not address.isprintable() or any(letter.isspace() for letter in address):
        return False
    try:
        parts = urlsplit(address)
        return parts.scheme in ("http", "https") and "." in (parts.hostname or "") and parts.username is None
    except ValueError:
        return False
