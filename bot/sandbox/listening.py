"""Two ports on 127.0.0.1: Slack itself, which can be taken down, and the desk (page, clock), which stays."""

from __future__ import annotations

import asyncio

from aiohttp import web

HOST = "127.0.0.1"


class Listener:
    """Serves one application on both ports; a port of 0 becomes any free one."""

    def __init__(self, slack_port: int, desk_port: int) -> None:
        self.ports = {"slack": slack_port, "desk": desk_port}
        self._runner: web.AppRunner | None = None
        self._sites: dict[str, web.TCPSite] = {}

    def url(self, name: str) -> str:
        return f"http://{HOST}:{self.ports[name]}"

    async def start(self, app: web.Application) -> None:
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        for name in self.ports:
            await self.open(name)

    async def open(self, name: str) -> None:
        """Listen on one of the ports."""
        if name in self._sites or self._runner is None:
            return
        site = web.TCPSite(self._runner, HOST, self.ports[name], reuse_address=True)
        await site.start()
        self._sites[name] = site
        self.ports[name] = int(site.name.rsplit(":", 1)[1])

    async def shut(self, name: str) -> None:
        """Stop listening on one of the ports and break what is connected there."""
        site = self._sites.pop(name, None)
        if site is None or self._runner is None or self._runner.server is None:
            return
        await site.stop()
        for connection in list(self._runner.server.connections):
            transport = connection.transport
            address = transport.get_extra_info("sockname") if transport else None
            if transport and address and address[1] == self.ports[name]:
                transport.abort()
        await asyncio.sleep(0.01)  # callers in this event loop notice that their idle connections are gone

    async def stop(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()
        self._sites.clear()
