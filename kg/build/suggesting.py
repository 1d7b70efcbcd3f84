"""Suggestions for a graph: its extractions are read again and resolved with its corrections."""

from collections import defaultdict
from functools import partial
from itertools import product
from pathlib import Path

import polars as pl

from kg.build.existing_graph import own_shards
from kg.corrections import Different, Same, parse_file
from kg.extract.shards import read_field, shard_folder
from kg.frames import Extractions
from kg.graph.directory import GraphDirectory
from kg.graph.tables import Tables
from kg.identifiers import text_key
from kg.lexicon import normal_form
from kg.resolve import resolve
from kg.resolve.merge_suggestions import Suggestion, suggest
from kg.stable_ids import FormerIds


def suggestions(graph: str | Path = "graph") -> list[Suggestion]:
    """Return the likeliest wrong and missed merges of a graph, the likeliest first; nothing is changed."""
    directory = GraphDirectory(graph)
    manifest, version = directory.opened()
    own_shards(manifest)
    tables = Tables.read(version)
    papers = tables.papers.with_columns(
        pl.Series("text_key", [text_key(text) for text in tables.papers["text"]], dtype=pl.String)
    )
    folder = shard_folder(str(directory.extractions))
    extractions = Extractions.of(papers, partial(read_field, folder, manifest.fingerprint))
    applied = manifest.corrections
    corrections = parse_file(applied.text, applied.place or "").corrections if applied else ()
    former = FormerIds(tables.papers, tables.nodes, tables.redirects)
    numbered = list(enumerate(corrections, start=1))
    resolution = resolve(extractions.entities, papers["id"], former=former, corrections=numbered)
    facts = papers.select("year", "venue", paper=pl.int_range(pl.len(), dtype=pl.UInt32))
    mentions = extractions.entities.join(resolution.assignments, on=["paper", "key"]).join(facts, on="paper")
    decided = [
        (normal_form(one), normal_form(other))
        for row in corrections
        if isinstance(row, Same | Different)
        for one, other in product(*((name.name, name.long or name.name) for name in row.names))
    ]
    return suggest(resolution.entities, mentions, _neighbours(tables, resolution.entities), decided)


def _neighbours(tables: Tables, entities: pl.DataFrame) -> dict[int, set[str]]:
    """Return the ids of the nodes that share an edge with each entity, by its row."""
    numbers = {id_: number for number, id_ in enumerate(entities["id"])}
    found: defaultdict[int, set[str]] = defaultdict(set)
    for source, target in tables.edges.filter(pl.col("support") > 0).select("source", "target").iter_rows():
        for own, other in ((source, target), (target, source)):
            if own in numbers:
                found[numbers[own]].add(other)
    return found
