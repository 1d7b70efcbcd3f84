"""Answers to suggestions, one key each."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import typer

from kg.build.applied_corrections import record
from kg.corrections import Correction, CorrectionsFile, make_correction
from kg.corrections.author import author, now
from kg.graph.directory import GraphDirectory
from kg.graph.typed_names import References

if TYPE_CHECKING:
    from kg.resolve.merge_suggestions import Suggestion

_KEYS = "y: yes, n: no, s: skip, q: stop"


def in_line(row: "Suggestion") -> str:
    """Return a suggestion as one line."""
    papers = "1 paper" if row.papers == 1 else f"{row.papers} papers"
    return f"{row.a} and {row.b} ({row.type}, {papers}): {row.kind}?  {'; '.join(row.reasons)}"


def _correction(row: "Suggestion", references: References, answer: str, by: str) -> Correction:
    """Return the correction that an answer means: what is suggested, or its contrary."""
    kind = row.kind if answer == "y" else ("different" if row.kind == "same" else "same")
    if row.kind == "same":
        names = {"a": references.entity(row.ids[0]), "b": references.entity(row.ids[1])}
    else:
        names = {"a": references.alias(row.ids[0], row.a), "b": references.alias(row.ids[0], row.b)}
    return make_correction(kind=kind, **names, by=by, when=now(), why="; ".join(row.reasons))


def ask(rows: Sequence["Suggestion"], graph: str, corrections: str | None, by: str | None) -> int:
    """Write the answer to each suggestion to the file as soon as it is given, and return the number of answers."""
    version, count, who = GraphDirectory(graph).version(), 0, author() if by is None else by
    typer.echo(_KEYS)
    for row in rows:
        typer.echo(f"{in_line(row)} ", nl=False)
        answer = ""
        while not answer:
            # A terminal may hand over several keys at once.
            answer = next((key for key in typer.getchar().lower() if key in "ynsq"), "")
        typer.echo(answer)
        if answer == "q":
            break
        if answer in ("y", "n"):

            def edit(file: CorrectionsFile, row: "Suggestion" = row, answer: str = answer) -> CorrectionsFile:
                references = References(version, file.corrections, row.ids)
                return file.added(_correction(row, references, answer, who))

            record(edit, graph, corrections)
            count += 1
    return count
