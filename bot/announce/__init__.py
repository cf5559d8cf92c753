"""Who hears about it? Adds outbox rows."""
