"""Who is asking: what a door and the access rules need to know of a person."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class Actor:
    """One person of one workspace, as Slack told us of them."""

    team_id: str
    user_id: str
    real_name: str
    zone: ZoneInfo
    is_guest: bool = False
    is_stranger: bool = False  # of another organisation
    is_bot: bool = False
    is_deleted: bool = False

    @property
    def is_full_member(self) -> bool:
        """A person of this workspace who is neither a guest nor a bot nor gone."""
        return not (self.is_guest or self.is_stranger or self.is_bot or self.is_deleted)
