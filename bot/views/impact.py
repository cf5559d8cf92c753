"""The impact of an escalation as people see it: the choices of the form, the suggested severity, its reasons."""

from datetime import datetime

from bot.facts.escalation import ImpactFacts
from bot.rules.counts import Estimate, Extent
from bot.rules.impact import Reason, Suggestion
from bot.rules.money import Money, write_money
from bot.rules.similar import Match
from bot.views import blocks
from bot.views.blocks import Block
from bot.words import Mrkdwn, plain, say, when
from models.escalation import Blocked, Workaround

Line = tuple[str, dict[str, object]]  # a sentence of the catalogue and its facts; times are datetimes


def blocked_options() -> list[Block]:
    """The choices of *What is blocked?*, the worst first."""
    return [blocks.option(plain(f"blocked-{choice.value}"), choice.value) for choice in Blocked]


def workaround_options() -> list[Block]:
    """The choices of *Workaround?*, the worst first."""
    return [blocks.option(plain(f"workaround-{choice.value}"), choice.value) for choice in Workaround]


def suggestion(found: Suggestion | None) -> Mrkdwn:
    """The suggested severity with its reasons below, or what to fill in to get one."""
    if found is None:
        return say("impact-suggested-none")
    reasons = [Mrkdwn(f"• {reason(each)}") for each in found.reasons]
    return blocks.lines([say("impact-suggested", severity=found.severity.value), *reasons])


def reason(found: Reason) -> Mrkdwn:
    """One reason of a suggestion as a sentence."""
    return say(found.words, **{name: _shown(fact) for name, fact in found.facts.items()})


def said(impact: ImpactFacts) -> list[Line]:
    """What was said of the impact, each part a sentence; nothing for what nobody said."""
    lines: list[Line] = []
    if impact.users:
        lines.append(("edition-impact-users", {"users": count(impact.users)}))
    if impact.blocked:
        lines.append(("edition-impact-blocked", {"blocked": plain(f"blocked-said-{impact.blocked.value}")}))
    if impact.workaround:
        lines.append(("edition-impact-workaround", {"workaround": plain(f"workaround-{impact.workaround.value}")}))
    if impact.revenue_minor and impact.revenue_currency:
        revenue = write_money(Money(impact.revenue_minor, impact.revenue_currency))
        lines.append(("edition-impact-revenue", {"revenue": revenue}))
    if impact.deadline_at:
        lines.append(("edition-impact-deadline", {"deadline": impact.deadline_at}))
    return lines


def shown(impact: ImpactFacts) -> list[Block]:
    """What was said of the impact, below one another; no block when nothing was."""
    lines = [say(words, **{name: _shown(fact) for name, fact in facts.items()}) for words, facts in said(impact)]
    return [blocks.section(blocks.lines(lines))] if lines else []


def count(kept: str) -> str:
    """The number of users as it was understood, in words where it is rough: `~5` is "about 5"."""
    if kept.startswith("~all "):
        return plain("count-nearly-all", number=kept.removeprefix("~all "))
    return plain("count-about", number=kept[1:]) if kept.startswith("~") else kept


def users(estimate: Estimate | None) -> str:
    """How many users, in words that fit into a sentence: "about 300 users"."""
    if estimate is None or estimate.extent is Extent.UNKNOWN:
        return plain("users-unknown")
    if estimate.number is not None:
        if estimate.extent is Extent.ALL:
            return plain("users-all-number", count=estimate.number)
        return plain("users-about" if estimate.is_rough else "users-number", count=estimate.number)
    return plain("users-most" if estimate.is_rough else "users-all")


def why_similar(match: Match) -> Mrkdwn:
    """Why an open escalation is offered to join instead of raising another."""
    if match.same_customer is None:
        customer = say("similar-customer-unknown")
    else:
        customer = say("similar-same-customer") if match.same_customer else say("similar-other-customer")
    return say("similar-why", customer=customer, words=say("similar-words", words=", ".join(match.shared)))


def _shown(fact: object) -> object:
    """A fact of a reason as its sentence takes it."""
    if fact is None or isinstance(fact, Estimate):
        return users(fact)
    if isinstance(fact, Money):
        return write_money(fact)
    return when(fact) if isinstance(fact, datetime) else fact
