"""Base of all other packages: checks of arguments, errors, versions, files. Independent of campaigns."""
