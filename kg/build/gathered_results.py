"""The part of a build that concerns tables of whole papers: their results, and the names in them for resolution."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from kg.frames import TABLE_RESULTS
from kg.graph.manifest import RecordCount, RejectedEntry, SourceFile
from kg.lexicon import normal_form
from kg.papers.table_staging import read_results, read_sections, read_unread
from kg.records import PAPER_KEY

KIND = "result"
"""The kind of record as which the results of tables are counted."""

_NAMES = {"model_name": "Model", "dataset_name": "Dataset", "metric_name": "Metric"}
_KEYS = {"model_name": "subject", "dataset_name": "on", "metric_name": "metric_key"}
# The types of a text's entities that a name in a table may be, by the type that it has there.
_KINDS = {"Model": ("Model", "Method"), "Dataset": ("Dataset", "Benchmark"), "Metric": ("Metric",)}
_CONFIDENCES = {
    "confidence": "result",
    "dataset_confidence": "dataset",
    "metric_confidence": "metric",
    "evaluation_confidence": "evaluation",
}
_SAME = ["paper", "form"]
_ENTITY = ["paper", "key", "type", "name", "forms"]


@dataclass(frozen=True, slots=True)
class TableResults:
    """The results in the tables of a build's sources.

    `rows` has the columns of TABLE_RESULTS, `entities` those that resolution takes; `read` counts all results,
    also those of rejected and removed papers. `sections` says where sections begin in abstracts that go on with them.
    `unread` are the papers whose tables are left out, with the reasons.
    """

    rows: pl.DataFrame
    entities: pl.DataFrame
    read: int
    sections: pl.DataFrame
    unread: list[RejectedEntry]

    @classmethod
    def of(cls, sources: Iterable[SourceFile], folder: Path, papers: pl.DataFrame) -> "TableResults":
        """Read the results of the sources; entries of `folder` are named by `SourceFile.entries`.

        `papers` are those of the graph, in the order of their numbers, with `sources`.
        """
        folders = {row.path: folder / row.entries for row in sources}
        found = read_results(folders)
        numbered = papers.select("sources", paper=pl.int_range(pl.len(), dtype=pl.UInt32)).explode("sources")
        places = numbered.select("paper", path=pl.col("sources").str.replace(r":\d+$", ""))
        rows = found.join(places.unique(), on="path", maintain_order="left").sort("paper", maintain_order=True)
        entities = _entities(rows)
        for column, type_ in _NAMES.items():
            keys = entities.filter(type=type_).select("paper", "key", "name")
            keys = keys.rename({"key": _KEYS[column], "name": column})
            rows = rows.join(keys, on=["paper", column], how="left", maintain_order="left")
        placed = rows.with_columns(
            pl.col("subject").fill_null(PAPER_KEY),
            place=_place(),
            section=pl.when(pl.col("section") != "").then("section"),
            sentence=_sentence(),
            spread="std",
            setting="split_or_setting",
            **{name: pl.col("confidence").struct.field(field) for name, field in _CONFIDENCES.items()},
        )
        named = placed.drop("row", "column").rename(
            {"row_name": "row", "column_name": "column", "start": "cell_start", "end": "cell_end"}
        )
        return cls(
            named.select(pl.col(name).cast(kind) for name, kind in TABLE_RESULTS.items()),
            entities,
            found.height,
            read_sections(folders),
            [
                RejectedEntry(path=row.source.path, line=row.source.line, reason=row.reason, cure=row.cure)
                for row in read_unread(folders)
            ],
        )

    def with_known(self, read: pl.DataFrame) -> "TableResults":
        """Return the results with the entities of their paper's text in place of those of the same name.

        `read` are the entities of texts: paper, key, type, forms. A text says what an acronym stands for.
        """
        forms = read.select("paper", "type", "forms", known="key").explode("forms").rename({"forms": "name"})
        pairs = pl.concat(
            [
                _keyed(self.entities.filter(type=type_)).join(
                    _keyed(forms.filter(pl.col("type").is_in(kinds))), on=_SAME
                )
                for type_, kinds in _KINDS.items()
            ],
            how="diagonal_relaxed",
        )
        pairs = (
            pairs.sort("paper", "key", "known").unique(["paper", "key"], keep="first").select("paper", "key", "known")
        )
        rows = self.rows.with_row_index("number")
        for column in _KEYS.values():
            rows = rows.join(pairs, left_on=["paper", column], right_on=["paper", "key"], how="left")
            rows = rows.with_columns(pl.coalesce("known", column).alias(column)).drop("known")
        new = self.entities.join(pairs, on=["paper", "key"], how="anti", maintain_order="left")
        return replace(self, rows=rows.sort("number").drop("number"), entities=new)

    def counted(self, evidence: pl.DataFrame) -> list[RecordCount]:
        """Return the account of the results, by the evidence of the graph; none where no source has any."""
        if not self.read:
            return []
        cells = evidence.filter((pl.col("relation") == "has_result") & pl.col("table").is_not_null())
        kept = cells["target"].n_unique()
        return [
            RecordCount(
                kind=KIND, read=self.read, kept=kept, merged=cells.height - kept, rejected=self.read - cells.height
            )
        ]


def _entities(rows: pl.DataFrame) -> pl.DataFrame:
    """Return the distinct names in the tables of each paper as entities of the paper."""
    names = pl.concat([rows.select("paper", type=pl.lit(type_), name=name) for name, type_ in _NAMES.items()])
    distinct = names.filter(pl.col("name").fill_null("") != "").unique().sort("paper", "type", "name")
    return distinct.with_columns(
        key=pl.format("t{}", pl.int_range(1, pl.len() + 1).over("paper")), forms=pl.concat_list("name")
    ).select(_ENTITY)


def _keyed(names: pl.DataFrame) -> pl.DataFrame:
    """Return names with `form`, their normal form."""
    distinct = names["name"].drop_nulls().unique()
    forms = pl.Series([normal_form(name) for name in distinct], dtype=pl.String)
    form = pl.col("name").replace_strict(distinct, forms, default=None, return_dtype=pl.String)
    return names.with_columns(form=form).filter(pl.col("form") != "").drop("type", "forms", "name", strict=False)


def _place() -> pl.Expr:
    """Return what identifies a result in its paper: "table-2-5-3", and a number where a cell has several values."""
    printed = pl.col("printed").str.to_lowercase().str.replace_all(r"[^a-z0-9]+", "-").str.strip_chars("-")
    place = pl.format("{}-{}-{}", printed, "row", "column")
    number = pl.int_range(pl.len()).over("paper", place)
    return pl.when(number > 0).then(pl.format("{}-{}", place, number + 1)).otherwise(place)


def _sentence() -> pl.Expr:
    """Return "Table 2, row LoRA, column MNLI: 87.5" for a cell."""
    parts = [pl.col("printed")]
    for word, column in (("row", "row_name"), ("column", "column_name")):
        parts.append(
            pl.when(pl.col(column) != "").then(pl.format(", {} {}", pl.lit(word), column)).otherwise(pl.lit(""))
        )
    return pl.concat_str([*parts, pl.lit(": "), pl.col("cell")])
