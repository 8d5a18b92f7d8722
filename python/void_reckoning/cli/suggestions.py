"""One-line errors with the nearest allowed name."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence

# The forms in which errors of the core and of typer name the given value and list the allowed ones.
_GIVEN = re.compile(r"'([^']*)'")
_ALLOWED = re.compile(r"(?:; allowed are|is not one of|\(Possible options:) ?([^;()]+?)(?:, or [^,;]*)?(?=[;.)]|$)")
_HINTED = re.compile(r"did you mean|nearest", re.IGNORECASE)
_SURE = 0.6


def with_suggestion(message: str) -> str:
    """Return the message, followed by the name that was most likely meant.

    >>> with_suggestion("policy is 'gredy'; allowed are random, greedy, standard")
    "policy is 'gredy'; allowed are random, greedy, standard (did you mean greedy?)"
    >>> with_suggestion("policy is 'zzz'; allowed are random, greedy, standard")
    "policy is 'zzz'; allowed are random, greedy, standard"
    """
    allowed = _ALLOWED.search(message)
    if allowed is None or _HINTED.search(message):
        return message
    names = [name.strip().strip("'") for name in allowed[1].split(",")]
    given = _GIVEN.search(message[: allowed.start()]) or re.search(r"(--[\w-]+)", message[: allowed.start()])
    near = difflib.get_close_matches(given[1], names, n=1, cutoff=_SURE) if given else []
    if not near:
        return message
    return f"{message} (did you mean {near[0]}?)"


def usage_line(message: str, typed: Sequence[str] = ()) -> str:
    """Return the parser's error in one line; ``typed`` is the text that was parsed.

    >>> usage_line("No such option: --turs (Possible options: --threads, --turns, --universe)")
    'No such option: --turs (did you mean --turns?)'
    >>> usage_line("No such command 'rum'. Did you mean 'run', 'resume'?")
    "No such command 'rum' (did you mean run?)"
    >>> usage_line("Invalid value for '--shape': Value error, 'spirl' is not one of 'spiral', 'ring'.")
    "--shape is 'spirl'; allowed are spiral, ring (did you mean spiral?)"
    >>> usage_line("Invalid value for '--turns': Input should be a valid integer, unable to parse", ["--turns", "ten"])
    "--turns is 'ten'; allowed is a whole number"
    """
    line = " ".join(message.split())
    options = re.fullmatch(r"No such option: (\S+) \(Possible options: (.*)\)", line)
    if options:
        near = difflib.get_close_matches(options[1], options[2].split(", "), n=1, cutoff=0.0)[0]
        return f"No such option: {options[1]} (did you mean {near}?)"
    command = re.fullmatch(r"(No such command '[^']*')\. Did you mean '([^']*)'.*", line)
    if command:
        return f"{command[1]} (did you mean {command[2]}?)"
    choice = re.fullmatch(r"Invalid value for '([^']*)': (?:Value error, )?('[^']*') is not one of (.*?)\.?", line)
    if choice:
        return with_suggestion(f"{choice[1]} is {choice[2]}; allowed are {choice[3].replace(chr(39), '')}")
    number = re.match(r"Invalid value for '([^']*)': Input should be a valid (integer|number)", line)
    if number:
        given = "".join(f" is '{value}'" for option, value in _values(typed) if option == number[1])
        return f"{number[1]}{given}; allowed is a {'whole ' if number[2] == 'integer' else ''}number"
    return line.removesuffix(".")


def _values(typed: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield options and their values, as ``--turns ten`` or ``--turns=ten``."""
    for one, after in zip(typed, [*typed[1:], ""], strict=True):
        option, equals, value = one.partition("=")
        if option.startswith("--"):
            yield option, value if equals else after
