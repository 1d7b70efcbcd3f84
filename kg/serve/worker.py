"""A process that evaluates queries on a read-only store, one at a time; its parent kills it at the time limit."""

import io
import os
import sys
import threading
from contextlib import suppress
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import islice
from multiprocessing import parent_process
from multiprocessing.connection import Connection, wait
from pathlib import Path

from pyoxigraph import (
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
    parse_query_results,
    serialize,
)
from typing_extensions import Buffer

from kg.errors import GraphUnreadable, QueryError
from kg.rdf.evaluation import evaluate
from kg.rdf.query_checks import checked_query
from kg.rdf.sandbox import bound_memory, bound_opening, forbid_connections
from kg.rdf.sparql import reason_of
from kg.rdf.store import open_store
from kg.rdf.syntax import turtle
from kg.serve.limits import Limits

JSON, XML = "application/sparql-results+json", "application/sparql-results+xml"
CSV, TSV = "text/csv", "text/tab-separated-values"
TURTLE = "text/turtle"
RESULTS = {
    JSON: QueryResultsFormat.JSON,
    XML: QueryResultsFormat.XML,
    CSV: QueryResultsFormat.CSV,
    TSV: QueryResultsFormat.TSV,
}
GRAPHS = {
    TURTLE: RdfFormat.TURTLE,
    "application/n-triples": RdfFormat.N_TRIPLES,
    "application/ld+json": RdfFormat.JSON_LD,
    "application/rdf+xml": RdfFormat.RDF_XML,
}
# Occurs at least once per row but the first: with fewer occurrences than the limit, rows need not be counted.
_ROW_MARK = {JSON: b"},{", XML: b"<result>", CSV: b"\n", TSV: b"\n"}


@dataclass(frozen=True, slots=True)
class Question:
    """A query as text, with the base of its relative IRIs.

    `results` and `graphs` are the media types for a table and for a graph (None: the client accepts none); the dataset
    is that of the store if both parts are None.
    """

    query: str
    base: str
    results: str | None
    graphs: str | None
    default_graphs: tuple[str, ...] | None = None
    named_graphs: tuple[str, ...] | None = None


class Failure(StrEnum):
    """The reason why there is no answer."""

    SYNTAX = "syntax"
    ACCEPT = "accept"
    FORMAT = "format"
    MEMORY = "memory"
    SIZE = "size"
    STORE = "store"


@dataclass(frozen=True, slots=True)
class Answer:
    """A serialised result; `is_cut` is set if rows beyond the limit are missing."""

    media_type: str
    body: bytes
    is_cut: bool = False


@dataclass(frozen=True, slots=True)
class Failed:
    """The failure of a query, with a message for the client."""

    failure: Failure
    message: str


class _NotTaken(Exception):
    """The client accepts no media type for this kind of result."""


class _TooLarge(Exception):
    """The result exceeds the limit in bytes."""


class _Enough(Exception):
    """The writer has received as many rows as it needs."""


class _Bounded(io.BytesIO):
    """A file in memory limited to a number of bytes; raises _TooLarge beyond it."""

    def __init__(self, limit: int) -> None:
        super().__init__()
        self._limit = limit

    def write(self, content: Buffer) -> int:
        if self.tell() + len(memoryview(content)) > self._limit:
            raise _TooLarge
        return super().write(content)


class _Lines(_Bounded):
    """A bounded file limited to a number of lines; raises _Enough beyond it."""

    def __init__(self, limit: int, lines: int) -> None:
        super().__init__(limit)
        self._left = lines

    def write(self, content: Buffer) -> int:
        written = super().write(content)
        self._left -= bytes(content).count(b"\n")
        if self._left < 0:
            raise _Enough
        return written


def _query(store: Store, question: Question) -> QuerySolutions | QueryBoolean | QueryTriples:
    return evaluate(store, question.query, question.base, question.default_graphs, question.named_graphs)


def _whole_table(media_type: str, answer: QuerySolutions, limits: Limits) -> bytes | None:
    """Return the serialised table, or None if it exceeds the limit in bytes."""
    file = _Bounded(limits.answer)
    try:
        answer.serialize(file, RESULTS[media_type])
    except _TooLarge:
        return None
    return file.getvalue()


def _cut_table(store: Store, question: Question, media_type: str, limits: Limits) -> bytes | None:
    """Return the first rows of a table, serialised; None if it has no more rows than the limit."""
    file = _Lines(limits.answer, limits.rows + 1)
    answer = _query(store, question)
    assert isinstance(answer, QuerySolutions)
    with suppress(_Enough):
        # In TSV each row is one line.
        answer.serialize(file, QueryResultsFormat.TSV)
        return None
    del answer
    head = b"".join(islice(io.BytesIO(file.getvalue()), limits.rows + 1))
    del file
    kept = parse_query_results(head, QueryResultsFormat.TSV)
    assert isinstance(kept, QuerySolutions)
    cut = _Bounded(limits.answer)
    kept.serialize(cut, RESULTS[media_type])
    return cut.getvalue()


def _table(store: Store, question: Question, media_type: str, whole: bytes | None, limits: Limits) -> Answer:
    if whole is None or whole.count(_ROW_MARK[media_type]) >= limits.rows:
        cut = _cut_table(store, question, media_type, limits)
        if cut is not None:
            return Answer(media_type, cut, is_cut=True)
    if whole is None:
        raise _TooLarge
    return Answer(media_type, whole)


def _boolean(media_type: str, answer: QueryBoolean) -> Answer:
    if media_type in (CSV, TSV):
        return Answer(media_type, b"true\n" if answer else b"false\n")
    body = answer.serialize(format=RESULTS[media_type])
    assert body is not None  # it is None only where an output file is given
    return Answer(media_type, body)


def _triples(media_type: str, answer: QueryTriples, limits: Limits) -> Answer:
    triples = list(islice(answer, limits.rows + 1))
    is_cut = len(triples) > limits.rows
    del triples[limits.rows :]
    file = _Bounded(limits.answer)
    if media_type == TURTLE:
        file.write(turtle(triples))
    else:
        serialize(triples, file, GRAPHS[media_type])
    return Answer(media_type, file.getvalue(), is_cut)


def _answer(store: Store, question: Question, limits: Limits) -> Answer:
    known = [graph.value for graph in store.named_graphs() if isinstance(graph, NamedNode)]
    # A dataset given in the request replaces the query's own (SPARQL 1.1 Protocol, section 2.1.4).
    is_given = question.default_graphs is not None or question.named_graphs is not None
    text = checked_query(question.query, None if is_given else known, base=question.base)
    question = replace(question, query=text)
    answer = _query(store, question)
    media_type = question.graphs if isinstance(answer, QueryTriples) else question.results
    if media_type is None:
        raise _NotTaken
    if isinstance(answer, QueryTriples):
        return _triples(media_type, answer, limits)
    if isinstance(answer, QueryBoolean):
        return _boolean(media_type, answer)
    whole = _whole_table(media_type, answer, limits)
    # Free its memory before a possible second evaluation.
    del answer
    return _table(store, question, media_type, whole, limits)


def answer_question(store: Store, question: Question, limits: Limits) -> Answer | Failed:
    """Evaluate a query; return Failed with the reason if that fails."""
    try:
        return _answer(store, question, limits)
    except QueryError as error:
        failed = Failed(Failure.SYNTAX, str(error))
    except SyntaxError as error:
        failed = Failed(Failure.SYNTAX, reason_of(error, question.query))
    except _NotTaken:
        offered = GRAPHS if question.graphs is None else RESULTS
        failed = Failed(Failure.ACCEPT, f"this query is answered as one of {', '.join(offered)}")
    except _TooLarge:
        failed = Failed(Failure.SIZE, f"an answer of more than {limits.answer:,} bytes: ask for less, or LIMIT it")
    except MemoryError:
        failed = Failed(Failure.MEMORY, "the query exceeded the memory limit")
    except ValueError as error:
        # An invalid IRI in the request, or a property that RDF/XML cannot represent.
        failed = Failed(Failure.FORMAT, str(error))
    except OSError as error:
        failed = Failed(Failure.STORE, str(error))
    return failed


@dataclass(frozen=True, slots=True)
class Ready:
    """The state of a process that waits for queries; `is_isolated` if the system denies it network connections."""

    is_isolated: bool


def _end_with_parent() -> None:
    """Wait for the server's process to end, in whatever way, and then end this process, even during a query."""
    parent = parent_process()
    assert parent is not None
    wait([parent.sentinel])
    os._exit(1)


def serve_questions(connection: Connection, folder: Path, limits: Limits) -> None:
    """Evaluate the queries received through a connection until it closes.

    The first message sent is Ready, or Failed if the store cannot be opened.
    """
    threading.Thread(target=_end_with_parent, daemon=True).start()
    is_isolated = forbid_connections()
    # Oxigraph writes to stderr before it aborts; the server reports the failure itself.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())
    bound_opening(folder)
    try:
        store = open_store(folder)
    except GraphUnreadable as error:
        connection.send(Failed(Failure.STORE, str(error)))
        return
    # The allocations of the first query are those of the store, so they must not count towards the limit.
    first = answer_question(store, Question("ASK { ?s ?p ?o }", "x:", JSON, TURTLE), limits)
    if isinstance(first, Failed):
        connection.send(first)
        return
    bound_memory(limits.memory)
    connection.send(Ready(is_isolated))
    with suppress(EOFError, BrokenPipeError):
        while True:
            connection.send(answer_question(store, connection.recv(), limits))
