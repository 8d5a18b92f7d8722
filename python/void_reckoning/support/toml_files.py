"""TOML that people wrote: with a byte-order mark or without, and errors that name the file and the line."""

from __future__ import annotations

import codecs
import re
import tomllib
from pathlib import Path
from typing import Any

from void_reckoning._core import InvalidInput

_PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
_OTHER_MARKS = {  # the longer ones first: one begins with the other
    codecs.BOM_UTF32_LE: "UTF-32",
    codecs.BOM_UTF32_BE: "UTF-32",
    codecs.BOM_UTF16_LE: "UTF-16",
    codecs.BOM_UTF16_BE: "UTF-16",
}


def read_toml(file: Path) -> dict[str, Any]:
    """Read a TOML file.

    Raises
    ------
    InvalidInput
        It can't be read, or is not TOML in UTF-8; the message names the file and, where it is known, the line.
    """
    try:
        content = file.read_bytes()
    except OSError as error:
        raise InvalidInput(f"{file}: can't be read: {error.strerror or error}") from None
    return parse_toml(content, str(file))


def parse_toml(content: bytes, name: str) -> dict[str, Any]:
    r"""Parse the content of a TOML file; ``InvalidInput`` as from :func:`read_toml`.

    >>> parse_toml(b"\xef\xbb\xbfseed = 3", "battle.toml")
    {'seed': 3}
    >>> try:
    ...     parse_toml(b"seed = 3\nrepeat = x", "battle.toml")
    ... except ValueError as error:
    ...     print(error)
    battle.toml:2: must be TOML, got: Invalid value (column 10)
    """
    for mark, encoding in _OTHER_MARKS.items():
        if content.startswith(mark):
            raise InvalidInput(f"{name} must be UTF-8 text, got {encoding}")
    try:
        return tomllib.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        # error.object lacks the mark
        line = error.object.count(b"\n", 0, error.start) + 1
        raise InvalidInput(f"{name}:{line}: must be UTF-8 text, got byte 0x{error.object[error.start]:02x}") from None
    except tomllib.TOMLDecodeError as error:
        text = str(error)
        place = _PLACE.search(text)
        reason = text if place is None else text[: place.start()]
        last = content.count(b"\n") + (not content.endswith(b"\n"))
        line = int(place[1]) if place is not None and place[1] else last
        column = f" (column {place[2]})" if place is not None and place[2] else " (at the end)"
        raise InvalidInput(f"{name}:{line}: must be TOML, got: {reason}{column}") from None
    except RecursionError:
        raise InvalidInput(f"{name} must be TOML of less depth, got lists or tables nested too deeply") from None
    except ValueError:  # of int()
        raise InvalidInput(f"{name} must have numbers of at most 4300 digits, got more") from None
