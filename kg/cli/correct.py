"""Commands that correct the graph: same, different, rename, retype, drop, reject, assert, undo, list, suggest."""

import sys
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.app import BUILD, Graph, Json, Quiet, app, bars
from kg.cli.ask import print_choice
from kg.cli.output import print_answer, print_json

if TYPE_CHECKING:
    from kg.build import Report
    from kg.corrections import Correction, CorrectionsFile
    from kg.graph.typed_names import References

commands = typer.Typer(
    name="correct",
    help="Correct the graph; corrections are kept in a file of yours and applied by every build.",
    no_args_is_help=True,
)
app.add_typer(commands, rich_help_panel=BUILD)

Entity = Annotated[str, typer.Argument(help="A name in any spelling, NAME:TYPE, or an id.", metavar="A")]
Other = Annotated[str, typer.Argument(help="As A.", metavar="B")]
Why = Annotated[str, typer.Option("--why", help="The reason, for those who read it later.", metavar="TEXT")]
By = Annotated[
    str | None, typer.Option("--by", help="Who says so; default: git's user.name, else the account.", metavar="NAME")
]
TypeOf = Annotated[str | None, typer.Option("--type", help="The type of A, where several have its name.")]
File = Annotated[
    str | None,
    typer.Option("--corrections", help="The file of corrections; default: the graph's own.", metavar="FILE"),
]


def _print_report(file: "CorrectionsFile", words: Iterable[str], report: "Report", quiet: bool) -> None:
    for notice in report.notices:
        typer.echo(notice, err=True)
    if quiet:
        return
    for line in words:
        typer.echo(line)
    nodes, edges = sum(report.manifest.nodes.values()), sum(report.manifest.edges.values())
    count = len(file.corrections)
    counted = f"{count} correction{'' if count == 1 else 's'}"
    typer.echo(f"{nodes} nodes, {edges} edges; {counted} in {file.path}")


def _edit(
    edit: "Callable[[CorrectionsFile], CorrectionsFile]", graph: str, corrections: str | None, quiet: bool
) -> "tuple[CorrectionsFile, Report]":
    """Edit the file and bring the graph up to date; return the edited file."""
    from kg.build import correct

    files: list[CorrectionsFile] = []

    def remembered(file: "CorrectionsFile") -> "CorrectionsFile":
        files.append(edit(file))
        return files[-1]

    with bars(quiet) as progress:
        report = correct(remembered, graph, corrections=corrections, progress=progress)
    return files[-1], report


def _add(
    typed: Sequence[str],
    make: "Callable[[References], Correction]",
    graph: str,
    corrections: str | None,
    quiet: bool,
    new: str | None = None,
) -> None:
    """Add the correction that `make` makes of the nodes with the typed names; `new` is one that it gives to a node."""
    from kg.corrections import in_words
    from kg.graph.directory import GraphDirectory
    from kg.graph.typed_names import References

    version = GraphDirectory(graph).version()

    def edit(file: "CorrectionsFile") -> "CorrectionsFile":
        references = References(version, file.corrections, [*typed, *([new] if new else [])])
        correction = make(references)
        for name in typed:
            print_choice(name, *references.choice(name))
        return file.added(correction)

    file, report = _edit(edit, graph, corrections, quiet)
    number = len(file.corrections)
    _print_report(file, [f"{number}: {in_words(file.corrections[-1])}"], report, quiet)


def _signed(by: str | None, why: str) -> dict[str, object]:
    from kg.corrections.author import author, now

    return {"by": author() if by is None else by, "when": now(), "why": why}


def _pair(kind: str, a: str, b: str, signed: "dict[str, object]", references: "References") -> "Correction":
    from kg.corrections import make_correction

    # Two names of one entity are kept as they are spelled.
    is_one = references.node(a).id == references.node(b).id
    names = {"a": references.entity(a, as_spelled=is_one), "b": references.entity(b, as_spelled=is_one)}
    return make_correction(kind=kind, **names, **signed)


@commands.command()
def same(
    a: Entity,
    b: Other,
    why: Why = "",
    by: By = None,
    graph: Graph = "graph",
    corrections: File = None,
    quiet: Quiet = False,
) -> None:
    """Record that two entities are one."""
    _add((a, b), partial(_pair, "same", a, b, _signed(by, why)), graph, corrections, quiet)


@commands.command()
def different(
    a: Entity,
    b: Other,
    why: Why = "",
    by: By = None,
    graph: Graph = "graph",
    corrections: File = None,
    quiet: Quiet = False,
) -> None:
    """Record that two names, of one entity or of two, denote different entities."""
    _add((a, b), partial(_pair, "different", a, b, _signed(by, why)), graph, corrections, quiet)


@commands.command()
def rename(
    a: Entity,
    name: Annotated[str, typer.Argument(help="The name to show.", metavar="NAME")],
    type_: TypeOf = None,
    why: Why = "",
    by: By = None,
    graph: Graph = "graph",
    corrections: File = None,
    quiet: Quiet = False,
) -> None:
    """Rename an entity; the former name becomes an alias."""
    from kg.corrections import make_correction
    from kg.errors import InputError

    def make(references: "References") -> "Correction":
        for other in references.others_called(name, references.node(a, type_).id):
            raise InputError(f"{name!r} is a name of {other}", cure=f"kg correct same {a!r} {name!r}")
        return make_correction(kind="rename", a=references.entity(a, type_), to=name, **_signed(by, why))

    _add((a,), make, graph, corrections, quiet, new=name)


@commands.command()
def retype(
    a: Entity,
    type_to: Annotated[str, typer.Argument(help="Method, Model, Dataset, Benchmark, Task or Metric.", metavar="TYPE")],
    type_: TypeOf = None,
    why: Why = "",
    by: By = None,
    graph: Graph = "graph",
    corrections: File = None,
    quiet: Quiet = False,
) -> None:
    """Change the type of an entity."""
    from kg.corrections import make_correction

    def make(references: "References") -> "Correction":
        return make_correction(kind="retype", a=references.entity(a, type_), to=type_to, **_signed(by, why))

    _add((a,), make, graph, corrections, quiet)


@commands.command()
def drop(
    a: Entity,
    type_: TypeOf = None,
    why: Why = "",
    by: By = None,
    graph: Graph = "graph",
    corrections: File = None,
    quiet: Quiet = False,
) -> None:
    """Record that a name denotes no entity."""
    from kg.corrections import make_correction

    def make(references: "References") -> "Correction":
        return make_correction(kind="drop", a=references.label(a, type_), **_signed(by, why))

    _add((a,), make, graph, corrections, quiet)


@commands.command()
def reject(
    edge: Annotated[
        list[str],
        typer.Argument(help="SUBJECT RELATION OBJECT, or the id of one piece of evidence.", metavar="EDGE"),
    ],
    why: Why = "",
    by: By = None,
    graph: Graph = "graph",
    corrections: File = None,
    quiet: Quiet = False,
) -> None:
    """Record that an edge is wrong, or that a sentence does not state it; it leaves the graph and stays in the file."""
    from kg.corrections import make_correction
    from kg.graph.typed_names import checked_relation

    if len(edge) not in (1, 3):
        raise typer.BadParameter("write SUBJECT RELATION OBJECT, or evidence/...", param_hint="EDGE")

    def make(references: "References") -> "Correction":
        if len(edge) == 1:
            return make_correction(kind="reject", **references.evidence(edge[0]), **_signed(by, why))
        ends = {"subject": references.end(edge[0]), "object": references.end(edge[2])}
        return make_correction(kind="reject", relation=checked_relation(edge[1]), **ends, **_signed(by, why))

    _add(edge[::2] if len(edge) == 3 else (), make, graph, corrections, quiet)


@commands.command(name="assert")
def assert_(
    subject: Annotated[str, typer.Argument(metavar="SUBJECT")],
    relation: Annotated[str, typer.Argument(metavar="RELATION")],
    object_: Annotated[str, typer.Argument(metavar="OBJECT")],
    sentence: Annotated[
        str | None, typer.Option("--sentence", help="The sentence that states it, as it stands in a paper.")
    ] = None,
    paper: Annotated[
        str | None, typer.Option("--paper", help="The paper of the sentence: its id, arXiv identifier, DOI or title.")
    ] = None,
    note: Annotated[str | None, typer.Option("--note", help="The reason, where no sentence states it.")] = None,
    why: Why = "",
    by: By = None,
    graph: Graph = "graph",
    corrections: File = None,
    quiet: Quiet = False,
) -> None:
    """Record that an edge holds, by a sentence of a paper or a note."""
    from kg.corrections import make_correction
    from kg.graph.typed_names import checked_relation

    if (sentence is None) == (note is None):
        raise typer.BadParameter("give either --sentence or --note", param_hint="--sentence")

    def make(references: "References") -> "Correction":
        place = None if sentence is None else references.paper_of(sentence, paper)
        ends = {"subject": references.end(subject), "object": references.end(object_)}
        support = {"paper": place, "sentence": sentence, "note": note}
        return make_correction(
            kind="assert", relation=checked_relation(relation), **ends, **support, **_signed(by, why)
        )

    _add((subject, object_), make, graph, corrections, quiet)


@commands.command()
def undo(
    number: Annotated[
        int | None, typer.Argument(min=1, help="Its number in `kg correct list`; default: the last.", metavar="[N]")
    ] = None,
    graph: Graph = "graph",
    corrections: File = None,
    quiet: Quiet = False,
) -> None:
    """Take a correction back: it leaves the file and its effect the graph."""
    from kg.corrections import in_words
    from kg.errors import InputError

    undone: list[str] = []

    def edit(file: "CorrectionsFile") -> "CorrectionsFile":
        count = len(file.corrections)
        chosen = number or count
        if not 0 < chosen <= count:
            what = f"no correction {chosen}: there are {count}" if count else "no corrections"
            raise InputError(what, cure="kg correct list")
        undone.append(f"undone: {in_words(file.corrections[chosen - 1])}")
        return file.without(chosen)

    file, report = _edit(edit, graph, corrections, quiet)
    _print_report(file, undone, report, quiet)


@commands.command(name="list")
def list_(graph: Graph = "graph", corrections: File = None, json: Json = False) -> None:
    """List the corrections, and which of them have no effect."""
    from kg.graph.corrections_list import listed
    from kg.view.terminal import print_corrections

    print_answer(listed(graph, corrections), print_corrections, json=json)


@commands.command()
def suggest(
    graph: Graph = "graph",
    corrections: File = None,
    top: Annotated[int, typer.Option("--top", min=1, help="Number of suggestions.")] = 20,
    by: By = None,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """List the likeliest wrong and missed merges; on a terminal, answer each with one key: y, n, s or q."""
    from kg.build.suggesting import suggestions

    found = suggestions(graph)[:top]
    if json:
        print_json(found)
        return
    from kg.cli.answers import ask, in_line

    if not sys.stdin.isatty():
        for row in found:
            typer.echo(in_line(row))
        return
    count = ask(found, graph, corrections, by)
    if count:
        file, report = _edit(lambda file: file, graph, corrections, quiet)
        _print_report(file, [f"{count} answer{'' if count == 1 else 's'}"], report, quiet)
