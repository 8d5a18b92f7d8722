"""Entry point of the command ``void-reckoning`` and of ``python -m void_reckoning``."""

import sys

from void_reckoning.cli.app import main

if __name__ == "__main__":
    sys.exit(main())
