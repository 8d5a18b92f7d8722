"""The command line: all commands, and how errors are reported."""

from __future__ import annotations

import sys
import traceback
from typing import Annotated, Any

import typer
from typer import _click as click
from typer._completion_classes import completion_init

from void_reckoning._core import IntegrationError, StorageError
from void_reckoning.cli.commands import (
    battle,
    compare,
    dashboard,
    explain,
    gate,
    ladder,
    log,
    replay,
    report,
    resume,
    run,
    sweep,
    tune,
    validate,
)
from void_reckoning.cli.completion import InstallOption, ShowOption, with_shells
from void_reckoning.cli.exit_codes import EXIT_DONE, EXIT_FAILED, EXIT_INTERRUPTED, EXIT_USAGE, exit_code_of
from void_reckoning.cli.interrupts import Interrupted, raise_interrupts, telling
from void_reckoning.cli.streams import complain, drop_unwritten, open_streams, say
from void_reckoning.cli.suggestions import usage_line, with_suggestion
from void_reckoning.support.versioning import PACKAGE_VERSION


class _Commands(typer.core.TyperGroup):
    """The group of all commands. It reports an interrupt: typer alone turns ``KeyboardInterrupt`` into a silent exit code."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        return super().parse_args(ctx, with_shells(args))

    def make_context(self, *arguments: Any, **options: Any) -> click.Context:
        with telling():
            return super().make_context(*arguments, **options)

    def invoke(self, ctx: click.Context) -> Any:
        with telling():
            return super().invoke(ctx)


app = typer.Typer(
    name="void-reckoning",
    cls=_Commands,
    help="Play, verify and inspect grand-strategy campaigns: reproducible bit for bit, and fully logged.",
    epilog="void-reckoning COMMAND --help shows a command's options and examples.\n\n"
    "Exit codes: 0 done, 1 failed, 2 bad usage or input, 3 damaged data, 130 interrupted.",
    no_args_is_help=True,
    add_completion=False,  # the options of completion.py instead
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


completion_init()


class _Command(typer.core.TyperCommand):
    """A command whose usage errors name it."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        try:
            return super().parse_args(ctx, args)
        except click.exceptions.UsageError as error:
            error.ctx = error.ctx or ctx
            raise


# In the order of the help, which has room for 60 characters each.
for command, examples, line in (
    (run.run, run.EXAMPLES, "Play a campaign."),
    (resume.resume, resume.EXAMPLES, "Continue a campaign that was stopped or killed."),
    (replay.replay, replay.EXAMPLES, "Verify a log: replay it and compare every state hash."),
    (log.log, log.EXAMPLES, "Show what happened: summary, events, battles, exports."),
    (battle.battle, battle.EXAMPLES, "Fight a battle once or many times: who wins, and why."),
    (sweep.sweep, sweep.EXAMPLES, "Play thousands of campaigns: seeds, seats, rule changes."),
    (compare.compare, compare.EXAMPLES, "Find the better of two policies or rules, and stop."),
    (ladder.ladder, ladder.EXAMPLES, "Rate policies against each other, until it is clear."),
    (tune.tune, tune.EXAMPLES, "Find numbers with which campaigns come out as wanted."),
    (gate.gate, gate.EXAMPLES, "Fail when a figure has moved beyond its bound."),
    (report.report, report.EXAMPLES, "Say what a sweep found: one page with plots and tables."),
    (explain.explain, explain.EXAMPLES, "Explain a campaign: chances, turning points, what if."),
    (dashboard.dashboard, dashboard.EXAMPLES, "Show campaigns in the browser, running or finished."),
    (validate.validate, validate.EXAMPLES, "Check a universe: report problems with file and line."),
):
    app.command(cls=_Command, short_help=line, epilog=examples)(command)


def _version(value: bool) -> None:
    if value:
        print(f"void-reckoning {PACKAGE_VERSION}")
        raise typer.Exit


@app.callback()
def _main(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
    install_completion: InstallOption = None,
    show_completion: ShowOption = None,
) -> None:
    pass


def main(arguments: list[str] | None = None) -> int:
    """Run the command line.

    Returns
    -------
    int
        0 done, 1 failed, 2 bad usage or input, 3 damaged data, 130 interrupted.
    """
    open_streams()
    try:
        raise_interrupts()
        return _outcome(sys.argv[1:] if arguments is None else arguments)
    except KeyboardInterrupt:  # while it reported how it ended
        complain("interrupted")
        return EXIT_INTERRUPTED
    finally:
        drop_unwritten()


def _outcome(given: list[str]) -> int:
    try:
        result = _run(given)
        sys.stdout.flush()  # errors of the last lines count, too
    except click.exceptions.UsageError as error:
        place = error.ctx.command_path if error.ctx else "void-reckoning"
        say(f"{place}: {usage_line(error.format_message(), given)} (see {place} --help)")
        return EXIT_USAGE
    except (Interrupted, typer.Abort) as error:
        complain(str(error) or "interrupted")
        return EXIT_INTERRUPTED
    except MemoryError:
        if "--debug" in given:
            traceback.print_exc()
        complain("out of memory; committed turns are kept, and void-reckoning resume continues from them")
        return EXIT_FAILED
    except (IntegrationError, StorageError, OSError, ValueError) as error:
        if "--debug" in given:
            traceback.print_exc()
        if not isinstance(error, BrokenPipeError):  # no reader is left to report to
            complain(with_suggestion(str(error)))
        return exit_code_of(error)
    return result if isinstance(result, int) else EXIT_DONE


def _run(given: list[str]) -> Any:
    try:
        return app(args=given, prog_name="void-reckoning", standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as error:
        print(error.format_message())
        return EXIT_USAGE
