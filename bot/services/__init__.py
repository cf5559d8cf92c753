"""What happens? One verb per function, through the session it was given."""
