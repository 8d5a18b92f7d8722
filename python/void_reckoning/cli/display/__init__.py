"""Output of the commands while they work, and at the end."""
