"""The workspaces this process serves: who Warroom is in each, how it speaks to Slack there, and its rules."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from bot.config_file import ConfigFile
from bot.delivery.slack import Slack
from bot.rules.clock_rules import ClockRules


@dataclass(frozen=True)
class Tenant:
    """One workspace as the running bot knows it. Nothing of one tenant is ever shown to another."""

    team_id: str
    bot_user_id: str
    bot_id: str | None
    slack: Slack
    config: ConfigFile

    @property
    def clock_rules(self) -> ClockRules:
        """Targets and calendars, as configured."""
        return self.config.clock_rules


class NotServed(Exception):
    """This process does not serve the workspace: it was never installed there, or not any more."""


class Tenants:
    """Every workspace of this process, by its team id."""

    def __init__(self, tenants: Iterable[Tenant] = ()) -> None:
        self._by_team = {tenant.team_id: tenant for tenant in tenants}

    def __iter__(self) -> Iterator[Tenant]:
        return iter(list(self._by_team.values()))

    def find(self, team_id: str) -> Tenant | None:
        """This workspace, when it is served here."""
        return self._by_team.get(team_id)

    def get(self, team_id: str) -> Tenant:
        """This workspace. Raises NotServed when it is not served here."""
        tenant = self._by_team.get(team_id)
        if tenant is None:
            raise NotServed(team_id)
        return tenant

    def put(self, tenant: Tenant) -> None:
        """Serve this workspace from now on, or with what is known of it now."""
        self._by_team[tenant.team_id] = tenant

    def remove(self, team_id: str) -> None:
        """Serve it no more."""
        self._by_team.pop(team_id, None)

    def team_of(self, body: dict[str, Any]) -> str:
        """The workspace that an envelope belongs to; one that names none belongs to the only one there is.

        Of an event, the installation that it was sent to counts: in a channel shared with others, `team_id` may be
        theirs. Interactivity of an app that is installed for a whole organisation may come without a `team`: then
        the workspace of the form or the person counts.
        """
        event_for: dict[str, Any] = next(iter(body.get("authorizations") or []), {})
        user, view, team = body.get("user"), body.get("view") or {}, body.get("team") or {}
        named = (
            event_for.get("team_id") if not event_for.get("is_enterprise_install") else None,
            view.get("app_installed_team_id"),
            body.get("team_id"),
            team.get("id"),
            user.get("team_id") if isinstance(user, dict) else None,
        )
        alone = next(iter(self._by_team)) if len(self._by_team) == 1 else ""
        return next((str(team_id) for team_id in named if team_id), alone)
