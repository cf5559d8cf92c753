"""What is kept, and which moves are legal."""
