"""Who is knocking, and what did they ask? One file per capability."""
