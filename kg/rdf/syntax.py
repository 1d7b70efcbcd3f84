"""RDF serialisation through Oxigraph: the same triples in the same order give the same bytes."""

import io
from collections.abc import Iterable
from pathlib import Path

from pyoxigraph import Quad, RdfFormat, Triple, serialize

from kg.schema import PREFIXES


def turtle(triples: Iterable[Triple]) -> bytes:
    """Return triples as Turtle with our prefixes, sorted."""
    file = io.BytesIO()
    serialize(sorted(set(triples), key=str), file, RdfFormat.TURTLE, prefixes=PREFIXES)
    _sort_prefixes(file)
    return file.getvalue()


def write_rdf(statements: Iterable[Triple] | Iterable[Quad], path: Path, format_: RdfFormat) -> None:
    """Write statements into a file as a stream, in the order given; Turtle and TriG with our prefixes."""
    has_prefixes = format_ in (RdfFormat.TURTLE, RdfFormat.TRIG)
    with path.open("w+b") as file:
        serialize(statements, file, format_, prefixes=PREFIXES if has_prefixes else None)
        if has_prefixes:
            _sort_prefixes(file)


def _sort_prefixes(file: io.BufferedRandom | io.BytesIO) -> None:
    """Sort the prefix lines in place, since Oxigraph writes them in an order that changes from run to run."""
    file.seek(0)
    head = [file.readline() for _ in PREFIXES]
    file.seek(0)
    file.writelines(sorted(head))
