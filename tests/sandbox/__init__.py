"""Tests of the Slack sandbox."""
