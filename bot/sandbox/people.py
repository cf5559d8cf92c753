"""Who lives in the sandbox workspace: the default cast, its user groups, and how Slack describes a person."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import get_timezone_name

TEAM_ID = "T0SANDBOX"
PARTNER_TEAM_ID = "T0PARTNER"
BOT_USER_ID = "U0WARROOM"
SLACKBOT_ID = "USLACKBOT"


@dataclass
class User:
    """One account, human or bot, with what `users.info` tells about it."""

    id: str
    name: str
    real_name: str
    tz: str = "Europe/London"
    title: str = ""
    team_id: str = TEAM_ID
    is_admin: bool = False
    is_owner: bool = False
    is_bot: bool = False
    is_restricted: bool = False
    is_ultra_restricted: bool = False
    is_stranger: bool = False
    deleted: bool = False
    updated: int = 0

    @property
    def email(self) -> str:
        domain = "partner.example" if self.is_stranger else "warroom.example"
        return f"{self.name}@{domain}"

    @property
    def is_guest(self) -> bool:
        return self.is_restricted or self.is_ultra_restricted

    def as_slack(self, at: datetime, *, with_email: bool = True) -> dict[str, Any]:
        """The user object of `users.info`; the offset of the zone is the one that holds at `at`."""
        zone = ZoneInfo(self.tz)
        offset = at.astimezone(zone).utcoffset()
        profile = {
            "title": self.title,
            "phone": "",
            "skype": "",
            "real_name": self.real_name,
            "real_name_normalized": self.real_name,
            "display_name": self.name,
            "display_name_normalized": self.name,
            "status_text": "",
            "status_emoji": "",
            "avatar_hash": f"g{self.id.lower()}",
            "team": self.team_id,
        }
        if with_email and not self.is_bot:
            profile["email"] = self.email
        user: dict[str, Any] = {
            "id": self.id,
            "team_id": self.team_id,
            "name": self.name,
            "deleted": self.deleted,
            "profile": profile,
            "is_bot": self.is_bot,
            "is_app_user": False,
            "updated": self.updated,
        }
        if self.deleted:  # Slack leaves the zone and the roles of deactivated people out
            return user
        user |= {
            "real_name": self.real_name,
            "tz": self.tz,
            "tz_label": get_timezone_name(zone, locale="en"),
            "tz_offset": int(offset.total_seconds()) if offset else 0,
            "is_admin": self.is_admin,
            "is_owner": self.is_owner,
            "is_primary_owner": False,
            "is_restricted": self.is_restricted,
            "is_ultra_restricted": self.is_ultra_restricted,
            "is_email_confirmed": not self.is_bot,
        }
        if self.team_id != TEAM_ID:
            user["is_stranger"] = self.is_stranger
        return user


@dataclass
class UserGroup:
    """A user group, which people mention as `@handle`."""

    id: str
    handle: str
    name: str
    users: list[str] = field(default_factory=list)
    disabled: bool = False

    def as_slack(self, *, with_users: bool, with_count: bool) -> dict[str, Any]:
        """The object of `usergroups.list`."""
        group: dict[str, Any] = {
            "id": self.id,
            "team_id": TEAM_ID,
            "is_usergroup": True,
            "name": self.name,
            "handle": self.handle,
            "description": "",
            "is_external": False,
            "date_create": 1,
            "date_update": 1,
            "date_delete": 1 if self.disabled else 0,
            "auto_type": None,
            "created_by": "U0ANA",
            "updated_by": "U0ANA",
            "deleted_by": "U0ANA" if self.disabled else None,
            "prefs": {"channels": [], "groups": []},
        }
        if with_users:
            group["users"] = list(self.users)
        if with_count:
            group["user_count"] = len(self.users)
        return group


def default_users(team_id: str = TEAM_ID) -> list[User]:
    """The cast that every story uses, and the bot itself."""
    cast = [
        User("U0DANA", "dana", "Dana Duarte", "Europe/Lisbon", "Customer success manager"),
        User("U0ANA", "ana", "Ana Almeida", "Europe/Lisbon", "Escalation manager", is_admin=True),
        User("U0LI", "li", "Li Lloyd", "Europe/London", "Duty manager", is_admin=True),
        User("U0RAJ", "raj", "Raj Rao", "Asia/Kolkata", "Engineer"),
        User("U0EVE", "eve", "Eve Evans", "America/New_York", "Chief customer officer"),
        User("U0GUS", "gus", "Gus Grant", "Europe/London", "Contractor", is_restricted=True),
        User("U0PAT", "pat", "Pat Park", "Asia/Tokyo", "Partner lead", PARTNER_TEAM_ID, is_stranger=True),
        User("U0DEE", "dee", "Dee Drew", "Europe/London", "Left the company", deleted=True),
        User(BOT_USER_ID, "warroom", "Warroom", "Europe/London", is_bot=True),
        User(SLACKBOT_ID, "slackbot", "Slackbot", "America/Los_Angeles"),
    ]
    for user in cast:
        if user.team_id == TEAM_ID:
            user.team_id = team_id
    return cast


def default_usergroups() -> list[UserGroup]:
    """The two groups that stories and `warroom.yaml` examples mention."""
    return [
        UserGroup("S0ONCALL", "oncall", "On call", ["U0RAJ"]),
        UserGroup("S0LEADS", "support-leads", "Support leads", ["U0ANA", "U0LI"]),
    ]
