"""Who hears about it, and who must not."""
