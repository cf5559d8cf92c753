"""In what shape do we know it? Frozen values."""
