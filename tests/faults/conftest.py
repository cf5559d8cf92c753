"""The office of the delivery tests, for faults."""

from tests.delivery.conftest import office, sandbox

__all__ = ["office", "sandbox"]
