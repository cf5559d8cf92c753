"""The arguments of one Web API call, however they were sent, and typed ways to read them."""

from __future__ import annotations

import json
from typing import Any

from aiohttp import web
from aiohttp.web_request import FileField

from bot.sandbox.contract import Method
from bot.sandbox.records import Json
from bot.sandbox.refusal import Refusal

# Bolt's clients send the id of their workspace with every call, and `api.test` says back whatever it gets.
ALWAYS_TAKEN = frozenset({"team_id"})
TRUE = (True, 1, "1", "true", "True")


async def read(request: web.Request) -> tuple[str, Json]:
    """The token and the arguments of a request: query, form, JSON or multipart."""
    args: Json = dict(request.query)
    if request.content_type == "application/json" and request.can_read_body:
        args |= await _json_body(request)
    elif request.content_type in ("application/x-www-form-urlencoded", "multipart/form-data"):
        form = await request.post()
        args |= {key: value for key, value in form.items() if not isinstance(value, FileField)}
    elif request.method == "POST" and request.can_read_body:
        raise Refusal("invalid_post_type")
    token = str(args.pop("token", "") or "")
    scheme, _, bearer = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        token = bearer.strip()
    return token, args


async def _json_body(request: web.Request) -> Json:
    try:
        body = json.loads(await request.text())
    except ValueError as error:
        raise Refusal("invalid_arguments", messages=["the body is not valid JSON"]) from error
    if not isinstance(body, dict):
        raise Refusal("invalid_arguments", messages=["the body is not a JSON object"])
    return body


class Args:
    """The arguments of one call, checked against its contract."""

    def __init__(self, name: str, method: Method, values: Json, scopes: frozenset[str]) -> None:
        self.name = name
        self.method = method
        self.scopes = scopes
        self.values = {key: value for key, value in values.items() if value is not None}

    def check(self) -> None:
        """Refuse arguments that Slack does not know and calls that lack a required one."""
        unknown = sorted(set(self.values) - self.method.arguments - ALWAYS_TAKEN)
        if unknown and self.name != "api.test":
            raise Refusal("invalid_arguments", messages=[f"unknown argument: {name}" for name in unknown])
        for name in self.method.required:
            self.must_have(name)

    def must_have(self, name: str) -> None:
        """Refuse a call without this argument, with the method's own error for it if it has one."""
        if name in self.values:
            return
        if code := self.method.missing.get(name):
            raise Refusal(code)
        raise Refusal("invalid_arguments", messages=[f"missing required field: {name}"])

    def need(self, *kinds: str) -> None:
        """Refuse unless the token has a scope for each of these kinds of conversation."""
        for kind in kinds:
            wanted = self.method.scopes.get(kind, ())
            if wanted and not self.scopes.intersection(wanted):
                raise Refusal("missing_scope", needed=wanted[0], provided=",".join(sorted(self.scopes)))

    def need_one(self) -> None:
        """Refuse when the token has none of the scopes that any use of the method needs."""
        wanted = [scope for scopes in self.method.scopes.values() for scope in scopes]
        if wanted and not self.scopes.intersection(wanted):
            raise Refusal("missing_scope", needed=",".join(wanted), provided=",".join(sorted(self.scopes)))

    def text(self, name: str, default: str = "") -> str:
        value = self.values.get(name, default)
        return value if isinstance(value, str) else str(value)

    def maybe(self, name: str) -> str | None:
        return self.text(name) if name in self.values else None

    def flag(self, name: str, default: bool = False) -> bool:
        return self.values[name] in TRUE if name in self.values else default

    def number(self, name: str, default: int, highest: int, code: str = "invalid_arguments") -> int:
        """A whole number between 1 and `highest`."""
        try:
            value = int(self.values.get(name, default))
        except ValueError:
            value = 0
        if not 1 <= value <= highest:
            raise Refusal(code, messages=[f"{name} must be between 1 and {highest}"])
        return value

    def ids(self, name: str) -> list[str]:
        """A list of ids: a JSON list, or words with commas between."""
        value = self.values.get(name) or []
        items = value.split(",") if isinstance(value, str) else value
        return [str(item).strip() for item in items if str(item).strip()]

    def json(self, name: str, code: str = "invalid_arguments") -> Any:
        """An object or a list, which forms carry as a JSON string."""
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return json.loads(value)
        except ValueError as error:
            raise Refusal(code, messages=[f"{name} is not valid JSON"]) from error
