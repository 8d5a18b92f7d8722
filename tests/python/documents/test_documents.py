"""What the documents show runs as it stands, what it prints is what they say, and no link is dead."""

import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from processes import Started
from void_reckoning.cli.app import app

GENERATED = {"page/src/lib/protocol.ts", "protocol.ts"}
ROOT = Path(__file__).resolve().parents[3]
PAGES = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
# What another machine, or the next minute, measures differently.
VOLATILE = re.compile(r"[\d.]+ turns/s.*? left|(CPU ms/turn|total  ) .*")
SERVES = re.compile(r"void-reckoning (run .*--dashboard|dashboard(?! --help))")
EXIT_STATUS = re.compile(r"# .*exits with (\d+)")


def blocks(page: Path, *languages: str) -> list[tuple[str, str]]:
    return [(kind, text) for kind, text in BLOCK.findall(page.read_text(encoding="utf-8")) if kind in languages]


def name(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def having(*languages: str) -> list[Path]:
    return [page for page in PAGES if blocks(page, *languages)]


@pytest.fixture(scope="session")
def campaign(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a reader has after `make run`."""
    folder = tmp_path_factory.mktemp("documents") / "runs/0001"
    done = shell(f"void-reckoning run --json --out {folder}", folder.parents[1])
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture
def folder(campaign: Path, tmp_path: Path) -> Path:
    """Where a reader types: with a campaign, and the examples of the checkout."""
    shutil.copytree(campaign, tmp_path / "runs/0001")
    for beside in ("examples", "tests", "build", "universes"):
        (tmp_path / beside).symlink_to(ROOT / beside)
    (tmp_path / ".venv").symlink_to(Path(sys.executable).parents[1])
    return tmp_path


def shell(command: str, where: Path) -> subprocess.CompletedProcess[str]:
    paths = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": paths, "COLUMNS": "80", "NO_COLOR": "1"}
    if SERVES.search(command):
        return until_it_serves(command, where, environment)
    return subprocess.run(
        ["bash", "-c", f"{command}\nexit $?"],  # a shell that stays: completion looks for it among the processes above
        cwd=where,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def until_it_serves(command: str, where: Path, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """A command that stays: ended by Ctrl-C once it has said where its page is."""
    with Started(
        ["bash", "-c", f"exec {command}"],
        cwd=where,
        env={key: value for key, value in environment.items() if key not in {"DISPLAY", "WAYLAND_DISPLAY"}},
        stderr=subprocess.STDOUT,
    ) as process:
        assert process.stdout is not None
        said = ""
        for line in process.stdout:
            said += line
            if "stays open" in line or "Press Ctrl-C to stop" in line:
                process.send_signal(signal.SIGINT)
        return subprocess.CompletedProcess(command, process.wait(timeout=60), said, said)


@pytest.mark.parametrize("page", [page for page in having("python") if page.parent.name != "guides"], ids=name)
def test_the_python_of_a_page_runs_from_top_to_bottom(page: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", "\n".join(text for _, text in blocks(page, "python"))],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("page", having("sh"), ids=name)
def test_the_commands_of_a_page_run_in_order(page: Path, folder: Path) -> None:
    for kind, text in blocks(page, "sh", "toml"):
        if kind == "toml":
            file = re.match(r"# (\w+\.toml)\n", text)
            if file:
                (folder / file[1]).write_text(text, encoding="utf-8")
            continue
        for line in text.splitlines():
            if line.startswith(("make ", "git ", "#")) or not line.strip():
                continue  # this checkout is made already
            done = shell(line.removeprefix(".venv/bin/"), folder)
            expected = EXIT_STATUS.search(line)
            assert done.returncode == (int(expected[1]) if expected else 0), f"{line}\n{done.stderr}"


def lines_that_stay(text: str) -> list[str]:
    return [VOLATILE.sub("~", line).rstrip() for line in text.splitlines()]


@pytest.mark.parametrize("page", having("console"), ids=name)
def test_what_a_page_shows_is_what_is_printed(page: Path, tmp_path: Path) -> None:
    for _, text in blocks(page, "console"):
        for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
            line, _, shown = part.partition("\n")
            command = line.replace("make run", "void-reckoning run --out runs/0001").removeprefix(".venv/bin/")
            done = shell(command + " 2>&1", tmp_path)
            assert done.returncode == 0, f"{line}\n{done.stdout}"
            printed = iter(lines_that_stay(done.stdout))
            for wanted in lines_that_stay(shown):
                # Each line in its order; "..." stands for some that are left out.
                assert wanted in ("...", "") or wanted in printed, f"{line}\n{wanted}\n\n{done.stdout}"


def test_make_targets_that_the_documents_name_exist() -> None:
    targets = set(re.findall(r"^(\w+(?: \w+)*):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    known = {target for group in targets for target in group.split()}
    for page in PAGES:
        named = re.findall(r"(?:^|`)make (\w+)", page.read_text(encoding="utf-8"), re.MULTILINE)
        assert set(named) <= known, page


def test_files_that_the_documents_name_exist() -> None:
    """A path with a folder names one file; a bare name, some file of the project."""
    files = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    ends = {"/".join(parts[place:]) for file in files for parts in [file.split("/")] for place in range(len(parts))}
    gone = [
        f"{page.relative_to(ROOT)}: {name}"
        for page in [
            ROOT / "ARCHITECTURE.md",
            ROOT / "CONTRIBUTING.md",
            *sorted((ROOT / "docs" / "decisions").glob("*.md")),
        ]
        for name in re.findall(
            r"`([\w.-]+(?:/[\w.-]+)*\.(?:cpp|hpp|py|sh|ts|svelte|fbs|proto))`", page.read_text(encoding="utf-8")
        )
        if name not in ends and name not in GENERATED
    ]
    assert gone == []


def test_no_link_is_dead() -> None:
    for page in PAGES:
        text = BLOCK.sub("", page.read_text(encoding="utf-8"))
        links = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", text) + re.findall(r'\b(?:src|srcset)="([^"]+)"', text)
        for target in links:
            if not target.startswith(("https://", "http://")):
                assert (page.parent / target).exists(), f"{name(page)}: {target}"


def test_the_site_is_built_without_warnings_and_reads_without_a_network() -> None:
    import void_reckoning

    done = subprocess.run(["tools/docs.sh"], cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    pages = list((ROOT / "build/site").rglob("*.html"))
    assert len(pages) > len(PAGES)
    loads = re.compile(r"""<(?:script|img|link|iframe|source)\b[^>]*?(?:src|href)=["']?(https?:)?//""")
    for page in pages:
        assert not loads.search(page.read_text(encoding="utf-8")), page
    reference = "".join(page.read_text(encoding="utf-8") for page in (ROOT / "build/site/reference").glob("*.html"))
    described = set(re.findall(r'id="?void_reckoning\.(?:\w+\.)*(\w+)', reference))
    constants = {"Order", "__version__"}  # an alias of all orders; a text
    assert set(void_reckoning.__all__) - described - constants == set()


def commands() -> list[str]:
    return [command.callback.__name__ for command in app.registered_commands if command.callback]


def test_every_command_has_examples_that_run(folder: Path) -> None:
    shell("void-reckoning run --turns 200 --out runs/long", folder)
    for command in commands():
        shown = shell(f"void-reckoning {command} --help", folder).stdout
        examples = re.findall(r"^    (void-reckoning .*)$", shown.partition("Examples:")[2], re.MULTILINE)
        assert examples, command
        for example in examples:
            if "--out runs/long" in example:
                shutil.rmtree(folder / "runs/long")
            done = shell(example, folder)
            assert done.returncode == 0, f"{example}\n{done.stderr}"
