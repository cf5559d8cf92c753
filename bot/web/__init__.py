"""How does it look in a browser or a file? Pure: values in, text out."""
