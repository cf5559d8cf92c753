"""What Prometheus may ask: counted where it happens. Names of people, workspaces or escalations are never labels."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, disable_created_metrics

disable_created_metrics()  # type: ignore[no-untyped-call]  # a line more for each that nobody asks for
REGISTRY = CollectorRegistry()
ProcessCollector(registry=REGISTRY)

ENVELOPES = Counter(
    "warroom_envelopes", "Envelopes from Slack, by what they were and came to.", ["kind", "outcome"], registry=REGISTRY
)
ACK = Histogram(
    "warroom_ack_seconds",
    "From an envelope's arrival until its acknowledgement leaves; Slack waits for 3 seconds.",
    ["kind"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3),
    registry=REGISTRY,
)
CALLS = Counter(
    "warroom_slack_calls", "Calls to Slack, by method and what came of them.", ["method", "outcome"], registry=REGISTRY
)
CALL = Histogram(
    "warroom_slack_call_seconds",
    "From a call to Slack until its answer, or until none came.",
    buckets=(0.05, 0.1, 0.25, 0.5, 1, 2, 5),
    registry=REGISTRY,
)
BEAT_LATENESS = Histogram(
    "warroom_beat_lateness_seconds",
    "How much later than planned a beat began.",
    ["beat"],
    buckets=(0.1, 0.5, 1, 2, 5, 15, 60, 300),
    registry=REGISTRY,
)
BEAT = Histogram(
    "warroom_beat_seconds",
    "How long a beat took.",
    ["beat"],
    buckets=(0.005, 0.025, 0.1, 0.5, 1, 2, 5, 15, 60),
    registry=REGISTRY,
)
BEAT_SUCCEEDED = Gauge(
    "warroom_beat_last_success_timestamp_seconds",
    "When a beat last came to its end without a mistake.",
    ["beat"],
    registry=REGISTRY,
)
