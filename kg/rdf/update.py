"""Incremental update of a store: the differences to the previous version are applied to a copy."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

import polars as pl
from pyoxigraph import Quad, Store

from kg.graph.tables import Tables
from kg.rdf.triples import graph_lines, to_triples

# Above this share of changed rows a bulk load of everything is faster.
_LARGEST_SHARE = 0.2
_EDGE = ("source", "relation", "target")


@dataclass(frozen=True, slots=True)
class Change:
    """The removed and the added rows between two versions; a changed row is in both.

    The papers of `gone` and `new` are complete, since their texts are needed; `gone_papers` and `new_papers` are the
    papers that differ.
    """

    gone: Tables
    gone_papers: pl.DataFrame
    new: Tables
    new_papers: pl.DataFrame
    is_small: bool


def _moved(rows: pl.DataFrame, others: pl.DataFrame) -> pl.DataFrame:
    """Return the rows that the others lack or have with another value; rows are matched by id."""
    joined = rows.join(others, on="id", how="left", suffix=" other", maintain_order="left")
    columns = [name for name in rows.columns if name != "id"]
    has_changed = pl.any_horizontal(pl.col(name).ne_missing(pl.col(f"{name} other")) for name in columns)
    return joined.filter(has_changed).select(rows.columns)


def _differing(one: Tables, other: Tables, moved: pl.Series) -> Tables:
    """Return the rows of one version that the other lacks, and the evidence of papers whose record changed."""
    same = list(one.evidence.columns)
    evidence = one.evidence.join(other.evidence, on=same, how="anti", maintain_order="left")
    spoken = one.evidence.join(pl.DataFrame({"paper": moved}), on="paper", how="semi", maintain_order="left")
    return replace(
        one,
        nodes=_moved(one.nodes, other.nodes),
        edges=one.edges.join(other.edges, on=_EDGE, how="anti", maintain_order="left"),
        evidence=pl.concat([evidence, spoken]).unique(maintain_order=True),
        results=_moved(one.results, other.results),
    )


def change(old: Tables, tables: Tables) -> Change:
    """Return the difference between two versions."""
    gone_papers, new_papers = _moved(old.papers, tables.papers), _moved(tables.papers, old.papers)
    moved = pl.concat([gone_papers["id"], new_papers["id"]]).unique()
    gone, new = _differing(old, tables, moved), _differing(tables, old, moved)
    count = gone.evidence.height + new.evidence.height
    return Change(gone, gone_papers, new, new_papers, count <= _LARGEST_SHARE * max(tables.evidence.height, 1))


def _quads(rows: Tables, moved: pl.DataFrame, base: str) -> Iterator[Quad]:
    """Yield the triples of the rows; of the papers, only the changed ones."""
    lines = chain.from_iterable(graph_lines(rows, base, moved))
    return (Quad(*triple) for triple in to_triples(lines))


def _copy(source: str, target: str) -> None:
    """Hard-link a table file, which RocksDB never changes; copy any other file."""
    if source.endswith(".sst"):
        try:
            os.link(source, target)
        except OSError:
            pass  # another file system, or one without links
        else:
            return
    shutil.copyfile(source, target)


def update_store(before: Path, found: Change, base: str, folder: Path) -> None:
    """Write the new store into `folder`; the old one is left unchanged."""
    shutil.copytree(before, folder, copy_function=_copy, ignore=shutil.ignore_patterns("LOCK"))
    store = Store(str(folder))
    for quad in _quads(found.gone, found.gone_papers, base):
        store.remove(quad)
    store.extend(_quads(found.new, found.new_papers, base))
    store.flush()
