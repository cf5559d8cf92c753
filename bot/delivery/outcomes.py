"""What Slack's answer means for a promise: the one table that sorts every error."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bot.delivery.slack import Answer, AnswerLost, NotSent, SlackTrouble


class Verdict(StrEnum):
    """What an answer means for the row it answers."""

    DONE = "done"
    LATER = "later"  # not executed; try again
    LIMITED = "limited"  # not executed; this method (or channel) waits for Retry-After
    UNREACHABLE = "unreachable"  # not sent; nothing else will be, for now
    PAUSED = "paused"  # a person has to repair our access first; every row of the workspace waits
    DOUBT = "doubt"  # may have been executed
    JOIN = "join"  # we are not in the channel: join it, then again
    RENAME = "rename"  # the name is taken: take the next one
    NEVER = "never"  # Slack will not do it, however often we ask
    UNSENT = "unsent"  # we did not ask: our lease was about to end


@dataclass(frozen=True)
class Judgement:
    """A verdict, with Slack's code for people to read and how long Slack asked us to wait (seconds)."""

    verdict: Verdict
    problem: str | None = None
    wait_s: float | None = None


# Slack did not say how long.
DEFAULT_RETRY_AFTER_S = 30.0

LATER = frozenset(
    {
        "external_channel_migrating",
        "org_login_required",
        "request_timeout",
        "service_unavailable",
        "team_added_to_org",
    }
)
# "It's possible some aspect of the operation succeeded before the error was raised."
DOUBT = frozenset({"fatal_error", "internal_error", "update_failed"})
PAUSED = frozenset(
    {
        "accesslimited",
        "account_inactive",
        "ekm_access_denied",
        "invalid_auth",
        "not_authed",
        "team_access_not_granted",
        "token_expired",
        "token_revoked",
        "two_factor_setup_required",
    }
)
# What we wanted is so already: the same call again, or a person was faster.
ALREADY: dict[str, frozenset[str]] = {
    "bookmarks.remove": frozenset({"not_found"}),
    "chat.delete": frozenset({"message_not_found"}),
    "conversations.archive": frozenset({"already_archived"}),
    "conversations.invite": frozenset({"already_in_channel", "cant_invite_self"}),
    "conversations.join": frozenset({"already_in_channel"}),
    "conversations.kick": frozenset({"not_in_channel"}),
    "conversations.leave": frozenset({"not_in_channel"}),
    "conversations.unarchive": frozenset({"not_archived"}),
    "pins.add": frozenset({"already_pinned"}),
    "pins.remove": frozenset({"no_pin", "not_pinned"}),
    "reactions.add": frozenset({"already_reacted"}),
    "reactions.remove": frozenset({"no_reaction"}),
}


def judge(method: str, answer: Answer) -> Judgement:
    """What this answer to a call of `method` means."""
    if answer.ok:
        return Judgement(Verdict.DONE)
    error = answer.error
    if answer.is_limited:
        wait_s = DEFAULT_RETRY_AFTER_S if answer.retry_after_s is None else answer.retry_after_s
        return Judgement(Verdict.LIMITED, error, wait_s)
    if error in ALREADY.get(method, frozenset()):
        return Judgement(Verdict.DONE, error)
    if "error" not in answer.body:
        return Judgement(_by_status(answer.status), error)
    if error == "missing_scope":
        return Judgement(Verdict.NEVER, f"missing_scope: needs {answer.body.get('needed') or 'a further scope'}")
    if method == "conversations.create" and error == "name_taken":
        return Judgement(Verdict.RENAME, error)
    return Judgement(_by_error(error, answer.status), _with_details(answer))


def judge_trouble(trouble: SlackTrouble) -> Judgement:
    """What it means that no answer came."""
    match trouble:
        case NotSent():
            return Judgement(Verdict.UNREACHABLE, f"not sent: {trouble}")
        case AnswerLost():
            return Judgement(Verdict.DOUBT, f"answer lost: {trouble}")
    raise TypeError(f"{trouble!r} is an answer; judge() sorts answers")


def judge_preparation(judgement: Judgement) -> Judgement:
    """What a failed call *before* the promised one (opening a direct message, joining) means for the promise.

    The promised call was certainly not made, and the preparation may be repeated: nothing is in doubt.
    """
    match judgement.verdict:
        case Verdict.DOUBT | Verdict.LIMITED:
            return Judgement(Verdict.LATER, judgement.problem, judgement.wait_s)
        case Verdict.JOIN | Verdict.RENAME:
            return Judgement(Verdict.NEVER, judgement.problem)
    return judgement


def judge_look(judgement: Judgement) -> Judgement:
    """What a failed look means for the promise: nothing is known yet, so it is looked at again later."""
    match judgement.verdict:
        case Verdict.DOUBT:
            return Judgement(Verdict.LATER, judgement.problem)
        case Verdict.NEVER | Verdict.JOIN | Verdict.RENAME:
            return Judgement(Verdict.LATER, f"cannot look: {judgement.problem}")
    return judgement


def _by_error(error: str, status: int) -> Verdict:
    if error in LATER:
        return Verdict.LATER
    if error in DOUBT or status >= 500:
        return Verdict.DOUBT
    if error in PAUSED:
        return Verdict.PAUSED
    if error == "not_in_channel":
        return Verdict.JOIN
    return Verdict.NEVER


def _by_status(status: int) -> Verdict:
    """An answer without Slack's error code: a proxy's page, or half an answer."""
    match status:
        case 413:
            return Verdict.NEVER
        case 400 | 401 | 403 | 404 | 405 | 407:
            return Verdict.PAUSED  # something between us and Slack, or a wrong SLACK_API_URL, refuses every call
    return Verdict.DOUBT


def _with_details(answer: Answer) -> str:
    """Slack's code and its hints (`must be less than 3001 characters [json-pointer:/blocks/0]`), without our text."""
    messages: list[Any] = (answer.body.get("response_metadata") or {}).get("messages") or []
    return "; ".join([answer.error, *(str(message) for message in messages[:3])])[:300]
