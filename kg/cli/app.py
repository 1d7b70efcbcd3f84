"""The application, its common options, and the mapping of errors to exit codes."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

from kg.errors import KgError
from kg.versions import SOFTWARE

app = typer.Typer(
    name="kg",
    help="The knowledge graph of the machine-learning literature, on your own machine.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

# The headings of the commands in --help, in this order.
BUILD, ASK, SHARE, CHECK = "Build a graph", "Ask it", "Share it", "Check it"

# Repeated here because importing kg.extract would slow down --help; a test compares the two.
DEFAULT_EXTRACTOR = "neural"
Graph = Annotated[str, typer.Option("--graph", "-g", help="The graph directory.", metavar="DIR")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print results and errors only.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON, for scripts.")]
Csv = Annotated[bool, typer.Option("--csv", help="Print CSV.")]


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"kg {SOFTWARE}")
        raise typer.Exit


@app.callback()
def _common(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Build, query, view and export a knowledge graph of papers."""


@contextmanager
def bars(quiet: bool) -> Iterator[Callable[[str, int, int | None], None]]:
    """Yield a progress function that shows one bar per stage on stderr, if that is a terminal."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    columns = (TextColumn("{task.description:>10}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, disable=quiet or not console.is_terminal) as bars:
        tasks: dict[str, int] = {}

        def advance(stage: str, done: int, total: int | None) -> None:
            if stage not in tasks:
                for task in tasks.values():
                    bars.stop_task(task)  # type: ignore[arg-type] # rich's TaskID is an int
                tasks[stage] = bars.add_task(stage, total=total)
            bars.update(tasks[stage], completed=done, total=total)  # type: ignore[arg-type] # as above

        yield advance


def main() -> None:
    """Run a command. Exit codes: 0 success, 1 an error in the user's input or data, 2 wrong usage, 130 interrupted."""
    # Each registers its commands; in the order of --help.
    from kg.cli import build, update, correct, enrich, link, ask, across, sql, digest, export, serve, check  # noqa: F401, I001

    try:
        app()
    except KgError as error:
        typer.echo(f"error: {error}", err=True)
        sys.exit(1)
    except OSError as error:
        # A full disk or a folder without permission is the user's to fix; only drafts have been written so far.
        prefix = f"{error.filename}: " if error.filename else ""
        typer.echo(f"error: {prefix}{error.strerror or error}   try: check space and permissions", err=True)
        sys.exit(1)
    except KeyboardInterrupt:
        typer.echo("interrupted; the graph is as it was", err=True)
        sys.exit(130)
