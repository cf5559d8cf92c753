"""The sandbox's own table of Web API methods: arguments, token, scopes, rate tier, and the errors it may answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

Scopes = Mapping[str, tuple[str, ...]]  # kind of conversation ("" = whatever) → any one of these is enough

# What every method may answer besides its own errors.
COMMON_ERRORS = frozenset(
    {
        "internal_error",
        "invalid_arguments",
        "invalid_auth",
        "invalid_form_data",
        "invalid_post_type",
        "missing_scope",
        "not_allowed_token_type",
        "not_authed",
        "ratelimited",
    }
)


@dataclass(frozen=True)
class Method:
    """What one method takes and needs. `missing` names the error for an argument that was left out."""

    required: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    scopes: Scopes = field(default_factory=dict)
    tier: str = "3"
    token: str = "bot"  # noqa: S105  # the kind of token: bot, app or any
    errors: frozenset[str] = frozenset()
    missing: Mapping[str, str] = field(default_factory=dict)

    @property
    def arguments(self) -> frozenset[str]:
        return frozenset(self.required) | frozenset(self.optional)


def any_kind(*scopes: str) -> Scopes:
    """Scopes that do not depend on the kind of conversation."""
    return {"": scopes}


def by_kind(verb: str, *narrower: str) -> Scopes:
    """`channels:<verb>` for public, `groups:<verb>` for private channels, `im:<verb>` for direct messages."""
    public = "channels:manage" if verb == "write" else f"channels:{verb}"
    return {
        "public": (public, *(f"channels:{one}" for one in narrower)),
        "private": (f"groups:{verb}", *(f"groups:{one}" for one in narrower)),
        "im": (f"im:{verb}", *(f"im:{one}" for one in narrower if one == "write.topic")),
    }


def says(errors: str) -> frozenset[str]:
    """A set of error codes, written as words."""
    return frozenset(errors.split())
