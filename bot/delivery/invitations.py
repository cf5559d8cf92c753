"""Who came in and who did not: invitations in batches, and Slack's errors for each person."""

from typing import Any

from bot.delivery.outcomes import ALREADY, Judgement, Verdict

AT_ONCE = 100
# Errors that concern a person, not the channel or us.
PER_PERSON = frozenset(
    {
        "cant_invite",
        "invitee_cant_see_channel",
        "no_external_invite_permission",
        "no_user",
        "org_user_not_in_team",
        "ura_max_channels",
        "user_is_restricted",
        "user_not_found",
    }
)


def batches(users: str | list[str]) -> list[list[str]]:
    """The people of one promise, in groups Slack takes in one call."""
    people = users.split(",") if isinstance(users, str) else list(users)
    return [people[start : start + AT_ONCE] for start in range(0, len(people), AT_ONCE)]


def not_invited(answer: dict[str, Any], batch: list[str], judgement: Judgement) -> list[dict[str, str]] | None:
    """Whom Slack would not invite, and why; None when the call as a whole failed."""
    errors = [each for each in answer.get("errors") or [] if isinstance(each, dict) and each.get("user")]
    if errors:
        harmless = ALREADY["conversations.invite"]
        return [
            {"user": str(each["user"]), "error": str(each.get("error"))}
            for each in errors
            if each.get("error") not in harmless
        ]
    if judgement.verdict is Verdict.DONE:
        return []
    if judgement.verdict is Verdict.NEVER and judgement.problem in PER_PERSON:
        return [{"user": user, "error": str(judgement.problem)} for user in batch]
    return None
