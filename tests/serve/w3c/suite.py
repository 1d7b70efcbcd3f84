"""The W3C's SPARQL 1.1 tests, read from their manifests."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import rdflib
from rdflib.collection import Collection
from rdflib.namespace import RDF

SUITE = Path(__file__).parents[4] / "shared" / "w3c" / "sparql" / "sparql11"
BASE = "http://w3c.example/"
MF = rdflib.Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
QT = rdflib.Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")
UT = rdflib.Namespace("http://www.w3.org/2009/sparql/tests/test-update#")
HT = rdflib.Namespace("http://www.w3.org/2011/http#")
CNT = rdflib.Namespace("http://www.w3.org/2011/content#")
RDFS = rdflib.RDFS
FOLDERS = (
    *("aggregates", "bind", "bindings", "cast", "construct", "csv-tsv-res", "exists", "functions", "grouping"),
    *("json-res", "negation", "project-expression", "property-path", "subquery"),
)


@dataclass(frozen=True)
class Evaluation:
    """A query, the IRIs of its data files, and the file of the expected result."""

    name: str
    query: str
    default: tuple[str, ...]
    named: tuple[str, ...]
    result: Path
    base: str

    @property
    def has_dataset(self) -> bool:
        """Return whether the query itself names its data with FROM."""
        return re.search(r"\bFROM\b", self.query) is not None


@dataclass(frozen=True)
class Exchange:
    """A request of a protocol test and the expected response."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    statuses: frozenset[int]
    boolean: bool | None
    format: str | None


def file_of(iri: str) -> Path:
    return SUITE / iri.removeprefix(BASE)


def manifest(folder: str) -> tuple[rdflib.Graph, list[rdflib.term.Node]]:
    path = SUITE / folder / "manifest.ttl"
    graph = rdflib.Graph().parse(path, format="turtle", publicID=f"{BASE}{folder}/manifest.ttl")
    listed = next(graph.objects(None, MF.entries))
    return graph, list(Collection(graph, listed))


def evaluations() -> Iterator[Evaluation]:
    for folder in FOLDERS:
        graph, entries = manifest(folder)
        for entry in entries:
            if graph.value(entry, RDF.type) not in (MF.QueryEvaluationTest, MF.CSVResultFormatTest):
                continue
            action = graph.value(entry, MF.action)
            query = file_of(str(graph.value(action, QT.query)))
            text = query.read_text(encoding="utf-8")
            default = list(graph.objects(action, QT.data))
            named = list(graph.objects(action, QT.graphData))
            yield Evaluation(
                f"{folder}/{str(entry).rpartition('#')[2]}",
                f"BASE <{BASE}{folder}/{query.name}>\n{text}",
                tuple(sorted(map(str, default))),
                tuple(sorted(map(str, named))),
                file_of(str(graph.value(entry, MF.result))),
                str(graph.value(entry, MF.result)),
            )


def exchanges() -> Iterator[tuple[str, list[Exchange], list[tuple[str, Path]]]]:
    """Yield each protocol test: its name, its requests, its named graphs with their files."""
    graph, entries = manifest("protocol")
    for entry in entries:
        data = [
            (str(graph.value(one, RDFS.label)), file_of(str(graph.value(one, UT.graph))))
            for one in graph.objects(entry, UT.graphData)
        ]
        requests = Collection(graph, graph.value(graph.value(entry, MF.action), HT.requests))
        yield str(entry).rpartition("#")[2], [_exchange(graph, one) for one in requests], data


def _exchange(graph: rdflib.Graph, request: rdflib.term.Node) -> Exchange:
    headers = {}
    if listed := graph.value(request, HT.headers):
        for header in Collection(graph, listed):
            headers[str(graph.value(header, HT.fieldName))] = str(graph.value(header, HT.fieldValue))
    body = graph.value(request, HT.body)
    content = b""
    if body is not None:
        encoding = str(graph.value(body, CNT.characterEncoding) or "utf-8")
        content = str(graph.value(body, CNT.chars)).encode(encoding)
    response = graph.value(request, HT.resp)
    statuses = {int(str(status)[-3]) for status in graph.objects(response, MF.expectedStatus)}
    boolean = graph.value(response, MF.expectedBoolean)
    kind = graph.value(response, MF.expectedFormat)
    return Exchange(
        str(graph.value(request, HT.methodName)),
        str(graph.value(request, HT.absolutePath)),
        headers,
        content,
        frozenset(statuses),
        None if boolean is None else bool(boolean.toPython()),  # type: ignore[union-attr]
        None if kind is None else str(kind),
    )
