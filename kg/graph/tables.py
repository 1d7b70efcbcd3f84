"""The tables of a graph: their schemas, derived from the records, and their rows, sorted."""

import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from kg.frames import empty_frame, readable, schema_of, write_table
from kg.graph.manifest import ADDED, TABLES
from kg.graph.sorted_rows import rows_with
from kg.records import (
    TEXT,
    Community,
    CorrectionNode,
    Count,
    CuratedEvidence,
    Dispute,
    Edge,
    Evidence,
    ExternalLink,
    Member,
    Paper,
    Redirect,
    ResultNode,
)

EDGE = ("source", "relation", "target")
"""The columns that identify an edge."""

_SORT = {
    "papers": ["id"],
    "nodes": ["id"],
    "edges": [*EDGE],
    "evidence": [*EDGE, "paper", "start", "id"],
    "curated": [*EDGE, "record"],
    "results": ["id"],
    "links": ["id"],
    "counts": ["node", "relation", "year"],
    "disputes": ["claim", "counterclaim", "kind"],
    "redirects": ["former"],
    "communities": ["id"],
    "members": ["node"],
    "corrections": ["id"],
    "rejected": ["id"],
}
_DAMAGED, _CURE = "not a table", "kg build --repair"


@dataclass(frozen=True, slots=True)
class Node:
    """A row of nodes.parquet: any node; `keys` are the normal forms of its names, used for look-up.

    `description` is that of the catalogue whose record is `described_in`.
    """

    id: str
    type: str
    label: str
    aliases: tuple[str, ...]
    url: str | None
    description: str | None
    described_in: str | None
    keys: tuple[str, ...]


_RECORDS = (
    Paper,
    Node,
    Edge,
    Evidence,
    CuratedEvidence,
    ResultNode,
    ExternalLink,
    Count,
    Dispute,
    Redirect,
    Community,
    Member,
    CorrectionNode,
    Evidence,
)
RECORDS = dict(zip(TABLES, _RECORDS, strict=True))
SCHEMAS = {name: schema_of(record) for name, record in RECORDS.items()}
# A source is written as `path:line`, the form that editors recognise; the abstract stands in the text.
SCHEMAS["papers"] |= {"sources": pl.List(pl.String()), "text": pl.String(), "extractor": pl.String()}
del SCHEMAS["papers"]["abstract"]

HEAD = len(TEXT.format("", ""))
"""The number of characters between title and abstract in a text."""
ABSTRACT = pl.col("text").str.slice(pl.col("title").str.len_chars() + HEAD).alias("abstract")
"""The abstracts of a table of papers."""


def _in_order(frame: pl.DataFrame, name: str) -> pl.DataFrame:
    columns = [pl.col(column).cast(dtype) for column, dtype in SCHEMAS[name].items()]
    rows = frame.select(columns)
    # Rows that are already sorted are not copied again.
    return rows if rows.select(pl.struct(_SORT[name]).is_sorted()).item() else rows.sort(_SORT[name])


@dataclass(frozen=True, slots=True)
class Tables:
    """The tables of a graph."""

    papers: pl.DataFrame
    nodes: pl.DataFrame
    edges: pl.DataFrame
    evidence: pl.DataFrame
    curated: pl.DataFrame
    results: pl.DataFrame
    links: pl.DataFrame
    counts: pl.DataFrame
    disputes: pl.DataFrame
    redirects: pl.DataFrame
    communities: pl.DataFrame
    members: pl.DataFrame
    corrections: pl.DataFrame
    rejected: pl.DataFrame

    @classmethod
    def of(cls, **given: pl.DataFrame) -> "Tables":
        """Return the tables, given by name, with their columns in the records' order and their rows sorted.

        Communities and members are made last (`kg.graph.communities`), corrections and what they reject are known only
        to a build: tables may be given without them.
        """
        given = {name: empty_frame(RECORDS[name]) for name in ADDED} | given
        return cls(**{name: _in_order(given[name], name) for name in RECORDS})

    def items(self) -> Iterator[tuple[str, pl.DataFrame]]:
        """Return an iterator of (name, table) pairs."""
        return ((name, getattr(self, name)) for name in RECORDS)

    def degrees(self) -> dict[str, int]:
        """Return the number of edges at each node, in either direction."""
        ends = pl.concat([self.edges["source"], self.edges["target"].alias("source")]).value_counts()
        counted = self.nodes.select(source="id").join(ends, on="source", how="left")
        return dict(counted.with_columns(pl.col("count").fill_null(0)).iter_rows())

    def labels(self) -> dict[str, str]:
        """Return the label of each node."""
        return dict(self.nodes.select("id", "label").iter_rows())

    def nodes_with(self, ids: pl.Series, *columns: str) -> pl.DataFrame:
        """Return `id` and the given columns of the nodes with these ids."""
        return rows_with(self.nodes.select("id", *columns), "id", ids)

    def papers_with(self, ids: pl.Series, *columns: str) -> pl.DataFrame:
        """Return `id` and the given columns of the papers with these ids."""
        return rows_with(self.papers.select("id", *columns), "id", ids)

    def counts_of(self, ids: pl.Series) -> pl.DataFrame:
        """Return the counts of the nodes with these ids."""
        # The rows of all papers stand first: they have no node.
        return rows_with(self.counts.slice(self.counts["node"].null_count()), "node", ids)

    def ends_of(self, *relations: str) -> pl.DataFrame:
        """Return `source` and `target` of the edges of some relations."""
        # A filter copies all columns, and comparing is faster than looking up in a set.
        ends = self.edges.select("source", "target", "relation")
        return ends.filter(pl.any_horizontal(pl.col("relation") == name for name in relations)).drop("relation")

    def with_end_labels(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Add `source_label` and `target_label` to rows of edges or evidence, in their order."""
        for end in ("source", "target"):
            labels = self.nodes_with(rows[end], "label").rename({"id": end, "label": f"{end}_label"})
            rows = rows.join(labels, on=end, maintain_order="left")
        return rows

    def sentences(self, evidence: pl.DataFrame | None = None) -> pl.DataFrame:
        """Return evidence (default: all) with its paper's `title`, by descending confidence."""
        evidence = self.evidence if evidence is None else evidence
        titles = self.papers_with(evidence["paper"], "title").rename({"id": "paper"})
        return evidence.join(titles, on="paper").sort(
            "confidence", "paper", "start", "id", descending=[True, False, False, False], nulls_last=True
        )

    def write(self, folder: Path, former: "tuple[Tables, Path] | None" = None) -> None:
        """Write each table as <name>.parquet; the same rows give the same bytes.

        `former` are the tables of another version and its folder: a file with the same rows is shared with it.
        """
        for name, frame in self.items():
            file = f"{name}.parquet"
            is_same = former is not None and frame.equals(getattr(former[0], name))
            if former is None or not is_same or not _is_linked(former[1] / file, folder / file):
                write_table(frame, folder / file)

    @classmethod
    def read(cls, folder: Path) -> "Tables":
        """Read the tables of a version of a graph; raise GraphUnreadable where one is damaged."""
        return cls(**{name: _stored(folder, name) for name in RECORDS})


def _stored(folder: Path, name: str) -> pl.DataFrame:
    path = folder / f"{name}.parquet"
    return empty_frame(RECORDS[name]) if name in ADDED and not path.exists() else read_table(path)


def of_edges(table: pl.DataFrame, edges: pl.DataFrame) -> pl.DataFrame:
    """Return the rows of a table of edges, evidence or curated evidence that are of one of the edges."""
    near = rows_with(table, "source", edges["source"])
    return near.join(edges.select(EDGE), on=EDGE, how="semi", maintain_order="left")


def _is_linked(path: Path, other: Path) -> bool:
    """Make a hard link and return whether the file system has any."""
    try:
        os.link(path, other)
    except OSError:
        return False
    return True


@contextmanager
def scanned(folder: Path, *names: str) -> Iterator[tuple[pl.LazyFrame, ...]]:
    """Yield lazy tables of a version of a graph, valid inside the block; raise GraphUnreadable for damaged ones."""
    with readable(folder, _DAMAGED, _CURE):
        yield tuple(pl.scan_parquet(folder / f"{name}.parquet") for name in names)


def lazy_tables(tables: Tables | None, folder: Path, *names: str) -> AbstractContextManager[tuple[pl.LazyFrame, ...]]:
    """Return lazy tables of those that were read, or else of the files: a look-up alone reads few columns of them."""
    if tables is None:
        return scanned(folder, *names)
    return nullcontext(tuple(getattr(tables, name).lazy() for name in names))


def read_table(path: Path) -> pl.DataFrame:
    """Read a table; raise GraphUnreadable where it is damaged."""
    with readable(path, _DAMAGED, _CURE):
        return pl.read_parquet(path)
