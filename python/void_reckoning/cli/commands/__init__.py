"""The commands as the shell sees them: options, help, completion. Their work is in the modules beside this folder."""
