"""Keeps web pages of other origins out: any page in a browser can reach localhost, so Host and Origin are checked."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection

from aiohttp import web
from aiohttp.typedefs import Middleware

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def check(own_ports: Callable[[], Collection[int]]) -> Middleware:
    """A middleware that answers 403 to a foreign Host (DNS rebinding) or a foreign Origin."""

    @web.middleware
    async def checking(request: web.Request, handler: Handler) -> web.StreamResponse:
        hosts = {f"{name}:{port}" for name in ("127.0.0.1", "localhost") for port in own_ports()}
        host = request.headers.get("Host", "")
        origin = request.headers.get("Origin")
        if host not in hosts:
            return web.Response(status=403, text="This address serves 127.0.0.1 and localhost only.")
        if origin is not None and origin != f"http://{host}":
            return web.Response(status=403, text="Pages of other origins are not welcome here.")
        return await handler(request)

    return checking
