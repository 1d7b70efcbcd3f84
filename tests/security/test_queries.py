"""No query makes a process connect to another host, even if it passes the check."""

import asyncio
import io
import subprocess
import sys
from contextlib import suppress

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, Store

import kg
from kg.errors import KgError, QueryError
from kg.rdf.lexer import normal_form
from kg.rdf.sparql import parse_query, run, write_answer
from kg.serve.limits import Limits
from kg.serve.pool import QueryPool
from kg.serve.worker import Ready
from tests.conftest import examples
from tests.security.canary import Canary, unvisited
from tests.security.variants import DECOYS, variants
from tests.serve.server import Server

SEEN = (
    "SELECT * { # x\rSERVICE <CANARY> { ?x ?p ?o }\n}",
    "SELECT * { BIND('\\u0027' AS ?a) SERVICE <CANARY> { ?x ?p ?o } BIND('\\u0027' AS ?b) }",
    "SELECT * { FILTER(1<2)SERVICE#>\n<CANARY> { ?x ?p ?o } }",
    "PREFIX e: <CANARY> SELECT * { SERVICEe:a{ ?x ?p ?o } }",
    "SELECT * { ?s ?p trueSERVICE<CANARY>{ ?x ?p ?o } }",
)
# Oxigraph evaluates lazily: the call is placed after a pattern with solutions.
TRIPLE = Quad(NamedNode("x:s"), NamedNode("x:p"), Literal("x"))


def test_a_query_that_only_the_engine_reads_as_a_call_is_refused() -> None:
    with unvisited() as canary:
        for text in SEEN:
            with pytest.raises(QueryError, match=r"SERVICE|SPARQL"):
                run(Store(), parse_query("query", text.replace("CANARY", canary.url)))


def test_thousands_of_spellings_of_a_call_reach_no_host_through_the_library() -> None:
    store = Store()
    store.add(TRIPLE)
    refused = 0
    with unvisited() as canary:
        for text in variants(canary.url, examples(2000), seed=1):
            with suppress(KgError):
                write_answer(run(store, parse_query("query", text)), "json", io.BytesIO())
                continue
            refused += 1
    # The others have all their calls in comments.
    assert refused > 0.75 * examples(2000)


@pytest.mark.slow
def test_two_thousand_spellings_of_a_call_reach_no_host_through_the_server(tiny_server: Server) -> None:
    statuses = set()
    with unvisited() as canary, httpx.Client(base_url=tiny_server.url, timeout=60) as client:
        for text in variants(canary.url, 2000, seed=2):
            response = client.post("/sparql", data={"query": text})
            statuses.add(response.status_code)
            assert "127.0.0.1" not in response.text or response.status_code == 400, text
    assert statuses <= {200, 400}


@pytest.mark.slow
def test_spellings_of_a_call_reach_no_host_through_the_command_line(tiny_graph: kg.KnowledgeGraph) -> None:
    with unvisited() as canary:
        texts = [text.replace("CANARY", canary.url) for text in SEEN] + list(variants(canary.url, 20, seed=3))
        for text in texts:
            command = [sys.executable, "-m", "kg.cli", "query", text, "--graph", str(tiny_graph.directory.path)]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            assert done.returncode in (0, 1)
            assert "Traceback" not in done.stderr
            assert len(done.stderr.splitlines()) <= 1


# Each evaluates a call without the check.
_UNCHECKED = """
import sys
from pyoxigraph import Store
from kg.rdf.sandbox import forbid_connections
assert sys.argv[2] == "open" or forbid_connections()
try:
    list(Store().query(f"SELECT * {{ SERVICE <{sys.argv[1]}> {{ ?s ?p ?o }} }}"))
except OSError as error:
    print(error)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux keeps a process from opening sockets (seccomp)")
def test_a_process_that_evaluates_cannot_connect_even_past_the_check() -> None:
    with unvisited() as canary:
        done = subprocess.run(
            [sys.executable, "-c", _UNCHECKED, canary.url, "shut"], capture_output=True, text=True, check=True
        )
        assert "ermission" in done.stdout


def test_without_that_it_would_connect() -> None:
    canary = Canary()
    subprocess.run([sys.executable, "-c", _UNCHECKED, canary.url, "open"], capture_output=True, check=True)
    assert canary.visits == 1
    canary.close()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux keeps a process from opening sockets (seccomp)")
def test_the_processes_of_the_server_are_shut_off(tiny_graph: kg.KnowledgeGraph) -> None:
    async def check() -> None:
        pool = QueryPool(tiny_graph.store_path, Limits(processes=1))
        assert await pool.start() == Ready(is_isolated=True)
        await pool.close()

    asyncio.run(check())


_TOKENS = st.sampled_from(
    (
        "SELECT", "select", "*", "{", "}", "?s", "$p", "a", "<http://a/b>", "<x>", "ex:a", ":", "ex:a.b", "'it'", '"a"',
        "'''x\n'y'''", '"""q"q"""', "@en", "^^", "1", "1.5", ".5", "1e9", "(", ")", "<", "<=", ">", "&&", "||", "!=",
        "!", "/", "|", "^", "+", "-", ".", ";", ",", "_:b", "[", "]", "BIND", "AS", "# c\n", "\n", "\r\n", "\t",
        "\\u0061", "'\\u0027'", "<\\u0041>", "FILTER", "service", "?service", "~", "<<", ">>", "{|", "|}",
    )
)  # fmt: skip


@given(st.lists(_TOKENS, max_size=30).map(" ".join))
def test_the_normal_form_is_its_own_normal_form(text: str) -> None:
    try:
        found = normal_form(text)
    except QueryError:
        return
    assert normal_form(found.text) == found
    assert "#" not in found.text.replace("'#'", "")
    assert found.text.count("\n") == len(text.replace("\r\n", "\n").replace("\r", "\n").split("\n")) - 1


@given(st.text())
def test_any_text_has_a_normal_form_or_is_refused(text: str) -> None:
    with suppress(QueryError):
        normal_form(text)


@given(st.lists(_TOKENS | st.sampled_from(DECOYS), max_size=12).map(" ".join))
def test_the_engine_takes_the_normal_form_where_it_takes_the_text(text: str) -> None:
    query = f"SELECT * {{ {text} }}"
    try:
        written = normal_form(query)
    except QueryError:
        return
    if any("SERVICE" in word for word in written.words):
        return

    def solutions(of: str) -> list[str] | None:
        store = Store()
        store.add(TRIPLE)
        try:
            return sorted(map(str, store.query(of, base_iri="x:")))  # type: ignore[call-overload] # it is a SELECT
        except (SyntaxError, OSError):
            return None

    before = solutions(query)
    # The engine parses an address or a string differently only where it deviates from the grammar's longest token.
    assert before is None or solutions(written.text) in (before, None)


def test_a_word_that_merely_contains_service_is_not_a_call(tiny_graph: kg.KnowledgeGraph) -> None:
    assert tiny_graph.query("SELECT ?service { ?service a kg:Paper } LIMIT 1")
    assert tiny_graph.query('ASK { BIND("SERVICE <http://a/>" AS ?x) # SERVICE\n}') == [{"answer": True}]
    assert tiny_graph.query("ASK { FILTER(<http://a/service> != <http://a/SERVICE>) }") == [{"answer": True}]
    assert tiny_graph.query("ASK { ?x schema:Service ?y }") == [{"answer": False}]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("SELECT * {\n  'a }", "line 2, column 3"),
        ("SELECT * {\x0c}", r"U\+000C"),
        ("SELECT * { BIND('\\q' AS ?x) }", "not a SPARQL escape"),
        ("SELECT * { BIND('\\uD800' AS ?x) }", "not a character"),
        ("SELECT * { \\u0022 }", "outside a string"),
        ("SELECT * { <a\\u0020b> ?p ?o }", "not an IRI"),
        ("SELECT * { ?s ?p '\udcff' }", "not UTF-8"),
    ],
)
def test_what_is_no_token_is_reported_with_its_place(text: str, reason: str) -> None:
    with pytest.raises(QueryError, match=reason):
        normal_form(text)
