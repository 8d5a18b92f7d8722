"""What the commands show while they work, and at the end."""
