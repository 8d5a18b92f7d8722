"""The project's text files obey .editorconfig, which says what the formatters do."""

import configparser
import fnmatch
import re
import subprocess
from pathlib import Path

import pytest

Rules = dict[str, str]


def sections(root: Path) -> list[tuple[str, Rules]]:
    """The globs of .editorconfig and what they ask for, the last that fits first."""
    parser = configparser.ConfigParser(default_section="\n")
    text = (root / ".editorconfig").read_text(encoding="utf-8")
    parser.read_string("[before]\n" + text)
    return [(name, dict(parser[name])) for name in reversed(parser.sections()) if name != "before"]


def fits(glob: str, path: str) -> bool:
    """Whether a glob means a file: {a,b} is one of them; without a slash, only the name counts."""
    braces = re.search(r"\{([^}]*)\}", glob)
    if braces:
        return any(fits(glob.replace(braces[0], one), path) for one in braces[1].split(","))
    return fnmatch.fnmatchcase(path if "/" in glob else path.rsplit("/", 1)[-1], glob)


def rules_for(path: str, all_sections: list[tuple[str, Rules]]) -> Rules:
    rules: Rules = {}
    for glob, asked in all_sections:
        if fits(glob, path):
            rules = {**asked, **rules}
    return rules


def faults(content: bytes, rules: Rules) -> list[str]:
    """What a file does that its rules don't allow."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        return [f"not UTF-8 at byte {error.start}"] if rules.get("charset") == "utf-8" else []
    found = []
    if rules.get("insert_final_newline") == "true" and text and not text.endswith("\n"):
        found.append("no newline at its end")
    for number, line in enumerate(text.split("\n"), 1):
        if rules.get("end_of_line") == "lf" and line.endswith("\r"):
            found.append(f"line {number} ends with a carriage return")
        elif rules.get("trim_trailing_whitespace") == "true" and line != line.rstrip():
            found.append(f"line {number} ends with a blank")
        if rules.get("indent_style") == "space" and re.match(r" *\t", line):
            found.append(f"line {number} is indented with a tab")
        if rules.get("indent_style") == "tab" and line.startswith("  "):
            found.append(f"line {number} is indented with spaces")
    return found


def test_every_text_file_obeys_editorconfig(root: Path) -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=root, capture_output=True, check=True, text=True).stdout
    known = sections(root)
    found = {}
    looked_at = 0
    for path in filter(None, listed.split("\0")):
        file = root / path
        if not file.is_file() or b"\0" in (content := file.read_bytes()):
            continue  # removed in this work tree, or binary
        looked_at += 1
        if wrong := faults(content, rules_for(path, known)):
            found[path] = wrong[:3]
    assert not found
    assert looked_at > 500


@pytest.mark.parametrize(
    ("path", "content", "fault"),
    [
        ("cpp/a.cpp", b"int a;", "no newline at its end"),
        ("docs/a.md", b"a \nb\n", "line 1 ends with a blank"),
        ("tools/a.sh", b"a\r\n", "line 1 ends with a carriage return"),
        ("page/src/a.ts", b"{\n  \ta\n}\n", "line 2 is indented with a tab"),
        ("python/a.py", b"# \xe9\n", "not UTF-8 at byte 2"),
        ("Makefile", b"a:\n    b\n", "line 2 is indented with spaces"),
    ],
)
def test_a_fault_is_found(root: Path, path: str, content: bytes, fault: str) -> None:
    assert faults(content, rules_for(path, sections(root))) == [fault]


def test_the_last_section_that_fits_counts(root: Path) -> None:
    known = sections(root)
    assert rules_for("Makefile", known)["indent_style"] == "tab"
    assert rules_for("page/src/lib/a.ts", known)["indent_size"] == "2"
    assert rules_for("python/a.py", known)["indent_size"] == "4"
    assert rules_for("schema/protobuf/a.proto", known)["indent_size"] == "2"
    assert rules_for("CMakePresets.json", known)["indent_size"] == "4"
