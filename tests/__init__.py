"""The tests, mirroring the rooms."""
