"""The part of a build that concerns catalogues: cited papers, names for resolution, and claims between nodes."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from kg.catalogues import known_catalogues
from kg.catalogues.citations import match_papers
from kg.catalogues.claims import Counts, cited_papers, entity_names, to_curated
from kg.catalogues.staging import Records, read_records
from kg.frames import Curated
from kg.graph.manifest import RejectedEntry, SourceFile
from kg.origins import ORIGINS

_KEY = "e1"


@dataclass(frozen=True, slots=True)
class Curation:
    """What the catalogues of a build contribute.

    `papers` are those of the corpus and those that only catalogues cite, sorted by id; `names` the names that
    catalogues list (type, name, forms); `cited` the id of each cited paper by its key.
    """

    records: Records
    papers: pl.DataFrame
    names: pl.DataFrame
    cited: pl.DataFrame
    catalogues: Mapping[str, str]

    @classmethod
    def of(
        cls, sources: Iterable[SourceFile], folder: Path, corpus: pl.DataFrame, removed: Collection[str]
    ) -> "Curation":
        """Read the records of the sources that are catalogues; entries of `folder` are named by `SourceFile.entries`.

        `removed` are the keys of the papers that the user has removed.
        """
        catalogues = {row.path: row for row in sources if row.catalogue}
        records = read_records({path: folder / row.entries for path, row in catalogues.items()})
        origins = {path: ORIGINS[origin_of(row)].id for path, row in catalogues.items()}
        citations = match_papers(cited_papers(records), corpus)
        is_out = pl.any_horizontal(
            pl.format("arxiv:{}", "arxiv").is_in(list(removed)),
            pl.format("doi:{}", "doi").is_in(list(removed)),
            pl.format("title:{}", "title_key").is_in(list(removed)),
        ).fill_null(value=False)
        out = citations.papers.filter(is_out)["id"]
        new = citations.papers.filter(~pl.col("id").is_in(out.implode()))
        cited = citations.ids.filter(~pl.col("id").is_in(out.implode()))
        papers = pl.concat([corpus, new]).sort("id")
        return cls(records, papers, entity_names(records), cited, origins)

    def entities(self, read: pl.DataFrame) -> pl.DataFrame:
        """Return the entities of texts (`read`), and one for each name, as if a paper of its own had it."""
        rows = self.names.select(
            pl.int_range(self.papers.height, self.papers.height + pl.len(), dtype=pl.UInt32).alias("paper"),
            pl.lit(_KEY).alias("key"),
            "type",
            "name",
            "forms",
        )
        return pl.concat([read.select(rows.columns), rows])

    def paper_ids(self) -> pl.Series:
        """Return the ids of the papers, then one for each name."""
        own = self.names.select(pl.format("catalogue/{}/{}", "type", "name")).to_series()
        return pl.concat([self.papers["id"], own.alias("id")])

    def claims(self, assignments: pl.DataFrame) -> tuple[Curated, list[Counts]]:
        """Return what the catalogues state between nodes; `assignments` is that of the Resolution of `entities`."""
        first = self.papers.height
        placed = assignments.filter(pl.col("paper") >= first).sort("paper")
        nodes = self.names.select("type", "name").with_columns(node=placed["entity"].cast(pl.UInt32) + first)
        rows = self.papers.select("id", paper=pl.int_range(pl.len(), dtype=pl.UInt32))
        papers = self.cited.join(rows, on="id").select("key", "paper", paper_id="id")
        return to_curated(self.records, nodes, papers, dict(self.catalogues))

    def rejected(self) -> list[RejectedEntry]:
        """Return the records that are left out, with their places."""
        rows = self.records.refused.sort("path", "line", "record").select("path", "line", "record", "reason", "cure")
        return [
            RejectedEntry(path=path, line=line, reason=f"{reason} (at {record or '/'})", cure=cure)
            for path, line, record, reason, cure in rows.iter_rows()
        ]

    def cited_alone(self, corpus: pl.DataFrame) -> int:
        """Return the number of papers that only catalogues cite."""
        return self.papers.height - corpus.height


def origin_of(row: SourceFile) -> str:
    """Return the origin of a source that is a catalogue."""
    return known_catalogues()[row.catalogue].origin
