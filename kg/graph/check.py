"""Consistency checks of a graph directory, for `kg validate`."""

from collections.abc import Iterator

import polars as pl

from kg.graph.counts import recounted
from kg.graph.disputes import disputes
from kg.graph.manifest import Manifest
from kg.graph.tables import EDGE, Tables
from kg.identifiers import PAPER
from kg.schema import CORRECTION_KINDS, RELATIONS, TYPE_NAMES


def _count_faults(tables: Tables, manifest: Manifest) -> Iterator[str]:
    parts = manifest.kept + manifest.merged + len(manifest.rejected)
    if manifest.read != parts:
        yield f"{manifest.read} entries were read, {parts} are accounted for"
    if manifest.kept + manifest.cited != tables.papers.height:
        yield f"the manifest counts {manifest.kept} + {manifest.cited} papers, the table {tables.papers.height}"
    for row in manifest.records:
        parts = row.kept + row.merged + row.rejected
        if row.read != parts:
            yield f"{row.read} records of kind {row.kind} were read, {parts} are accounted for"


def _node_faults(nodes: pl.DataFrame) -> Iterator[str]:
    for id_ in nodes.filter(pl.col("id").is_duplicated())["id"].unique().sort():
        yield f"{id_}: two nodes have this id"
    for id_ in nodes.filter(pl.col("label").str.strip_chars() == "")["id"]:
        yield f"{id_}: no label"
    for id_, type_ in nodes.filter(~pl.col("type").is_in(TYPE_NAMES)).select("id", "type").iter_rows():
        yield f"{id_}: unknown type {type_!r}"


def _edge_faults(tables: Tables) -> Iterator[str]:
    nodes = tables.nodes.select("id", "type")
    edges = tables.edges.join(nodes.rename({"id": "source", "type": "from"}), on="source", how="left")
    edges = edges.join(nodes.rename({"id": "target", "type": "to"}), on="target", how="left")
    allowed = {relation.name: (relation.domain, relation.range) for relation in RELATIONS}
    for source, relation, target, from_, to in edges.select("source", "relation", "target", "from", "to").iter_rows():
        edge = f"{source} {relation} {target}"
        if from_ is None or to is None:
            yield f"{edge}: an end is no node"
        elif relation not in allowed:
            yield f"{edge}: unknown relation"
        elif from_ not in allowed[relation][0] or to not in allowed[relation][1]:
            yield f"{edge}: it joins {from_} and {to}"


def _evidence_faults(tables: Tables) -> Iterator[str]:
    keys = EDGE
    extracted = tables.edges.filter(pl.col("support") > 0)
    for row in extracted.join(tables.evidence, on=keys, how="anti").select(keys).iter_rows():
        yield f"{' '.join(row)}: no evidence"
    for row in tables.evidence.join(tables.edges, on=keys, how="anti").select(keys).iter_rows():
        yield f"{' '.join(row)}: evidence without an edge"
    listed = tables.edges.filter(pl.col("curated") > 0)
    for row in listed.join(tables.curated, on=keys, how="anti").select(keys).iter_rows():
        yield f"{' '.join(row)}: no record of a catalogue"
    for row in tables.curated.join(tables.edges, on=keys, how="anti").select(keys).iter_rows():
        yield f"{' '.join(row)}: a record of a catalogue without an edge"
    yield from _sentence_faults(tables.evidence, tables.papers)


def _sentence_faults(evidence: pl.DataFrame, papers: pl.DataFrame) -> Iterator[str]:
    """Yield the evidence that is neither at its place in a paper's text, nor a cell with its place, nor a note."""
    is_note = pl.col("paper").is_null() & pl.col("note").is_not_null()
    is_cell = pl.col("table").is_not_null()
    unplaced = evidence.filter(is_cell & pl.any_horizontal(pl.col("paper", "sentence", "cell", "file").is_null()))
    for id_ in unplaced["id"]:
        yield f"{id_}: a cell without its place"
    placed = evidence.filter(~is_note & ~is_cell).join(papers.select("text", paper="id"), on="paper", how="left")
    length = pl.col("text").str.len_chars()
    is_inside = (pl.col("start") >= 0) & (pl.col("start") < pl.col("end")) & (pl.col("end") <= length)
    for row in placed.filter(~is_inside.fill_null(value=False)).select("paper", "start", "end").iter_rows():
        yield f"{row[0]}: no text at {row[1]}:{row[2]}"
    there = pl.col("text").str.slice(pl.col("start").clip(0), pl.col("end") - pl.col("start").clip(0))
    for row in placed.filter(is_inside & (there != pl.col("sentence"))).select("paper", "start", "end").iter_rows():
        yield f"{row[0]}: the sentence does not stand at {row[1]}:{row[2]}"
    for name in ("confidence", "edge_confidence"):
        for row in evidence.filter(~pl.col(name).is_between(0, 1)).select("id", name).iter_rows():
            yield f"{row[0]}: a confidence of {row[1]}"
    for id_ in evidence.filter(pl.col("id").is_duplicated())["id"].unique().sort():
        yield f"{id_}: two pieces of evidence have this id"


def _correction_faults(tables: Tables) -> Iterator[str]:
    """Yield what corrections name and is not there, and rejected evidence that is incomplete or supports an edge."""
    corrections, rejected = tables.corrections, tables.rejected
    for id_ in corrections.filter(pl.col("id").is_duplicated())["id"].unique().sort():
        yield f"{id_}: two corrections have this id"
    for id_ in corrections.filter(~pl.col("kind").is_in(CORRECTION_KINDS) | (pl.col("statement") == ""))["id"]:
        yield f"{id_}: a correction of no known kind, or that says nothing"
    named = corrections.select("id", end="nodes").explode("end").drop_nulls()
    # A result goes with its rejected edge, and so does a repository.
    known = pl.concat([tables.nodes["id"], rejected["source"], rejected["target"]])
    for id_, end in named.filter(~pl.col("end").is_in(known.implode())).iter_rows():
        yield f"{id_}: it is about {end}, which is no node"
    invalidated = corrections.select("id", evidence="rejected").explode("evidence").drop_nulls()
    for id_, evidence in invalidated.join(rejected, left_on="evidence", right_on="id", how="anti").iter_rows():
        yield f"{id_}: it rejects {evidence}, which is no rejected evidence"
    for id_ in rejected.join(invalidated, left_on="id", right_on="evidence", how="anti")["id"]:
        yield f"{id_}: no correction rejects it"
    for id_ in rejected.join(tables.evidence, on="id", how="semi")["id"]:
        yield f"{id_}: rejected evidence that supports an edge"
    for id_ in rejected.filter(~pl.col("relation").is_in([row.name for row in RELATIONS]))["id"]:
        yield f"{id_}: unknown relation"
    yield from _sentence_faults(rejected, tables.papers)


def _derived_faults(tables: Tables) -> Iterator[str]:
    """Yield the counts and disputes that the evidence does not imply, and those that are missing."""
    counts = recounted(tables.papers, tables.nodes, tables.edges, tables.evidence)
    for name, implied in (("counts", counts), ("disputes", disputes(tables.evidence))):
        have: pl.DataFrame = getattr(tables, name)
        wanted = implied.select(pl.col(column).cast(dtype) for column, dtype in have.schema.items())
        wrong = pl.concat([have, wanted]).filter(~pl.struct(have.columns).is_duplicated())
        for row in wrong.sort(have.columns).iter_rows():
            yield f"{name}: {' '.join(map(str, row))}: not what the evidence implies"
    yield from _community_faults(tables)
    for former in tables.redirects.join(tables.nodes, on="id", how="anti")["former"]:
        yield f"{former}: it redirects to no node"
    for former in tables.redirects.join(tables.nodes, left_on="former", right_on="id", how="semi")["former"]:
        yield f"{former}: a node and a redirect"


def _community_faults(tables: Tables) -> Iterator[str]:
    """Yield the members that are no nodes or in no community, and the communities whose members are not as many."""
    members = tables.members
    for node in members.join(tables.nodes, left_on="node", right_on="id", how="anti")["node"]:
        yield f"{node}: a member of a community, and no node"
    for node in members.join(tables.communities, left_on="community", right_on="id", how="anti")["node"]:
        yield f"{node}: a member of no community"
    field = members.select("node", id=pl.col("community").str.split("/").list.first())
    topic = members.filter(pl.col("community").str.contains("/", literal=True)).select("node", id="community")
    is_paper = pl.col("node").str.starts_with(PAPER)
    counted = pl.concat([field, topic]).group_by("id").agg(now=(~is_paper).sum(), papers_now=is_paper.sum())
    rows = tables.communities.join(counted, on="id", how="left").fill_null(0)
    for row in rows.filter((pl.col("now") != pl.col("entities")) | (pl.col("papers_now") != pl.col("papers")))["id"]:
        yield f"{row}: a community of another size than the number of its members"


def faults(tables: Tables, manifest: Manifest) -> Iterator[str]:
    """Yield a line for each way in which the tables contradict each other, the manifest or the ontology."""
    yield from _count_faults(tables, manifest)
    yield from _node_faults(tables.nodes)
    yield from _edge_faults(tables)
    yield from _evidence_faults(tables)
    yield from _correction_faults(tables)
    yield from _derived_faults(tables)
