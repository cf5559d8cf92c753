"""The people and groups that `warroom.yaml` names: do they exist, and can they be asked?"""

from dataclasses import dataclass
from typing import Any

from bot.config_file import ConfigFile
from bot.delivery.slack import Slack, SlackRefused
from bot.doctor.finding import Finding, fault, ok, warning
from bot.services.people import mirrored

CHANGE = "Name somebody else in warroom.yaml."
WHY = {
    "is_deleted": "is deactivated",
    "is_bot": "is a bot",
    "is_stranger": "belongs to another organisation",
    "is_guest": "is a guest",
}


@dataclass(frozen=True)
class Named:
    """A person or a group of `warroom.yaml`, where it stands first, and whether duty depends on it."""

    who: str
    where: str
    is_duty: bool


def named_in(config: ConfigFile) -> list[Named]:
    """Everybody whom the file names, once each, duty first."""
    found = [Named(who, "managers", is_duty=True) for who in config.managers]
    found += [Named(turn.who, "duty_rota", is_duty=True) for turn in config.duty_rota]
    for severity, targets in config.severities.items():
        found += [Named(who, f"severities.{severity}.invite", is_duty=False) for who in targets.invite]
    return list({named.who: named for named in reversed(found)}.values())[::-1]


class Acquaintances:
    """What Slack says of people, each asked about once."""

    def __init__(self, slack: Slack, team_id: str) -> None:
        self._slack = slack
        self._team_id = team_id
        self._known: dict[str, str] = {}

    async def obstacle(self, user_id: str) -> str:
        """Why this person cannot be asked (`is a guest`); empty when they can. Raises SlackTrouble."""
        if user_id not in self._known:
            try:
                kept = mirrored(await self._slack.users_info(user_id), self._team_id)
                self._known[user_id] = next((why for flag, why in WHY.items() if kept[flag]), "")
            except SlackRefused as refused:
                if refused.error not in ("user_not_found", "user_not_visible"):
                    raise
                self._known[user_id] = "is nobody in this workspace"
        return self._known[user_id]


async def look(config: ConfigFile, slack: Slack, people: Acquaintances) -> list[Finding]:
    """Everybody named, the groups, and who the managers are in the end. Raises SlackTrouble."""
    named = named_in(config)
    groups = await _groups(slack) if any(each.who.startswith("@") for each in named) else {}
    found = []
    for each in named:
        why = _of_group(each.who, groups) if each.who.startswith("@") else await people.obstacle(each.who)
        if why:
            judged = fault if each.is_duty else warning
            found.append(judged("People", f"{each.who} in {each.where} {why}.", CHANGE))
    if named and not found:
        found = [ok("People", f"All {len(named)} people and groups that warroom.yaml names can be asked.")]
    asked = [who for name in config.managers for who in (groups.get(name) or () if name.startswith("@") else (name,))]
    managers = [who for who in dict.fromkeys(asked) if not await people.obstacle(who)]
    return [*found, _managers(config, managers)]


def _managers(config: ConfigFile, managers: list[str]) -> Finding:
    if not config.managers:
        return ok("Managers", "warroom.yaml names none, so the workspace's admins are the managers.")
    if not managers:
        return fault("Managers", "Of the managers in warroom.yaml nobody can be asked.", CHANGE)
    return ok("Managers", f"{', '.join(managers)}.")


async def _groups(slack: Slack) -> dict[str, list[str]]:
    """The members of every user group, by its handle with the @."""
    answer = await slack.call("usergroups.list", {"include_users": True})
    groups: list[dict[str, Any]] = answer.body["usergroups"] if answer.ok else []
    return {f"@{group['handle']}": list(group.get("users") or ()) for group in groups}


def _of_group(handle: str, groups: dict[str, list[str]]) -> str:
    if handle not in groups:
        return "is no user group that Warroom can see (paid plans have them, and usergroups:read is needed)"
    return "" if groups[handle] else "has no members"
