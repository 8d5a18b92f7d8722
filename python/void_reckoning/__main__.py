"""Entry point of the command ``void-reckoning`` and of ``python -m void_reckoning``."""

import sys

from void_reckoning import __version__


def main() -> int:
    """Run the command line and return its exit code."""
    print(f"void-reckoning {__version__}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
