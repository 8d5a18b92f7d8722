"""``--install-completion`` and ``--show-completion``, for the shell that is running or a named one."""

from __future__ import annotations

from typing import Annotated

import typer
from typer import _completion_shared as typers

from void_reckoning._core import InvalidInput

_OPTIONS = ("--install-completion", "--show-completion")
_RUNNING = ""  # the shell that is running
_SHELLS = [shell.value for shell in typers.Shells]


def with_shells(arguments: list[str]) -> list[str]:
    """Return arguments in which both options have a value: typer has none that may be left out.

    >>> with_shells(["--show-completion"]), with_shells(["--show-completion", "zsh"])
    (['--show-completion', ''], ['--show-completion', 'zsh'])
    """
    completed = []
    for argument, after in zip(arguments, [*arguments, "-"][1:], strict=True):
        completed.append(argument)
        if argument in _OPTIONS and after.startswith("-"):
            completed.append(_RUNNING)
    return completed


def _shell_of(value: str, option: str) -> str:
    shell = value or typers._get_shell_name() or ""
    if shell not in _SHELLS:
        got = f"'{value}'" if value else f"none, and the shell that is running is {shell or 'unknown'}"
        raise InvalidInput(f"{option} must be one of {', '.join(_SHELLS)}, got {got}")
    return shell


def _install(context: typer.Context, value: str | None) -> None:
    if value is None or context.resilient_parsing:
        return
    shell, path = typers.install(shell=_shell_of(value, _OPTIONS[0]), prog_name=context.info_name)
    print(f"{shell} completion installed in {path}; it takes effect in the next shell")
    raise typer.Exit


def _show(context: typer.Context, value: str | None) -> None:
    if value is None or context.resilient_parsing:
        return
    name = str(context.info_name)
    variable = f"_{name.replace('-', '_').upper()}_COMPLETE"
    print(typers.get_completion_script(prog_name=name, complete_var=variable, shell=_shell_of(value, _OPTIONS[1])))
    raise typer.Exit


def _names(incomplete: str) -> list[str]:
    return [shell for shell in _SHELLS if shell.startswith(incomplete)]


InstallOption = Annotated[
    str | None,
    typer.Option(
        _OPTIONS[0],
        metavar="[SHELL]",
        callback=_install,
        is_eager=True,
        autocompletion=_names,
        help=f"Install completion for this shell, or {', '.join(_SHELLS)}.",
    ),
]
ShowOption = Annotated[
    str | None,
    typer.Option(
        _OPTIONS[1],
        metavar="[SHELL]",
        callback=_show,
        is_eager=True,
        autocompletion=_names,
        help="Show completion, to copy it or customize the installation.",
    ),
]
