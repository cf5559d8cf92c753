"""What people see, drawn as text, and how forms are read back."""
