"""Comparison of a result with the expected one: the same rows up to blank node names and spellings of numbers."""

import csv
import io
from pathlib import Path

import rdflib
from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    Literal,
    NamedNode,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    Store,
    parse,
    parse_query_results,
)

RESULTS = {".srx": QueryResultsFormat.XML, ".srj": QueryResultsFormat.JSON, ".tsv": QueryResultsFormat.TSV}
RS = rdflib.Namespace("http://www.w3.org/2001/sw/DataAccess/tests/result-set#")


def _respelled(quads: list[Quad]) -> list[Quad]:
    store = Store()
    store.extend(quads)
    return list(store)


def canonical(quads: list[Quad]) -> frozenset[str]:
    # A store normalises numbers; Oxigraph's own harness reads both sides from one.
    dataset = Dataset(_respelled(quads))
    dataset.canonicalize(CanonicalizationAlgorithm.UNSTABLE)
    return frozenset(map(str, dataset))


def rows(solutions: QuerySolutions) -> frozenset[str]:
    names = [variable.value for variable in solutions.variables]
    quads = []
    for solution in solutions:
        row = BlankNode()
        quads.append(Quad(row, NamedNode("x:row"), Literal("")))
        bound = [(name, solution[name]) for name in names if solution[name] is not None]
        quads.extend(Quad(row, NamedNode(f"x:{name}"), value) for name, value in bound)  # type: ignore[arg-type]
    return canonical(quads)


def graph(content: bytes, format_: RdfFormat, base: str) -> frozenset[str]:
    return canonical(list(parse(content, format_, base_iri=base)))


def expected_table(path: Path, base: str) -> frozenset[str] | bool:
    if path.suffix in (".ttl", ".rdf"):
        return _result_set(path, base)
    found = parse_query_results(path.read_bytes(), RESULTS[path.suffix])
    return bool(found) if isinstance(found, QueryBoolean) else rows(found)


def is_result_set(path: Path) -> bool:
    return path.suffix in (".ttl", ".rdf") and "result-set#" in path.read_text(encoding="utf-8")


def _result_set(path: Path, base: str) -> frozenset[str] | bool:
    """Parse a result written in the result-set vocabulary."""
    found = rdflib.Graph().parse(path, format="xml" if path.suffix == ".rdf" else "turtle", publicID=base)
    top = next(found.subjects(rdflib.RDF.type, RS.ResultSet))
    if (boolean := found.value(top, RS.boolean)) is not None:
        return bool(boolean.toPython())  # type: ignore[union-attr]
    quads = []
    for solution in found.objects(top, RS.solution):
        row = BlankNode()
        quads.append(Quad(row, NamedNode("x:row"), Literal("")))
        for binding in found.objects(solution, RS.binding):
            value = found.value(binding, RS.value)
            quads.append(Quad(row, NamedNode(f"x:{found.value(binding, RS.variable)}"), _from_rdflib(value)))  # type: ignore[arg-type]
    return canonical(quads)


def _from_rdflib(value: object) -> object:
    if isinstance(value, rdflib.URIRef):
        return NamedNode(str(value))
    if isinstance(value, rdflib.BNode):
        return BlankNode(str(value))
    assert isinstance(value, rdflib.Literal)
    if value.language:
        return Literal(str(value), language=value.language)
    return Literal(str(value), datatype=NamedNode(str(value.datatype))) if value.datatype else Literal(str(value))


def csv_rows(content: bytes) -> list[list[tuple[str, str]]]:
    """Return the sorted rows of a CSV result, with columns; numbers as numbers, blank nodes with one name."""

    def cell(text: str) -> str:
        if text.startswith("_:"):
            return "_:"
        try:
            return repr(float(text))
        except ValueError:
            return text

    table = csv.DictReader(io.StringIO(content.decode("utf-8")))
    return sorted(sorted((name, cell(text)) for name, text in row.items()) for row in table)
