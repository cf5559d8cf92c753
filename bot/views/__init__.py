"""How does it look, and how is a form read back? Pure functions to Block Kit."""
