"""What the command line, the JSON API, Python and SPARQL answer across papers is the same."""

import csv
import io
import json
from dataclasses import replace
from typing import Any

import orjson
import polars as pl
import pytest

import kg
from kg.graph.read import list_gaps
from kg.schema import RELATION
from tests.cli.test_commands import run
from tests.serve.server import Server

LORA, GALORE, ALPHA, BETA = (f"entity/{name}" for name in ("lora", "galore", "alpha", "beta"))
IRI = "<https://w3id.org/mlkg/{}>"
HEAD = """PREFIX kg: <https://w3id.org/mlkg/ontology#> PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> """
# What an entity's own edge states, or that of a paper that introduces it.
OF = "{ BIND(%s AS ?actor%d) } UNION { ?actor%d kg:introduces %s }"

CASES: list[tuple[list[str], str, dict[str, Any]]] = [
    (["compare", "LoRA", "galore"], "compare", {"name": ["LoRA", "galore"]}),
    (["trends", "Llama", "LoRA"], "trends", {"name": ["Llama", "LoRA"]}),
    (["trends", "--type", "Model"], "trends", {"type": "Model"}),
    (["leaderboard"], "leaderboards", {}),
    (["gaps", "BERT"], "gaps", {"name": "BERT"}),
    (["gaps", "GLUE"], "gaps", {"name": "GLUE"}),
    (["contradictions"], "contradictions", {}),
    (["contradictions", "LoRA"], "contradictions", {"name": "LoRA"}),
    (["map"], "communities", {"limit": 200}),
    (["map", "--level", "1"], "communities", {"level": 1, "limit": 200}),
    (["map", "LoRA"], "communities", {"name": "LoRA"}),
    (["list", "LoRA", "GaLore", "GLUE"], "list", {"id": [LORA, GALORE, "entity/glue"]}),
    (
        ["list", "LoRA", "GaLore", "--note", "GaLore= with = and | "],
        "list",
        {"id": [LORA, GALORE], "note": ["", "with = and |"]},
    ),
    (["list", "LoRA", "GaLore", "--gaps"], "list-gaps", {"id": [LORA, GALORE]}),
    (
        ["list", "LoRA", "GaLore", "BERT", "--gaps", "--least", "2"],
        "list-gaps",
        {"id": [LORA, GALORE, "entity/bert"], "least": 2},
    ),
    (["list", "LoRA", "GaLore", "--leaderboard"], "list-leaderboards", {"id": [LORA, GALORE]}),
]


@pytest.mark.parametrize(("command", "path", "params"), CASES, ids=[" ".join(command) for command, _, _ in CASES])
def test_the_command_line_and_the_api_answer_the_same(
    seed_server: Server, seed_graph: kg.KnowledgeGraph, command: list[str], path: str, params: dict[str, Any]
) -> None:
    folder = str(seed_graph.directory.path)
    done = run(*command, "--json", "--graph", folder)
    assert (done.returncode, done.stderr) == (0, "")
    answer = seed_server.get(f"/api/{path}", params=params).json()
    assert json.loads(done.stdout) == (answer["pairs"] if path == "contradictions" else answer)
    file = seed_server.get(f"/api/{path}.csv", params=params)
    assert file.headers["content-type"].startswith("text/csv")
    assert run(*command, "--csv", "--graph", folder).stdout.replace("\n", "") == file.text.replace("\r\n", "")
    assert run(*command, "--graph", folder).returncode == 0


def test_a_leaderboard_is_the_same_everywhere(seed_server: Server, seed_graph: kg.KnowledgeGraph) -> None:
    folder, params = str(seed_graph.directory.path), {"on": "ImageNet", "metric": "top-1"}
    command = ("leaderboard", "ImageNet", "--metric", "top-1", "--graph", folder)
    board = seed_server.get("/api/leaderboard", params=params).json()
    found = json.loads(run(*command, "--json").stdout)
    assert found["scores"] == board["scores"] and len(found["scores"]) > 3
    assert orjson.loads(orjson.dumps(kg.leaderboard(seed_graph, "ImageNet", "top-1").scores)) == board["scores"]
    rows = list(csv.DictReader(io.StringIO(seed_server.get("/api/leaderboard.csv", params=params).text, newline="")))
    assert [row["value"] for row in rows] == [score["value"] for score in board["scores"]]
    markdown = seed_server.get("/api/leaderboard.md", params=params)
    assert markdown.headers["content-type"].startswith("text/markdown")
    assert markdown.text == run(*command, "--markdown").stdout


def test_a_leaderboard_is_that_of_sparql(seed_graph: kg.KnowledgeGraph) -> None:
    query = """SELECT ?subject ?value ?kind { VALUES ?place { %s }
      ?result kg:on ?place ; kg:value ?value ; kg:kind ?kind . ?subject kg:hasResult ?result }"""
    rows = seed_graph.query(HEAD + query % IRI.format("entity/imagenet"))
    wanted = sorted((str(row["subject"]).split("mlkg/")[-1], row["value"], row["kind"]) for row in rows)
    scores = kg.leaderboard(seed_graph, "ImageNet").scores
    assert sorted((row.subject, row.value, row.kind) for row in scores) == wanted


def test_a_list_has_the_claims_between_its_nodes_and_its_papers_as_bibtex(
    seed_server: Server, seed_graph: kg.KnowledgeGraph
) -> None:
    paper = "paper/galore-memory-efficient-llm-training-by-gradient-low-rank-pr-b032ab35"
    params = {"id": [GALORE, paper, LORA, GALORE, "entity/none-such"]}
    found = seed_server.get("/api/list", params=params).json()
    assert ([item["id"] for item in found["items"]], found["unknown"]) == ([GALORE, paper, LORA], ["entity/none-such"])
    nodes = " ".join(IRI.format(id_) for id_ in (GALORE, paper, LORA))
    rows = seed_graph.query(f"""{HEAD} SELECT ?a ?r ?b {{ VALUES ?a {{ {nodes} }} VALUES ?b {{ {nodes} }} ?a ?r ?b .
      VALUES ?r {{ kg:improvesOn kg:comparesTo kg:uses kg:trainedOn kg:evaluatedOn kg:variantOf kg:introduces kg:addresses }} }}""")
    ends = {(str(row["a"]).split("mlkg/")[-1], str(row["b"]).split("mlkg/")[-1]) for row in rows}
    assert {(claim["source"], claim["target"]) for claim in found["claims"]} == ends and ends
    bibtex = seed_server.get("/api/list.bib", params=params).text
    assert bibtex.count("@") == 1 and "{GaLore" in bibtex
    command = ("list", "GaLore", paper, "--graph", str(seed_graph.directory.path))
    assert run(*command, "--bibtex").stdout == bibtex
    markdown = seed_server.get("/api/list.md", params={"id": [GALORE, paper]}).text
    assert run(*command).stdout == markdown and markdown.startswith("- **GaLore** (Method)\n")


def test_notes_are_in_the_files_of_a_list_and_in_its_answer(seed_server: Server, seed_graph: kg.KnowledgeGraph) -> None:
    note = 'our *baseline*: 文, |, "x"\nsecond line'
    params = {"id": [LORA, GALORE], "note": ["", note]}
    assert [item["note"] for item in seed_server.get("/api/list", params=params).json()["items"]] == ["", note]
    found = kg.listing(seed_graph, "LoRA", "GaLore", notes={"galore": note})
    assert [item.note for item in found.items] == ["", note]
    rows = csv.DictReader(io.StringIO(seed_server.get("/api/list.csv", params=params).text, newline=""))
    assert [row["note"] for row in rows] == ["", note]
    assert "\n  our \\*baseline\\*: 文" in seed_server.get("/api/list.md", params=params).text
    longest = {"id": [f"entity/{'x' * 70}-{n}" for n in range(200)], "note": ["文" * 10] * 200}
    assert seed_server.get("/api/list.csv", params=longest).status_code == 200


def test_the_gaps_and_numbers_of_a_list_are_those_of_sparql(seed_graph: kg.KnowledgeGraph) -> None:
    ids = seed_graph.tables.results.filter(on="entity/imagenet")["subject"].unique().sort().to_list()
    entities = [id_ for id_ in ids if id_.startswith("entity/")]
    assert len(entities) > 1
    members = " ".join(IRI.format(id_) for id_ in entities)
    of = f"{{ VALUES ?m {{ {members} }} BIND(?m AS ?actor) }} UNION {{ VALUES ?m {{ {members} }} ?actor kg:introduces ?m }}"
    on = "{ ?actor kg:evaluatedOn ?data } UNION { ?actor kg:hasResult/kg:on ?data }"
    rows = seed_graph.query(f"""{HEAD} SELECT DISTINCT ?m ?data {{ {of} {on}
      ?data a ?type . VALUES ?type {{ kg:Dataset kg:Benchmark }} }}""")
    measured: dict[str, set[str]] = {}
    for row in rows:
        measured.setdefault(str(row["data"]).split("mlkg/")[-1], set()).add(str(row["m"]).split("mlkg/")[-1])
    found = kg.list_gaps(seed_graph, *entities)
    assert {member.id for member in found.members} == set(entities)
    some = {data: on for data, on in measured.items() if len(on) < len(entities)}
    assert {gap.id: set(gap.measured) for gap in found.data} == some and some
    assert all(set(gap.missing) == set(entities) - some[gap.id] for gap in found.data)
    rows = seed_graph.query(f"""{HEAD} SELECT ?place ?value {{ {of}
      ?actor kg:hasResult ?r . ?r kg:on ?place ; kg:value ?value }}""")
    wanted = sorted((str(row["place"]).split("mlkg/")[-1], str(row["value"])) for row in rows)
    boards = kg.list_leaderboards(seed_graph, *entities)
    assert sorted((board.on, score.value) for board in boards for score in board.scores) == wanted and wanted


def test_two_on_the_same_data_that_no_paper_compares_are_a_gap(tiny_graph: kg.KnowledgeGraph) -> None:
    assert kg.list_gaps(tiny_graph, "Alpha", "Beta").pairs == ()
    tables = tiny_graph.tables
    edge = tables.edges.filter(relation="evaluated_on", source=ALPHA).with_columns(source=pl.lit("entity/gpt-3"))
    edges = pl.concat([tables.edges, edge])
    (pair,) = list_gaps(replace(tables, edges=edges), [ALPHA, "entity/gpt-3"]).pairs
    assert (pair.one, pair.other, [data.label for data in pair.data]) == (ALPHA, "entity/gpt-3", ["GLUE"])
    rival = edge.with_columns(relation=pl.lit("compares_to"), target=pl.lit(ALPHA))
    assert list_gaps(replace(tables, edges=pl.concat([edges, rival])), [ALPHA, "entity/gpt-3"]).pairs == ()


def test_a_paper_on_a_list_stands_for_what_it_introduces(tiny_graph: kg.KnowledgeGraph) -> None:
    found = kg.list_gaps(tiny_graph, "paper/a-paper", "Beta", "paper/b-paper", "GLUE")
    assert [member.label for member in found.members] == ["Alpha", "Beta"]
    (board,) = kg.list_leaderboards(tiny_graph, "paper/a-paper")
    assert [(board.label, score.label, score.value, score.rank) for score in board.scores] == [
        ("GLUE", "Alpha", "81.5%", 1)
    ]


def test_every_number_is_in_one_leaderboard_or_listed_as_unplaced(
    seed_server: Server, seed_graph: kg.KnowledgeGraph
) -> None:
    placed = sum(board["results"] for board in seed_server.get("/api/leaderboards").json())
    unplaced = seed_server.get("/api/unplaced", params={"limit": 5}).json()
    assert placed + unplaced["total"] == seed_graph.tables.results.height and len(unplaced["scores"]) == 5
    listed = json.loads(run("leaderboard", "--unplaced", "--json", "--graph", str(seed_graph.directory.path)).stdout)
    assert len(listed["scores"]) == unplaced["total"] and listed["scores"][:5] == unplaced["scores"]


def test_an_empty_parameter_filters_nothing(tiny_server: Server) -> None:
    board = tiny_server.get("/api/leaderboard", params={"on": "GLUE"}).json()
    assert board["scores"]
    assert tiny_server.get("/api/leaderboard", params={"on": "GLUE", "metric": "", "as_of": ""}).json() == board


def test_a_comparison_is_that_of_sparql(tiny_graph: kg.KnowledgeGraph) -> None:
    found = kg.compare(tiny_graph, "Alpha", "Beta")
    ends = (
        f"VALUES ?a {{ {IRI.format(ALPHA)} {IRI.format(BETA)} }} VALUES ?b {{ {IRI.format(ALPHA)} {IRI.format(BETA)} }}"
    )
    relations = "VALUES ?r { kg:improvesOn kg:comparesTo kg:uses kg:trainedOn kg:evaluatedOn kg:variantOf }"
    claims = tiny_graph.query(f"{HEAD} SELECT ?a ?r ?b {{ {ends} {relations} ?a ?r ?b }}")
    assert len(claims) == len(found.claims) == 2
    named = "?e{0} rdf:subject|rdf:object {1} ; prov:wasDerivedFrom ?p . ?p a kg:Paper ."
    both = f"{named.format(1, IRI.format(ALPHA))} {named.format(2, IRI.format(BETA))}"
    papers = tiny_graph.query(f"{HEAD} SELECT DISTINCT ?p {{ {both} }}")
    assert {str(row["p"]).split("mlkg/")[-1] for row in papers} == {paper.id for paper in found.papers}
    users = [OF % (IRI.format(id_), n, n, IRI.format(id_)) for n, id_ in enumerate((ALPHA, BETA))]
    only = " UNION ".join(
        f"{{ {users[n]} ?actor{n} kg:uses|kg:trainedOn ?x . "
        f"FILTER NOT EXISTS {{ {users[1 - n]} ?actor{1 - n} kg:uses|kg:trainedOn ?x }} }}" for n in (0, 1)
    )  # fmt: skip
    used = tiny_graph.query(f"{HEAD} SELECT DISTINCT ?x {{ {only} }}")
    assert {str(row["x"]).split("mlkg/")[-1] for row in used} == {row.id for row in found.used} == {LORA}


def test_trends_are_those_of_sparql(tiny_graph: kg.KnowledgeGraph) -> None:
    query = """SELECT ?year (COUNT(DISTINCT ?p) AS ?papers) {
      ?e rdf:subject|rdf:object %s ; prov:wasDerivedFrom ?p . ?p kg:year ?year } GROUP BY ?year ORDER BY ?year"""
    rows = tiny_graph.query(HEAD + query % IRI.format(LORA))
    (trend,) = kg.trends(tiny_graph, "LoRA").trends
    assert [(row["year"], row["papers"]) for row in rows] == [
        (row.year, row.papers) for row in trend.years if row.papers
    ]


def test_a_lineage_is_the_same_everywhere(seed_server: Server, seed_graph: kg.KnowledgeGraph) -> None:
    folder = str(seed_graph.directory.path)
    command = ("lineage", "LoRA", "--graph", folder)
    steps = json.loads(run(*command, "--json").stdout)
    answer = seed_server.get("/api/lineage", params={"name": "LoRA"}).json()
    assert (steps["ancestors"], steps["progeny"]) == (answer["ancestors"], answer["progeny"]) and steps["progeny"]
    file = seed_server.get("/api/lineage.csv", params={"name": "LoRA"})
    assert file.headers["content-type"].startswith("text/csv")
    assert run(*command, "--csv").stdout.replace("\n", "") == file.text.replace("\r\n", "")
    rows = seed_graph.query("lineage", entity="LoRA")
    whole = {("ancestor", step["target_label"]) for step in steps["ancestors"]}
    whole |= {("descendant", step["source_label"]) for step in steps["progeny"]}
    assert {(str(row["direction"]), str(row["relative"])) for row in rows} == whole
    drawn = seed_server.get("/api/lineage-drawing", params={"name": "LoRA", "open": LORA}).json()
    assert {node["label"] for node in drawn["nodes"]} == {label for _, label in whole} | {"LoRA"}


def test_a_path_is_the_same_everywhere_and_sparql_has_its_edges_and_no_shorter_one(
    tiny_server: Server, tiny_graph: kg.KnowledgeGraph
) -> None:
    printed = json.loads(run("path", "GLUE", "LoRA", "--graph", str(tiny_graph.directory.path), "--json").stdout)
    answer = tiny_server.get("/api/path", params={"start": "GLUE", "end": "LoRA"}).json()
    assert printed == answer["steps"] and len(printed) == 2
    for step in printed:
        edge = f"?s kg:{RELATION[step['relation']].term} ?t"
        ends = f"VALUES ?s {{ {IRI.format(step['source'])} }} VALUES ?t {{ {IRI.format(step['target'])} }}"
        assert tiny_graph.query(f"{HEAD} ASK {{ {ends} {edge} }}") == [{"answer": True}]
    one, other = IRI.format("entity/glue"), IRI.format(LORA)
    assert tiny_graph.query(f"ASK {{ {{ {one} ?r {other} }} UNION {{ {other} ?r {one} }} }}") == [{"answer": False}]


def test_bounded_paths_are_the_same_everywhere(tiny_server: Server, tiny_graph: kg.KnowledgeGraph) -> None:
    bounds = ("--relation", "uses", "--relation", "improves_on", "--confidence", "0.3", "--alternatives", "3")
    printed = json.loads(
        run("path", "Beta", "LoRA", *bounds, "--graph", str(tiny_graph.directory.path), "--json").stdout
    )
    params = {"start": "Beta", "end": "LoRA", "relation": ["uses", "improves_on"], "confidence": 0.3, "alternatives": 3}
    answer = tiny_server.get("/api/path", params=params).json()
    assert printed == [answer["steps"], *answer["alternatives"]] and printed[0]
    found = kg.paths(tiny_graph, "Beta", "LoRA", relations=["uses", "improves_on"], confidence=0.3, most=4)
    assert orjson.loads(orjson.dumps(found)) == printed
    refused = tiny_server.get("/api/path", params={"start": "Beta", "end": "LoRA", "relation": "usess"})
    assert refused.status_code == 404 and "uses" in refused.json()["detail"]


def test_gaps_are_those_of_sparql(seed_graph: kg.KnowledgeGraph) -> None:
    measured = "{ %s kg:evaluatedOn %s } UNION { ?m%d kg:introduces %s ; kg:evaluatedOn %s } UNION { %s kg:hasResult/kg:on %s } UNION { ?m%d kg:introduces %s ; kg:hasResult/kg:on %s }"

    def on(who: str, what: str, number: int) -> str:
        return measured % (who, what, number, who, what, who, what, number, who, what)

    own = IRI.format("entity/bert")
    query = f"""SELECT ?data (COUNT(DISTINCT ?rival) AS ?measured) {{
      {{ {own} kg:improvesOn|kg:comparesTo ?rival }} UNION {{ ?rival kg:improvesOn|kg:comparesTo {own} }}
      ?rival a ?kind . VALUES ?kind {{ kg:Method kg:Model }}
      {on("?rival", "?data", 1)} ?data a ?type . VALUES ?type {{ kg:Dataset kg:Benchmark }}
      FILTER NOT EXISTS {{ {on(own, "?data", 2)} }}
    }} GROUP BY ?data HAVING (COUNT(DISTINCT ?rival) >= 1)"""
    rows = {str(row["data"]).split("mlkg/")[-1]: row["measured"] for row in seed_graph.query(HEAD + query)}
    found = kg.gaps(seed_graph, "BERT", least=1).gaps
    assert {gap.id: gap.measured for gap in found} == rows and rows


def test_contradictions_come_in_pages(tiny_server: Server, tiny_graph: kg.KnowledgeGraph) -> None:
    found = orjson.loads(orjson.dumps(kg.contradictions(tiny_graph)))
    pages = [
        tiny_server.get("/api/contradictions", params={"offset": offset, "limit": 1}).json()
        for offset in range(len(found) + 1)
    ]
    assert [page["total"] for page in pages] == [len(found)] * len(pages)
    assert [page["pairs"] for page in pages] == [*([pair] for pair in found), []]
    assert tiny_server.get("/api/contradictions", params={"limit": 201}).status_code == 422


def test_communities_have_the_sizes_that_sql_counts(seed_graph: kg.KnowledgeGraph) -> None:
    counted = seed_graph.sql(
        """SELECT c.id, c.name, c.level, count(*) FILTER (WHERE m.x IS NOT NULL) AS entities,
            count(*) FILTER (WHERE m.x IS NULL) AS papers
        FROM communities AS c JOIN members AS m ON community = c.id OR field = c.id GROUP BY ALL"""
    )
    found = [(row.id, row.name, row.level, row.entities, row.papers) for row in kg.communities(seed_graph)]
    assert sorted(counted.rows()) == sorted(found) and found
    lora = seed_graph.sql("SELECT field, community FROM members WHERE node = 'entity/lora'").row(0)
    assert tuple(dict.fromkeys(lora)) == tuple(row.id for row in kg.communities(seed_graph, "LoRA"))
    years = """SELECT min(year), max(year) FROM members JOIN papers ON id = node WHERE field = $field"""
    field = kg.communities(seed_graph, level=0)[0]
    assert seed_graph.sql(years, field=field.id).row(0) == (field.first_year, field.last_year)


def test_a_window_of_the_map_holds_no_more_than_is_seen(seed_server: Server, seed_graph: kg.KnowledgeGraph) -> None:
    whole = seed_server.get("/api/map", params={"least": 0, "most": 500}).json()
    assert [row["id"] for row in whole["communities"]][:5] == [row.id for row in kg.communities(seed_graph)][:5]
    few = seed_server.get("/api/map", params={"least": 0, "most": 7}).json()
    assert (len(few["communities"]), len(few["dots"])) == (7, 7)
    assert (
        few["dots"] == whole["dots"][:7]
        and few["hidden"] == whole["hidden"] + len(whole["communities"]) + len(whole["dots"]) - 14
    )
    dot = whole["dots"][-1]
    near = {
        "left": dot["x"] - 1,
        "right": dot["x"] + 1,
        "top": dot["y"] - 1,
        "bottom": dot["y"] + 1,
        "least": dot["radius"],
    }
    found = seed_server.get("/api/map", params=near).json()
    assert dot in found["dots"] and len(found["dots"]) < 50
    assert seed_server.get("/api/map", params={"most": 501}).status_code == 422


def test_contradictions_are_those_of_the_named_query(tiny_graph: kg.KnowledgeGraph) -> None:
    rows = tiny_graph.query("contradictions")
    found = kg.contradictions(tiny_graph)
    pairs = {frozenset((pair.claim.sentence, pair.counterclaim.sentence)) for pair in found}
    assert {frozenset((str(row["claim"]), str(row["counterclaim"]))) for row in rows} == pairs and pairs


@pytest.mark.parametrize(
    ("path", "params", "status"),
    [
        ("compare", {"name": ["LoRA"]}, 400),
        ("compare", {"name": ["LoRA", "nothing of this name"]}, 404),
        ("trends", {"type": "Paper"}, 404),
        ("trends", {"name": "LoRA", "type": "Model"}, 400),
        ("trends", {"below": "LoRA"}, 400),
        ("leaderboard", {"on": "GLUE", "as_of": "soon"}, 400),
        ("leaderboard", {"on": "GLUE", "as_of": "snapshot:9"}, 400),
        ("leaderboard.csv", {"on": "GLUE", "as_of": "snapshot:x"}, 400),
        ("gaps", {"name": "nothing of this name"}, 404),
        ("community", {"id": "nothing of this name"}, 404),
        ("communities", {"name": "nothing of this name"}, 404),
        ("list", {"id": [LORA], "note": ["one", "two"]}, 400),
        ("lineage-drawing", {"name": "LoRA", "to": "nothing of this name"}, 404),
    ],
)
def test_a_wrong_question_is_a_problem_document_with_a_cure(
    tiny_server: Server, path: str, params: dict[str, Any], status: int
) -> None:
    response = tiny_server.get(f"/api/{path}", params=params)
    assert (response.status_code, response.headers["content-type"]) == (status, "application/problem+json")
    assert "try" in response.json()["detail"]


@pytest.mark.parametrize(
    ("command", "message"),
    [
        (["compare", "LoRA"], "2 to 4 names"),
        (["compare", "LoRA", "LoRRRA"], "no entity called"),
        (["trends", "--type", "Paper"], "no type called 'Paper'"),
        (["trends", "LoRA", "--type", "Model"], "names, or a type, or a task"),
        (["trends", "--below", "LoRA"], "tree of tasks"),
        (["leaderboard", "GLUE", "--as-of", "soon"], "2019-05"),
        (["gaps", "GLUEE"], "GLUE"),
        (["list", "LoRA", "--note", "GaLore=x"], "a note on a name of the list"),
    ],
)
def test_a_users_mistake_is_one_line_with_a_cure(
    seed_graph: kg.KnowledgeGraph, command: list[str], message: str
) -> None:
    done = run(*command, "--graph", str(seed_graph.directory.path))
    assert (done.returncode, done.stdout) == (1, "")
    (line,) = done.stderr.splitlines()
    assert line.startswith("error: ") and message in line and "   try: " in line


@pytest.mark.parametrize("path", ["/compare?names=entity/lora|entity/galore", "/path?names=entity/lora|entity/galore", "/trends", "/gaps/entity/bert", "/contradictions", "/list", "/map?community=lora"])  # fmt: skip
def test_every_address_of_these_views_serves_the_page(tiny_server: Server, path: str) -> None:
    page = tiny_server.get(path)
    assert page.status_code == 200 and '<div id="app">' in page.text
