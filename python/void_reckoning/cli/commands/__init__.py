"""The commands as the shell sees them: options, help, completion. Their work is in ``actions``."""
