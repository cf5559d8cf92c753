"""Each service alone: what it changes, whom it tells, what it refuses, and what two of them at once come to."""
