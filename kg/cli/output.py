"""How commands print what they found: as JSON, CSV or Markdown, or for a terminal."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, TypeVar

import typer

if TYPE_CHECKING:
    from kg.view.files import Row

Found = TypeVar("Found")


def print_json(value: object) -> None:
    """Print a value as indented JSON."""
    import orjson

    typer.echo(orjson.dumps(value, option=orjson.OPT_INDENT_2).decode())


def print_answer(
    found: Found,
    show: Callable[[Found], None],
    *,
    json: bool,
    csv: "Callable[[Found], Iterable[Row]] | None" = None,
) -> None:
    """Print an answer as JSON, else as the rows of `csv`; without either, `show` it."""
    if json:
        print_json(found)
    elif csv:
        from kg.view.files import to_csv

        typer.echo(to_csv(csv(found)), nl=False)
    else:
        show(found)


def printer_of(to_text: Callable[[Found], str]) -> Callable[[Found], None]:
    """Return a function that prints the text of an answer, such as Markdown."""
    return lambda found: typer.echo(to_text(found), nl=False)
