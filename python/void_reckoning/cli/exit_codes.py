"""Exit codes of the command."""

from void_reckoning._core import DamagedData, InvalidInput

EXIT_DONE, EXIT_FAILED, EXIT_USAGE, EXIT_DAMAGED, EXIT_INTERRUPTED = 0, 1, 2, 3, 130


def exit_code_of(error: Exception) -> int:
    """Return the exit code for an error.

    >>> exit_code_of(InvalidInput("turns is 0"))
    2
    """
    if isinstance(error, DamagedData):
        return EXIT_DAMAGED
    return EXIT_USAGE if isinstance(error, InvalidInput) else EXIT_FAILED
