"""The browser page of the sandbox: its files, its key, and the stream that tells it to look again."""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING

from aiohttp import web

from bot.sandbox.control import Control

if TYPE_CHECKING:
    from bot.sandbox.server import Sandbox

STATIC = Path(__file__).parent / "static"
KINDS = {".html": "text/html", ".js": "text/javascript", ".css": "text/css"}
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
KEEP_ALIVE_S = 15.0

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def link(sandbox: Sandbox) -> str:
    """The address to open in a browser; whoever has it may play."""
    return f"{sandbox.desk_url}/?token={sandbox.page_token}"


def add_page(app: web.Application, sandbox: Sandbox) -> None:
    """Add the page and its JSON routes to the sandbox's server."""
    page = Page(sandbox)
    app.router.add_get("/", page.index)
    app.router.add_get("/page/static/{name}", page.static)
    app.router.add_get("/page/api/changes", page.guarded(page.changes))
    for method, path, handler in Control(sandbox).routes():
        app.router.add_route(method, f"/page/api/{path}", page.guarded(handler))
    app.on_shutdown.append(page.close)


class Page:
    """Serves the files and lets in who has the key."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self._streams: set[asyncio.Task[None]] = set()

    async def index(self, request: web.Request) -> web.StreamResponse:
        """The page itself; with the right token in the address it also hands out the cookie."""
        response = _file("index.html")
        given = request.query.get("token", "")
        if given and hmac.compare_digest(given.encode(), self._sandbox.page_token.encode()):
            # No redirect: a browser would not send a strict cookie along when it came here from a link elsewhere.
            response.set_cookie(_cookie(request), given, httponly=True, samesite="Strict", path="/")
        return response

    async def static(self, request: web.Request) -> web.StreamResponse:
        """The script and the stylesheet; they say nothing about anybody."""
        return _file(request.match_info["name"])

    def guarded(self, handler: Handler) -> Handler:
        """The handler, for holders of the cookie only; what changes something also needs our own Origin."""

        async def checking(request: web.Request) -> web.StreamResponse:
            given = request.cookies.get(_cookie(request), "")
            if not hmac.compare_digest(given.encode(), self._sandbox.page_token.encode()):
                return _refused("Open the link that the sandbox printed.")
            if request.method != "GET" and request.headers.get("Origin") != f"http://{request.host}":
                return _refused("Pages of other origins are not welcome here.")
            response = await handler(request)
            if not response.prepared:
                response.headers.update(HEADERS)
            return response

        return checking

    async def changes(self, request: web.Request) -> web.StreamResponse:
        """Server-sent events: a number whenever something changed."""
        response = web.StreamResponse(headers={**HEADERS, "Content-Type": "text/event-stream"})
        await response.prepare(request)
        stream = asyncio.create_task(self._stream(response))
        self._streams.add(stream)
        try:
            await stream
        except (asyncio.CancelledError, ConnectionError):
            stream.cancel()
        finally:
            self._streams.discard(stream)
        return response

    async def _stream(self, response: web.StreamResponse) -> None:
        feed = self._sandbox.changes
        listener = feed.subscribe()
        try:
            await response.write(f"data: {feed.version}\n\n".encode())
            while True:
                try:
                    version = await asyncio.wait_for(anext(listener), KEEP_ALIVE_S)
                    await response.write(f"data: {version}\n\n".encode())
                except TimeoutError:
                    await response.write(b": still here\n\n")
        finally:
            listener.close()

    async def close(self, _: web.Application) -> None:
        """End the streams, so that stopping the server does not wait for browsers."""
        for stream in tuple(self._streams):
            stream.cancel()


def _file(name: str) -> web.Response:
    path = STATIC / name
    if path.parent != STATIC or path.suffix not in KINDS or not path.is_file():
        raise web.HTTPNotFound
    return web.Response(
        text=path.read_text(encoding="utf-8"), content_type=KINDS[path.suffix], charset="utf-8", headers=HEADERS
    )


def _cookie(request: web.Request) -> str:
    """Cookies do not know ports: the name does, so that two sandboxes on one machine keep their own."""
    return f"sandbox_page_{request.host.rpartition(':')[2]}"


def _refused(words: str) -> web.Response:
    return web.json_response({"error": words}, status=403, headers=HEADERS)
