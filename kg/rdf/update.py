"""Incremental update of a store: the differences to the previous version are applied to a copy."""

import os
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

import polars as pl
from pyoxigraph import Quad, Store

from kg.graph.tables import EDGE, Tables
from kg.rdf.triples import graph_lines, to_triples

# Above this share of changed rows a bulk load of everything is faster.
_LARGEST_SHARE = 0.2
_BY_ID = ("papers", "nodes", "evidence", "curated", "results", "links", "corrections", "rejected")
_WHOLE = ("disputes", "redirects")


@dataclass(frozen=True, slots=True)
class Change:
    """The removed and the added rows between two versions; a changed row is in both."""

    gone: Tables
    new: Tables
    is_small: bool


def _moved(rows: pl.DataFrame, others: pl.DataFrame) -> pl.DataFrame:
    """Return the rows that the others lack or have with another value; rows are matched by id."""
    # Most changes leave most tables as they are, and to compare costs less than to join.
    if rows.equals(others):
        return rows.clear()
    joined = rows.join(others, on="id", how="left", suffix=" other", maintain_order="left")
    columns = [name for name in rows.columns if name != "id"]
    has_changed = pl.any_horizontal(pl.col(name).ne_missing(pl.col(f"{name} other")) for name in columns)
    return joined.filter(has_changed).select(rows.columns)


def _lacking(rows: pl.DataFrame, others: pl.DataFrame, columns: Sequence[str] = ()) -> pl.DataFrame:
    """Return the rows that the others lack, matched by the given columns or all."""
    if rows.equals(others):
        return rows.clear()
    return rows.join(others, on=columns or rows.columns, how="anti", nulls_equal=True, maintain_order="left")


def _differing(one: Tables, other: Tables) -> Tables:
    """Return the rows of one version that the other lacks or has with another value."""
    by_id = {name: _moved(getattr(one, name), getattr(other, name)) for name in _BY_ID}
    whole = {name: _lacking(getattr(one, name), getattr(other, name)) for name in _WHOLE}
    # The triples of a count depend on the other counts of its node.
    counted = pl.concat([_lacking(one.counts, other.counts), _lacking(other.counts, one.counts)]).select("node")
    counts = one.counts.join(counted.unique(), on="node", how="semi", nulls_equal=True, maintain_order="left")
    return replace(one, edges=_lacking(one.edges, other.edges, EDGE), counts=counts, **by_id, **whole)


def change(old: Tables, tables: Tables) -> Change:
    """Return the difference between two versions."""
    gone, new = _differing(old, tables), _differing(tables, old)
    count = sum(part.evidence.height + part.curated.height for part in (gone, new))
    return Change(gone, new, count <= _LARGEST_SHARE * max(tables.evidence.height + tables.curated.height, 1))


def _quads(rows: Tables, base: str) -> Iterator[Quad]:
    lines = chain.from_iterable(graph_lines(rows, base))
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
    for quad in _quads(found.gone, base):
        store.remove(quad)
    store.extend(_quads(found.new, base))
    store.flush()
