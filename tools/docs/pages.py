"""Gathers the pages of the documentation site into build/docs: the texts in docs/ and beside it, and the reference.

The reference is generated from its subject: docstrings and the native module's stub, the commands' help, the schemas.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

from schema_pages import schema_page

ROOT = Path(__file__).resolve().parents[2]
OUT = ROOT / "build/docs"
COMMAND = [sys.executable, "-m", "void_reckoning"]
# Pages outside of docs/, and their names on the site.
BESIDE = {
    "README.md": "index.md",
    "ARCHITECTURE.md": "architecture.md",
    "CONTRIBUTING.md": "contributing.md",
    "CHANGELOG.md": "changelog.md",
}
TOPICS = {
    "campaigns": (
        "Campaigns and policies",
        (
            "campaign",
            "faction_turn",
            "campaign.turn_orchestrator",
            "campaign.faction_processor",
            "campaign.ai_manager",
            "campaign.simulation_result",
            "policy",
            "process_policy",
            "universes",
        ),
    ),
    "worlds": ("Worlds and queries", ("ecs", "world", "column_edit", "systems", "events")),
    "battles": ("Battles", ("combat", "combat_config", "combat_units")),
    "shots": ("Shots", ("ballistics",)),
    "places": ("Places and ways", ("spatial", "paths")),
    "logs": (
        "Logs",
        (
            "blackbox.reader",
            "blackbox.columns",
            "blackbox.names",
            "blackbox.viewer",
            "blackbox.summaries",
            "blackbox.export",
            "blackbox.analytics",
        ),
    ),
    "telemetry": (
        "Telemetry and shared tables",
        ("telemetry.reader", "telemetry.layout", "telemetry.states", "telemetry.sessions", "shared_tables"),
    ),
    "messages": ("Messages", ("ecs_api", "simulation_api")),
    "versions_and_errors": ("Versions and errors", ("versioning", "error_handling")),
}


def main() -> None:
    """Write all pages again."""
    shutil.rmtree(OUT, ignore_errors=True)
    shutil.copytree(ROOT / "docs", OUT)
    for name, page in BESIDE.items():
        (OUT / page).write_text(on_site((ROOT / name).read_text(encoding="utf-8")), encoding="utf-8")
    license_text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    (OUT / "license.md").write_text(f"# License\n\n{license_text}", encoding="utf-8")
    reference = OUT / "reference"
    reference.mkdir()
    (reference / "command_line.md").write_text(command_page(), encoding="utf-8")
    for name, (title, modules) in TOPICS.items():
        (reference / f"{name}.md").write_text(module_page(title, modules), encoding="utf-8")
    (reference / "native.md").write_text(native_page(), encoding="utf-8")
    (OUT / "schemas").mkdir()
    for file in sorted((ROOT / "schema").rglob("*.*")):
        kind = "Log" if file.suffix == ".fbs" else "Messages"
        where = file.relative_to(ROOT / "schema").with_suffix("")
        title = f"{kind}: {'/'.join(where.parts[1:])}"
        (OUT / "schemas" / f"{'_'.join(where.parts)}.md").write_text(schema_page(file, title), encoding="utf-8")
    print(f"{sum(1 for _ in OUT.rglob('*.md'))} pages in {OUT.relative_to(ROOT)}")


def on_site(text: str) -> str:
    """Return a page from outside docs/ with its links adapted to the site."""
    for name, page in {**BESIDE, "LICENSE": "license.md"}.items():
        text = text.replace(f"]({name})", f"]({page})")
    # A folder's page is its first one, by name.
    text = re.sub(r"\]\(docs/(\w+)/?\)", lambda found: f"]({first_page(found[1])})", text)
    return text.replace("](docs/", "](").replace('="docs/', '="')


def first_page(folder: str) -> str:
    """Return the first page of a folder of docs/."""
    return sorted((ROOT / "docs" / folder).glob("*.md"))[0].relative_to(ROOT / "docs").as_posix()


def command_page() -> str:
    """Return the page with the help of every command."""
    text = ["# Command line", ""]
    names = re.findall(r"^  (\w+)  ", help_of().partition("Commands:")[2], re.MULTILINE)
    for title, arguments in [("void-reckoning", []), *((f"void-reckoning {name}", [name]) for name in names)]:
        text += [f"## {title}", "", "```text", help_of(*arguments).rstrip(), "```", ""]
    return "\n".join(text)


def help_of(*arguments: str) -> str:
    """Return the output of ``--help``, as on a terminal of 100 columns."""
    done = subprocess.run(
        [*COMMAND, *arguments, "--help"],
        capture_output=True,
        text=True,
        check=True,
        env={"COLUMNS": "100", "PYTHONPATH": str(ROOT / "python"), "PATH": ""},
    )
    return done.stdout


def module_page(title: str, modules: tuple[str, ...]) -> str:
    """Return the reference page of some modules of the package."""
    text = [f"# {title}", ""]
    for module in modules:
        text += [
            f"## void_reckoning.{module}",
            "",
            f"::: void_reckoning.{module}",
            "    options:",
            "      show_root_heading: false",
            "",
        ]
    return "\n".join(text)


def native_page() -> str:
    """Return the page of the names of ``void_reckoning`` that come from the native module."""
    import void_reckoning  # noqa: PLC0415  # from the checkout

    kinds: dict[str, list[str]] = defaultdict(list)
    for name in void_reckoning.__all__:
        value = getattr(void_reckoning, name)
        own_name = getattr(value, "__name__", name) == name  # else another name for a listed object
        if getattr(value, "__module__", "") == "void_reckoning._core" and own_name:
            error = isinstance(value, type) and issubclass(value, BaseException)
            kinds["Errors" if error else "Classes" if isinstance(value, type) else "Functions"].append(name)
    text = ["# Native classes", "", "Exported by `void_reckoning`, made by `void_reckoning._core`.", ""]
    for kind, names in sorted(kinds.items()):
        text += [f"## {kind}", "", *(f"::: void_reckoning._core.{name}\n" for name in names)]
    return "\n".join(text)


if __name__ == "__main__":
    main()
