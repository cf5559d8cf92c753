"""Whole journeys through real Bolt, a real database and the Slack sandbox, told like minutes of a meeting."""
