"""``--install-completion`` and ``--show-completion``: the shell that is running, a named one, or none that exists."""

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

COMMAND = [sys.executable, "-m", "void_reckoning"]
SHELLS = "bash, zsh, fish, powershell, pwsh"


def command(home: Path, *arguments: str) -> tuple[int, str, str]:
    done = subprocess.run(
        [*COMMAND, *arguments],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "HOME": str(home)},
        timeout=60,
    )
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize("option", ["--install-completion", "--show-completion"])
@pytest.mark.parametrize("shell", ["nonsense", "run", "Bash", "tcsh"])
@pytest.mark.parametrize("form", ["{} {}", "{}={}"])
def test_an_unknown_shell_is_refused_and_nothing_is_installed(
    tmp_path: Path, option: str, shell: str, form: str
) -> None:
    expected = f"void-reckoning: {option} must be one of {SHELLS}, got '{shell}'"
    code, output, errors = command(tmp_path, *form.format(option, shell).split())
    assert (code, output) == (2, "")
    assert errors.removesuffix(" (did you mean bash?)\n").removesuffix("\n") == expected
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("shell", "file"),
    [
        ("bash", ".bash_completions/void-reckoning.sh"),
        ("zsh", ".zfunc/_void-reckoning"),
        ("fish", ".config/fish/completions/void-reckoning.fish"),
    ],
)
@pytest.mark.parametrize("form", ["{} {}", "{}={}"])
def test_a_named_shell_gets_its_completion(tmp_path: Path, shell: str, file: str, form: str) -> None:
    code, output, errors = command(tmp_path, *form.format("--install-completion", shell).split())
    assert (code, errors) == (0, "")
    assert output == f"{shell} completion installed in {tmp_path / file}; it takes effect in the next shell\n"
    code, output, errors = command(tmp_path, *form.format("--show-completion", shell).split())
    assert (code, errors) == (0, "")
    assert (tmp_path / file).read_text().strip() == output.strip()
    assert "_VOID_RECKONING_COMPLETE" in output


@pytest.mark.parametrize("option", ["--install-completion", "--show-completion"])
def test_without_a_name_it_is_the_shell_that_is_running(tmp_path: Path, option: str) -> None:
    line = '"$0" -m void_reckoning ' + option + "; exit $?"
    process, terminal = pty.fork()
    if process == 0:  # pragma: no cover  # another process
        os.execve("/bin/bash", ["bash", "-c", line, sys.executable], {**os.environ, "HOME": str(tmp_path)})
    written = b""
    try:
        while part := os.read(terminal, 65536):
            written += part
    except OSError:  # how a terminal says that nobody writes any more
        pass
    os.close(terminal)
    assert os.waitpid(process, 0)[1] == 0, written
    if option == "--show-completion":
        assert b"complete -o default -F _void_reckoning_completion void-reckoning" in written
    else:
        assert b"bash completion installed in" in written
        assert (tmp_path / ".bash_completions" / "void-reckoning.sh").exists()


def test_both_options_are_in_the_help_and_completed(tmp_path: Path) -> None:
    code, output, _ = command(tmp_path, "--help")
    assert code == 0
    assert "--install-completion [SHELL]" in output
    assert "--show-completion [SHELL]" in output
    asked = {
        "_VOID_RECKONING_COMPLETE": "complete_bash",
        "COMP_WORDS": "void-reckoning --install-completion f",
        "COMP_CWORD": "2",
    }
    done = subprocess.run(COMMAND, env={**os.environ, **asked}, capture_output=True, text=True, check=False)
    assert done.stdout.split() == ["fish"]
