"""One word a concept: the words that the glossary rules out are in no file of the project."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]

BANNED = {
    r"\b[Cc]ompan(y|ies)\b": "army",
    r"\b[a-z_]*compan(y|ies)\b|\bk?[A-Z]\w*Compan(y|ies)\w*": "army",
    r"\bkMost[A-Z]?\w*|\bMOST_\w+": "kMax..., MAX_...",
    r"\bkLongest\w*|\bLONGEST_\w+": "kMax..., MAX_...",
    r"\bgiven[ _]up\b|\bgave up what\b": "discarded",
    r"\bWayTree\b|\bway_tree\b|\bWayConstraints\b|\bfind_ways?\b": "path",
    r"\bSlowNews\b|\bslow_news\b": "DelayedProgress",
    r"\bhyperlanes?\b|\bjump lanes?\b": "starlane",
    r"\bsavegames?\b": "save",
    r"\btroops\b(?! aboard)": "army",
}
"""Regular expressions, and the word to use instead."""

ALLOWED = {
    "CHANGELOG.md": "tells what was renamed",
    "docs/glossary.md": "lists the words",
    "tests/python/documents/test_glossary.py": "lists the words",
}
GENERATED = ("tests/data/", "page/package-lock.json", "requirements/")


def texts() -> list[tuple[str, str]]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    names = [name for name in listed.decode().split("\0") if name and not name.startswith(GENERATED)]
    found = []
    for name in names:
        if name in ALLOWED or not (ROOT / name).is_file():
            continue
        try:
            found.append((name, (ROOT / name).read_text(encoding="utf-8")))
        except UnicodeDecodeError:
            continue  # a picture
    return found


@pytest.fixture(scope="module")
def files() -> list[tuple[str, str]]:
    found = texts()
    assert len(found) > 700
    return found


@pytest.mark.parametrize("pattern", BANNED)
def test_a_word_that_is_ruled_out_is_nowhere(files: list[tuple[str, str]], pattern: str) -> None:
    expression = re.compile(pattern)
    wrong = [
        f"{name}:{text[: match.start()].count(chr(10)) + 1}: {match[0]}"
        for name, text in files
        for match in expression.finditer(text)
    ]
    assert not wrong, f"use {BANNED[pattern]}:\n" + "\n".join(wrong)


def test_the_glossary_explains_the_words_that_are_to_be_used() -> None:
    glossary = (ROOT / "docs/glossary.md").read_text(encoding="utf-8")
    for word in ("army", "path", "battle", "discarded", "starlane", "save", "kMax"):
        assert word in glossary


@pytest.mark.parametrize(
    ("text", "banned"),
    [("one company lands", True), ("an army lands", False), ("kMostTurns", True), ("the most", False)],
)
def test_the_expressions_find_what_they_are_for(text: str, banned: bool) -> None:
    assert any(re.search(pattern, text) for pattern in BANNED) == banned
