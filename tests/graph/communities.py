"""Graphs of papers that are nothing but the names in them, for tests of communities."""

from collections.abc import Mapping, Sequence

import polars as pl

from kg.graph.communities.tables import with_communities
from kg.graph.counts import recounted
from kg.graph.tables import SCHEMAS, Tables

GRAPHS = "GNN", "node classification", "Cora", "link prediction"
CONTROL = "PPO", "continuous control", "MuJoCo", "policy gradient"
HUB = "ImageNet"
TYPES = {"node classification": "Task", "link prediction": "Task", "continuous control": "Task", "Cora": "Dataset", "MuJoCo": "Benchmark", HUB: "Dataset"}  # fmt: skip


def papers_of_two_fields() -> dict[str, list[str]]:
    """Return papers with three of the names of one of two fields; every second one names ImageNet too."""
    papers = {}
    for field, names in (("graphs", GRAPHS), ("control", CONTROL)):
        for number in range(8):
            named = [name for place, name in enumerate(names) if place != number % 4]
            papers[f"{field}-{number}"] = named + [HUB] * (number % 2)
    return papers


def made(papers: Mapping[str, Sequence[str]], years: Mapping[str, int] | None = None) -> Tables:
    """Return the tables of papers that use the entities of these names, with their communities."""
    names = sorted({name for named in papers.values() for name in named})
    ids = {name: f"entity/{name.lower().replace(' ', '-')}" for name in names}
    nodes = [
        {"id": ids[name], "type": TYPES.get(name, "Method"), "label": name, "aliases": [], "keys": [name]}
        for name in names
    ]
    nodes += [
        {"id": f"paper/{paper}", "type": "Paper", "label": paper, "aliases": [], "keys": [paper]} for paper in papers
    ]
    rows = [{"id": f"paper/{paper}", "title": paper, "sources": [], "authors": [], "author_names": [], "kept_words": [], "addresses": [],
             "text": paper, "extractor": "hand", "retracted": False, "year": (years or {}).get(paper, 2020)} for paper in papers]  # fmt: skip
    claims = [(f"paper/{paper}", ids[name]) for paper, named in papers.items() for name in dict.fromkeys(named)]
    evidence = [
        {"id": f"evidence/{number}", "source": paper, "relation": "uses", "target": entity, "paper": paper, "start": 0, "end": 1,
         "sentence": "x", "confidence": 1.0, "edge_confidence": 1.0, "extractor": "hand"}
        for number, (paper, entity) in enumerate(claims)
    ]  # fmt: skip
    edges = [
        {"source": s, "relation": "uses", "target": t, "edge_confidence": 1.0, "support": 1, "curated": 0}
        for s, t in claims
    ]
    given = {"nodes": nodes, "papers": rows, "evidence": evidence, "edges": edges}
    frames = {name: pl.DataFrame(given.get(name, []), schema=schema) for name, schema in SCHEMAS.items()}
    counts = recounted(frames["papers"], frames["nodes"], frames["edges"], frames["evidence"])
    return with_communities(Tables.of(**frames | {"counts": counts}))
