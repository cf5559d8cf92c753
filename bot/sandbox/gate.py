"""The way of one Web API call: token, contract, scopes, limits and faults, then the method itself, and the log."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Coroutine
from email.utils import formatdate
from typing import Any

from aiohttp import web

from bot.sandbox import arguments
from bot.sandbox.api import table
from bot.sandbox.arguments import Args
from bot.sandbox.contract import COMMON_ERRORS, Method
from bot.sandbox.contracts.table import METHODS
from bot.sandbox.faults import Fault, Faults
from bot.sandbox.limits import RateLimits
from bot.sandbox.records import Call, Json
from bot.sandbox.refusal import Refusal
from bot.sandbox.workspace import Workspace

LONGEST_LOG = 50_000


class Gate:
    """Serves `/api/<method>`."""

    def __init__(self, workspace: Workspace, tokens: tuple[str, str], faults: Faults, limits: RateLimits) -> None:
        self.clock_ahead_s = 0.0  # how far ahead of the wall the Date of its answers is
        self.latency_s = 0.0  # every call takes this long, half before and half after it is executed
        self._workspace = workspace
        self._kinds = {tokens[0]: "bot", tokens[1]: "app"}
        self._faults = faults
        self._limits = limits
        self._later: set[asyncio.Task[None]] = set()

    def knows(self, token: str) -> bool:
        """Whether this token is good here."""
        return token in self._kinds

    def give(self, token: str) -> None:
        """A further bot token is good from now on."""
        self._kinds[token] = "bot"

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Answer one call, or misbehave as told."""
        call = Call(request.match_info["method"], {}, time.time())
        started = time.perf_counter()
        self._log(call)
        try:
            token, call.args = await arguments.read(request)
        except Refusal as refusal:
            token, call.answer, call.status = "", refusal.as_slack(), 200
            return web.json_response(call.answer)
        fault = self._faults.find(call.method, call.args)
        call.fault = fault.kind if fault else ""
        await self._pause(self.latency_s / 2)
        try:
            return await self._answer(request, call, token, fault)
        finally:
            call.seconds = time.perf_counter() - started
            self._workspace.changes.tick()

    async def _answer(self, request: web.Request, call: Call, token: str, fault: Fault | None) -> web.StreamResponse:
        if fault and fault.kind == "late":
            self._start(self._execute_late(call, token, fault.seconds))
        if fault and fault.kind in ("lose_call", "late"):
            return self._hang_up(request)
        if fault and fault.kind == "status":
            return self._bare_status(call, fault)
        if fault and fault.kind == "error":
            call.status, call.answer = 200, Refusal(fault.code).as_slack()
        else:
            self._execute(call, token)
        if fault and fault.kind == "lose_answer":
            return self._hang_up(request)
        await self._pause(fault.seconds if fault and fault.kind == "slow" else 0.0)
        await self._pause(self.latency_s / 2)
        headers = {"X-OAuth-Scopes": ",".join(sorted(self._workspace.bot_scopes))}
        if self.clock_ahead_s:
            headers["Date"] = formatdate(time.time() + self.clock_ahead_s, usegmt=True)
        if call.status == 429:
            headers["Retry-After"] = str((call.answer or {}).pop("retry_after", 1))
        return web.json_response(call.answer, status=call.status, headers=headers)

    def _execute(self, call: Call, token: str) -> None:
        call.status = 200
        try:
            call.answer = {"ok": True, **self._perform(call, token)}
        except Refusal as refusal:
            self._check_code(call.method, refusal)
            call.answer = refusal.as_slack()
            call.status = 429 if refusal.code == "ratelimited" else 200

    def _perform(self, call: Call, token: str) -> Json:
        method = METHODS.get(call.method)
        if method is None:
            raise Refusal("unknown_method", req_method=call.method)
        self._check_token(method, token)
        args = Args(call.method, method, call.args, self._workspace.bot_scopes)
        if self._kinds[token] == "bot":
            args.need_one()
            args.need("")
            self._check_team(method, args)
        if wait := self._limits.seconds_to_wait(call.method, method.tier, args.values):
            raise Refusal("ratelimited", retry_after=wait)
        args.check()
        return table.FUNCTIONS[call.method](self._workspace, args)

    def _check_team(self, method: Method, args: Args) -> None:
        """The token of an organisation does not say which of its workspaces is meant."""
        if self._workspace.is_org_wide and "team_id" in method.optional and not args.values.get("team_id"):
            raise Refusal("invalid_arguments", messages=["missing required field: team_id"])

    def _check_token(self, method: Method, token: str) -> None:
        if not token:
            raise Refusal("not_authed")
        if token not in self._kinds:
            raise Refusal("invalid_auth")
        if method.token not in ("any", self._kinds[token]):
            raise Refusal("not_allowed_token_type")

    @staticmethod
    def _check_code(method: str, refusal: Refusal) -> None:
        """The sandbox keeps to its own contract: an error that is not in it is a mistake of the sandbox."""
        known = METHODS[method].errors | COMMON_ERRORS if method in METHODS else {"unknown_method"}
        if method != "api.test" and refusal.code not in known:
            raise LookupError(f"{method} answered {refusal.code}, which its contract does not know.")

    # ── misbehaving ──────────────────────────────────────────────────────────────────────────────────

    async def _execute_late(self, call: Call, token: str, seconds: float) -> None:
        await asyncio.sleep(seconds)
        self._execute(call, token)

    @staticmethod
    def _hang_up(request: web.Request) -> web.StreamResponse:
        if request.transport is not None:
            request.transport.abort()
        return web.Response(status=499)

    @staticmethod
    def _bare_status(call: Call, fault: Fault) -> web.Response:
        call.status = fault.status
        if fault.status != 429:
            return web.Response(status=fault.status, text="the sandbox was told to fail")
        call.answer = Refusal("ratelimited").as_slack()
        headers = {"Retry-After": str(int(fault.seconds))}
        return web.json_response(call.answer, status=429, headers=headers)

    @staticmethod
    async def _pause(seconds: float) -> None:
        if seconds > 0:
            await asyncio.sleep(seconds)

    def _log(self, call: Call) -> None:
        self._workspace.calls.append(call)
        if len(self._workspace.calls) > LONGEST_LOG:
            del self._workspace.calls[: LONGEST_LOG // 2]

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._later.add(task)
        task.add_done_callback(self._later.discard)

    async def stop(self) -> None:
        for task in list(self._later):
            task.cancel()
