"""What all other packages stand on: checks of arguments, errors, versions, files. It knows no campaign."""
