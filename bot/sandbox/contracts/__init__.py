"""The entries of the method table, one file per group of families."""
