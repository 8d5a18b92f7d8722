"""Paths as text for people: bytes that are not UTF-8 are written out."""

from __future__ import annotations

import codecs
import os
import shlex

ESCAPED = "void_reckoning.escaped"
r"""Error handler of streams: half surrogates, which stand for a path's bytes, become ``\xe9``, other characters that lack a code ``?``."""


def path_text(path: str | os.PathLike[str]) -> str:
    r"""Return a path as it can be sent and shown: bytes that are not UTF-8 are written out.

    >>> path_text(os.fsdecode(b"caf\xe9")), path_text("café")
    ('caf\\xe9', 'café')
    """
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def shell_text(path: str) -> str:
    r"""Return a path as typed in a shell: quoted where necessary; with ``$'...'`` where it has bytes that can't be typed.

    >>> print(shell_text("runs/a"), shell_text("my runs"), shell_text(os.fsdecode(b"caf\xe9's")))
    runs/a 'my runs' $'caf\xe9\x27s'
    """
    if path.isprintable():
        return shlex.quote(path)
    typed = (chr(byte) if 32 <= byte < 127 and byte not in b"'\\" else f"\\x{byte:02x}" for byte in os.fsencode(path))
    return f"$'{''.join(typed)}'"


def _escape(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    letters = error.object[error.start : error.end]
    shown = (f"\\x{ord(one) - 0xDC00:02x}" if "\udc80" <= one <= "\udcff" else "?" for one in letters)
    return "".join(shown), error.end


codecs.register_error(ESCAPED, _escape)
