"""A strict local stand-in for Slack, behind a URL: the demo and the tests talk to it as if it were Slack."""
