"""A process that answers queries on a read-only store, one at a time; its parent kills it when a limit is passed."""

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
from kg.rdf.guard import admitted
from kg.rdf.sandbox import bound_memory, bound_opening, forbid_connections
from kg.rdf.sparql import one_line
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
# What stands once or more for each row but the first: fewer of them than the limit, and no row has to be counted.
_ROW_MARK = {JSON: b"},{", XML: b"<result>", CSV: b"\n", TSV: b"\n"}


@dataclass(frozen=True, slots=True)
class Question:
    """A query as text, with the base of its relative IRIs.

    `results` and `graphs` are the media types for a table and for a graph (None: the client takes none); the dataset is
    the store's own where both its parts are None.
    """

    query: str
    base: str
    results: str | None
    graphs: str | None
    default_graphs: tuple[str, ...] | None = None
    named_graphs: tuple[str, ...] | None = None


class Failure(StrEnum):
    """Why there is no answer."""

    SYNTAX = "syntax"
    ACCEPT = "accept"
    FORMAT = "format"
    MEMORY = "memory"
    SIZE = "size"
    STORE = "store"


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as bytes; `is_cut` claims that rows past the limit are missing."""

    media_type: str
    body: bytes
    is_cut: bool = False


@dataclass(frozen=True, slots=True)
class Failed:
    """No answer, and the words to say so."""

    failure: Failure
    message: str


class _NotTaken(Exception):
    """The client takes no type of this kind of answer."""


class _TooLarge(Exception):
    """The answer has more bytes than the limit."""


class _Enough(Exception):
    """The writer has the rows that it wants."""


class _Bounded(io.BytesIO):
    """A file that takes so many bytes and no more."""

    def __init__(self, limit: int) -> None:
        super().__init__()
        self._limit = limit

    def write(self, content: Buffer) -> int:
        if self.tell() + len(memoryview(content)) > self._limit:
            raise _TooLarge
        return super().write(content)


class _Lines(_Bounded):
    """A bounded file that takes so many lines and no more."""

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
    """Give the answer as bytes, or None if it has too many."""
    file = _Bounded(limits.answer)
    try:
        answer.serialize(file, RESULTS[media_type])
    except _TooLarge:
        return None
    return file.getvalue()


def _cut_table(store: Store, question: Question, media_type: str, limits: Limits) -> bytes | None:
    """Give the first rows of an answer; None if it has no more than these."""
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
    # A dataset of the protocol replaces the query's own (SPARQL 1.1 Protocol, section 2.1.4).
    is_given = question.default_graphs is not None or question.named_graphs is not None
    text = admitted(question.query, None if is_given else known, base=question.base)
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
    # Its joins hold memory that a second evaluation will want.
    del answer
    return _table(store, question, media_type, whole, limits)


def answer_question(store: Store, question: Question, limits: Limits) -> Answer | Failed:
    """Answer a query, or say why not."""
    try:
        return _answer(store, question, limits)
    except QueryError as error:
        failed = Failed(Failure.SYNTAX, str(error))
    except SyntaxError as error:
        failed = Failed(Failure.SYNTAX, f"not valid SPARQL: {one_line(error)}")
    except _NotTaken:
        offered = GRAPHS if question.graphs is None else RESULTS
        failed = Failed(Failure.ACCEPT, f"this query answers with one of {', '.join(offered)}")
    except _TooLarge:
        failed = Failed(Failure.SIZE, f"an answer of more than {limits.answer:,} bytes: ask for less, or LIMIT it")
    except MemoryError:
        failed = Failed(Failure.MEMORY, "the query took more memory than it may")
    except ValueError as error:
        # An IRI of the protocol that is none, or a property that RDF/XML cannot write.
        failed = Failed(Failure.FORMAT, str(error))
    except OSError as error:
        failed = Failed(Failure.STORE, str(error))
    return failed


@dataclass(frozen=True, slots=True)
class Ready:
    """A process that waits for questions; `is_isolated` where the system keeps it from opening connections."""

    is_isolated: bool


def _end_with_parent() -> None:
    """End this process when the server's ends, however it ends and whatever the query is doing."""
    parent = parent_process()
    assert parent is not None
    wait([parent.sentinel])
    os._exit(1)


def serve_questions(connection: Connection, folder: Path, limits: Limits) -> None:
    """Answer the questions that come through a connection, until it closes.

    The first that it sends is Ready, or Failed where the store cannot be opened.
    """
    threading.Thread(target=_end_with_parent, daemon=True).start()
    is_isolated = forbid_connections()
    # Oxigraph writes there before it aborts; the server says the same in words.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())
    bound_opening(folder)
    try:
        store = open_store(folder)
    except GraphUnreadable as error:
        connection.send(Failed(Failure.STORE, str(error)))
        return
    # What a first query allocates belongs to the store, not to that query.
    first = answer_question(store, Question("ASK { ?s ?p ?o }", "x:", JSON, TURTLE), limits)
    if isinstance(first, Failed):
        connection.send(first)
        return
    bound_memory(limits.memory)
    connection.send(Ready(is_isolated))
    with suppress(EOFError, BrokenPipeError):
        while True:
            connection.send(answer_question(store, connection.recv(), limits))
