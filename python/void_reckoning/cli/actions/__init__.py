"""Work of the commands."""
