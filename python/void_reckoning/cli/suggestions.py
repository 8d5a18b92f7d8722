"""One-line errors with the nearest valid name."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence

from void_reckoning.support.arguments import shown

# How errors of the core and of typer list the valid names; the value comes after or before the list.
_GIVEN_AFTER = re.compile(r"must be one of ([^;()]+?)(?:, or [^,;]*)?, got '([^']*)'")
_GIVEN_BEFORE = re.compile(r"'([^']*)'; it has ([^;()]+)|(--[\w-]+) can't be combined with [^;]*; it takes ([^;()]+)")
_HINTED = re.compile(r"did you mean|nearest", re.IGNORECASE)
_SURE = 0.6


def with_suggestion(message: str) -> str:
    """Append the valid name that was most likely meant.

    >>> with_suggestion("policy must be one of random, greedy, standard, got 'gredy'")
    "policy must be one of random, greedy, standard, got 'gredy' (did you mean greedy?)"
    >>> with_suggestion("policy must be one of random, greedy, standard, got 'zzz'")
    "policy must be one of random, greedy, standard, got 'zzz'"
    >>> with_suggestion("event CombatEnd has no column 'tick'; it has sequence, ticks")
    "event CombatEnd has no column 'tick'; it has sequence, ticks (did you mean ticks?)"
    """
    if _HINTED.search(message):
        return message
    if after := _GIVEN_AFTER.search(message):
        listed, given = after[1], after[2]
    elif before := _GIVEN_BEFORE.search(message):
        given, listed = (before[1], before[2]) if before[3] is None else (before[3], before[4])
    else:
        return message
    near = difflib.get_close_matches(given, [name.strip() for name in listed.split(",")], n=1, cutoff=_SURE)
    return f"{message} (did you mean {near[0]}?)" if near else message


def usage_line(message: str, typed: Sequence[str] = ()) -> str:
    """Return the parser's error in one line; ``typed`` is the arguments that were parsed.

    >>> usage_line("No such option: --turs (Possible options: --threads, --turns, --universe)")
    'No such option: --turs (did you mean --turns?)'
    >>> usage_line("No such command 'rum'. Did you mean 'run', 'resume'?")
    "No such command 'rum' (did you mean run?)"
    >>> usage_line("Invalid value for '--shape': Value error, 'spirl' is not one of 'spiral', 'ring'.")
    "--shape must be one of spiral, ring, got 'spirl' (did you mean spiral?)"
    >>> usage_line("Invalid value for '--turns': Input should be a valid integer, unable to parse", ["--turns", "ten"])
    "--turns must be a whole number, got 'ten'"
    >>> usage_line("Invalid value for '--port': Input should be less than or equal to 65535", ["--port=99999"])
    "--port must be at most 65535, got '99999'"
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
        return with_suggestion(f"{choice[1]} must be one of {choice[3].replace(chr(39), '')}, got {choice[2]}")
    number = re.match(r"Invalid value for '([^']*)': Input should be (.*)", line)
    rule = number and _rule(number[2])
    if number and rule:
        given = "".join(f", got '{value}'" for option, value in _values(typed) if option == number[1])
        return f"{number[1]} must be {rule}{given}"
    large = re.match(r"Invalid value for '([^']*)': Unable to parse input string as an integer", line)
    if large:
        given = "".join(f", got {shown(value)}" for option, value in _values(typed) if option == large[1])
        return f"{large[1]} must be a whole number of at most 4300 digits{given}"
    return line.removesuffix(".")


def _rule(text: str) -> str | None:
    """Return the rule of a number in our words; None for any other rule."""
    kind = re.match(r"a valid (integer|number)", text)
    if kind:
        return "a whole number" if kind[1] == "integer" else "a number"
    bound = re.match(r"(less|greater) than or equal to (\S+)", text)
    if bound:
        return f"at {'most' if bound[1] == 'less' else 'least'} {bound[2].rstrip('.')}"
    return None


def _values(typed: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield options and their values, as ``--turns ten`` or ``--turns=ten``."""
    for one, after in zip(typed, [*typed[1:], ""], strict=True):
        option, equals, value = one.partition("=")
        if option.startswith("--"):
            yield option, value if equals else after
