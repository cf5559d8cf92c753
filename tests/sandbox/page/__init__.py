"""Tests of the sandbox's browser page, from its server side."""
