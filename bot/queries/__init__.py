"""What do we know? Every select()."""
