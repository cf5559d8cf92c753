"""How it looks in a file, and that people's words stay words there."""
