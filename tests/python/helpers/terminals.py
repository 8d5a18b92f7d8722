"""What a terminal is sent besides text."""

import re

SEQUENCE = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
