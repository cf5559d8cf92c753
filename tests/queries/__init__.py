"""What is found, for whom, and in how many statements."""
