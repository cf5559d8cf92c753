"""The desk of the tests of services."""

from tests.services.conftest import desk

__all__ = ["desk"]
