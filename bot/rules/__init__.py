"""What should happen? Pure judgement: values in, values out."""
