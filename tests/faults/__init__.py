"""Tests of what must hold when things go wrong."""
