"""The door for Prometheus: `/metrics` on a port of its own, with what was counted and what the database knows."""

import asyncio
import logging
from collections.abc import Iterable
from dataclasses import dataclass, field

from aiohttp import web
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.registry import Collector
from sqlalchemy.exc import SQLAlchemyError

from bot.clock import Clock, monotonic, transport_now
from bot.db import Database
from bot.errors import NotConfigured
from bot.metrics import REGISTRY
from bot.outbox import Priority
from bot.queries import operations

log = logging.getLogger(__name__)

FRESH_S = 5.0  # however many ask, the database is asked once in this time
PATIENCE_S = 1.0  # Prometheus is told what is known, whatever hangs
STOP_S = 1.0
AT_RISK_LEVELS = ("75", "90", "late")


@dataclass(frozen=True)
class Stored:
    """What the database knew when it was last asked; without it, nothing is said but that it is away."""

    is_up: bool
    pending: dict[str, int] = field(default_factory=dict)
    oldest_s: dict[str, float] = field(default_factory=dict)
    set_aside: int = 0
    at_risk: dict[str, int] = field(default_factory=dict)


class MetricsDoor(Collector):
    """Serves one process's numbers. Those of the database are of all workspaces together."""

    def __init__(self, database: Database, clock: Clock, *, host: str, port: int) -> None:
        self._database = database
        self._clock = clock
        self._host = host
        self._asked_port = port
        self._stored = Stored(is_up=False)
        self._asked_at = float("-inf")
        self._asking: asyncio.Task[None] | None = None
        self._registry = CollectorRegistry()
        self._registry.register(self)
        site = web.Application()
        site.router.add_get("/metrics", self._tell)
        self._runner = web.AppRunner(site, access_log=None, shutdown_timeout=STOP_S)

    @property
    def port(self) -> int:
        """Where it listens, once it was started: asked for port 0, it takes any that is free."""
        return int(self._runner.addresses[0][1])

    async def start(self) -> None:
        """Listen. Raises NotConfigured when the address cannot be used."""
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, self._host, self._asked_port).start()
        except OSError as trouble:
            await self._runner.cleanup()
            raise NotConfigured(
                f"Port {self._asked_port} on {self._host} cannot be used ({trouble.strerror}). "
                "Choose another with METRICS_PORT, or another address with METRICS_HOST."
            ) from None
        log.info("metrics on %s:%d", self._host, self.port)

    async def stop(self) -> None:
        """Listen no more."""
        await self._runner.cleanup()
        if self._asking is not None:
            self._asking.cancel()
            await asyncio.wait([self._asking], timeout=STOP_S)

    async def _tell(self, _: web.Request) -> web.Response:
        await self._look()
        told = generate_latest(REGISTRY) + generate_latest(self._registry)
        return web.Response(body=told, headers={"Content-Type": CONTENT_TYPE_LATEST})

    async def _look(self) -> None:
        """Ask the database, unless that was done a moment ago. One that hangs is away, and is not asked twice."""
        if self._asking is None:
            if monotonic() - self._asked_at < FRESH_S:
                return
            self._asked_at = monotonic()
            self._asking = asyncio.create_task(self._ask(), name="metrics")
        asking = self._asking
        await asyncio.wait([asking], timeout=max(0.0, self._asked_at + PATIENCE_S - monotonic()))
        if not asking.done():
            self._stored = Stored(is_up=False)

    async def _ask(self) -> None:
        try:
            async with self._database.reading() as session:
                pending = await operations.list_pending(session)
                set_aside = await operations.count_set_aside(session)
                at_risk = await operations.count_at_risk(session, now=self._clock.now())
        except SQLAlchemyError as error:
            log.warning("the database cannot be asked for its numbers: %s", type(error).__name__)
            self._stored = Stored(is_up=False)
        else:
            names, now = {int(each): each.name.lower() for each in Priority}, transport_now()
            self._stored = Stored(
                is_up=True,
                pending={names[priority]: count for priority, count, _ in pending},
                oldest_s={names[priority]: (now - since).total_seconds() for priority, _, since in pending},
                set_aside=set_aside,
                at_risk=at_risk,
            )
        finally:
            self._asking = None

    def collect(self) -> Iterable[Metric]:
        """The database's part, as it was last told."""
        up = "Whether the database answered when it was last asked, within a second."
        yield GaugeMetricFamily("warroom_database_up", up, value=self._stored.is_up)
        if not self._stored.is_up:
            return
        priorities = [each.name.lower() for each in Priority]
        depth = GaugeMetricFamily(
            "warroom_outbox_pending", "Promises to Slack that are not kept yet, at most 10000.", labels=["priority"]
        )
        age = GaugeMetricFamily(
            "warroom_outbox_oldest_seconds", "The age of the oldest of them; 0 without any.", labels=["priority"]
        )
        for name in priorities:
            depth.add_metric([name], self._stored.pending.get(name, 0))
            age.add_metric([name], max(0.0, self._stored.oldest_s.get(name, 0.0)))
        yield depth
        yield age
        aside = "Promises that were set aside and wait for a person, at most 10000."
        yield GaugeMetricFamily("warroom_outbox_set_aside", aside, value=self._stored.set_aside)
        risk = GaugeMetricFamily(
            "warroom_clocks_at_risk",
            "Running clocks that were warned of, or are late; without confidential escalations.",
            labels=["level"],
        )
        for level in AT_RISK_LEVELS:
            risk.add_metric([level], self._stored.at_risk.get(level, 0))
        yield risk
