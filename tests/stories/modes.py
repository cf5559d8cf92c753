"""How Slack reaches the bot in a story, and which stories are told over HTTP as well.

Everything behind the door is the same in both modes, so most stories need only one of them, and all of them twice would
take twice as long. Told in both: the first story (each kind of envelope once), requests (buttons and forms in messages),
bad input (errors in the answer to a form) and executive updates (forms pushed and updated); and of the handlers' tests,
those of envelopes that come again. Over HTTP on PostgreSQL only, which is what several processes need.
"""

import pytest

SOCKET_MODE = "Socket Mode"
HTTP_MODE = "HTTP mode"

IN_BOTH_MODES = pytest.mark.parametrize(
    ("mode", "database_url"),
    [(SOCKET_MODE, "sqlite"), (SOCKET_MODE, "postgresql"), (HTTP_MODE, "postgresql")],
    indirect=True,
)
