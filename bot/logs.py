"""What is logged: libraries that would write down statements or envelopes, and so customers' words, keep quiet."""

import logging

WORDY = ("sqlalchemy", "psycopg", "slack_bolt", "slack_sdk", "aiohttp")


def quiet_the_wordy() -> None:
    """Libraries log from WARNING on, whatever the level is."""
    for name in WORDY:
        logging.getLogger(name).setLevel(max(logging.WARNING, logging.getLogger().level))
