"""The command ``void-reckoning``."""
