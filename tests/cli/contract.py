"""The commands with their arguments and options; `python -m tests.cli.contract` renews the golden file."""

import inspect
import types
from collections.abc import Iterator
from enum import Enum
from typing import Any, get_args, get_origin, get_type_hints

import typer

# Each registers its commands.
from kg.cli import across, app, ask, build, check, correct, digest, enrich, export, link, serve, sql, update  # noqa: F401
from tests.conftest import ROOT

GOLDEN = ROOT / "tests" / "golden" / "commands.txt"


def commands() -> Iterator[tuple[tuple[str, ...], Any]]:
    """Yield every command and group of commands, as typed after `kg`, the program itself first."""

    def inside(command: Any, typed: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
        yield typed, command
        for name, inner in getattr(command, "commands", {}).items():
            yield from inside(inner, (*typed, name))

    return inside(typer.main.get_command(app), ())


def _kind(annotation: Any) -> str:
    """Return the type of a value: its name, or the choices."""
    if get_origin(annotation) in (list, types.UnionType):
        return _kind(next(part for part in get_args(annotation) if part is not type(None)))
    if issubclass(annotation, Enum):
        return "|".join(choice.value for choice in annotation)
    return str(annotation.__name__)


def _parameters(command: Any) -> Iterator[str]:
    function = inspect.unwrap(command.callback) if command.callback else lambda: None
    hints, signature = get_type_hints(function), inspect.signature(function)
    for parameter in command.params:
        if parameter.name not in hints:
            # Typer's own: --install-completion and --show-completion.
            yield "/".join(parameter.opts)
            continue
        annotation, default = hints[parameter.name], signature.parameters[parameter.name].default
        if not parameter.opts[0].startswith("-"):
            yield str(parameter.metavar) + (" (optional)" if default is None else "")
            continue
        names = "/".join(sorted(parameter.opts, key=len, reverse=True))
        repeated = " (repeatable)" if "list[" in str(annotation) else ""
        shown = "" if default is None else f" = {getattr(default, 'value', default)}"
        yield f"{names} <{_kind(annotation)}>{repeated}{shown}"


def contract() -> list[str]:
    """Return one line for each command, argument and option, sorted."""
    lines = []
    for typed, command in commands():
        name = " ".join(("kg", *typed))
        lines += [name, *(f"{name} {parameter}" for parameter in _parameters(command))]
    return sorted(lines)


if __name__ == "__main__":
    GOLDEN.write_text("".join(f"{line}\n" for line in contract()), encoding="utf-8")
