"""What catalogues state, in the terms of the graph: names to resolve, and edges, links and results between nodes."""

import hashlib
from dataclasses import dataclass

import polars as pl

from kg.catalogues.staging import Records
from kg.frames import CURATED, Curated
from kg.lexicon import load, normal_form

_NAME = ["type", "name"]
_PLACE = ["path", "record"]
_COLUMNS = {"task": "Task", "dataset": "Dataset", "model": "Model"}
"""The columns of rows that hold names, and the types of these."""


def entity_names(records: Records) -> pl.DataFrame:
    """Return the distinct names (type, name, forms) of what catalogues list, sorted; forms include the name."""
    stated, rows = records.stated, records.rows
    ends = [stated.select(type=f"{end}_type", name=end) for end in ("source", "target")]
    columns = [rows.select(type=pl.lit(type_), name=name) for name, type_ in _COLUMNS.items()]
    metrics = records.numbers.select(type=pl.lit("Metric"), name="metric")
    plain = pl.concat([*ends, *columns, metrics]).filter(~pl.col("type").is_in(["Paper", "Repository"]))
    forms = records.named.select(*_NAME, "forms").explode("forms")
    spelled = pl.concat([forms, records.named.select(*_NAME, forms="name"), plain.select(*_NAME, forms="name")])
    spelled = spelled.filter((pl.col("name") != "") & pl.col("forms").is_not_null())
    return spelled.group_by(_NAME).agg(pl.col("forms").unique().sort()).sort(_NAME)


def cited_papers(records: Records) -> pl.DataFrame:
    """Return every citation: the fields of Cited, with path and line."""
    of_rows, of_statements = (
        frame.filter(pl.col("paper").is_not_null()).select("paper", "path", "line").unnest("paper")
        for frame in (records.rows, records.stated)
    )
    return pl.concat([of_rows, of_statements])


@dataclass(frozen=True, slots=True)
class Counts:
    """The accounting of a kind of record: read = kept + merged + rejected."""

    kind: str
    read: int
    kept: int
    merged: int
    rejected: int


def _counts(kind: str, rows: pl.DataFrame, key: list[str] | str, refused: pl.DataFrame) -> Counts:
    kept, rejected = rows.select(key).n_unique() if rows.height else 0, refused.filter(kind=kind).height
    return Counts(kind, rows.height + rejected, kept, rows.height - kept, rejected)


@dataclass(frozen=True, slots=True)
class _Places:
    """The nodes of names (type, name, node), the rows of cited papers (key, paper), and the catalogue of each path."""

    names: pl.DataFrame
    papers: pl.DataFrame
    catalogues: pl.DataFrame

    def with_paper(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Replace the citation in `paper` by the row of the paper, and add `catalogue`."""
        keyed = rows.with_columns(key=pl.col("paper").struct.field("key")).drop("paper")
        found = keyed.join(self.papers, on="key", how="left", maintain_order="left").drop("key")
        placed = found.join(self.catalogues, on="path", how="left", maintain_order="left")
        return placed.with_columns(record=pl.format("{}#{}", *_PLACE), at="record")

    def with_node(self, rows: pl.DataFrame, name: str, node: str, type_: pl.Expr) -> pl.DataFrame:
        """Add the node of the name in a column."""
        keyed = self.names.rename({"name": name, "node": node, "type": "type_of"})
        typed = rows.with_columns(type_of=type_)
        return typed.join(keyed, on=["type_of", name], how="left", maintain_order="left").drop("type_of")


def to_curated(
    records: Records, names: pl.DataFrame, papers: pl.DataFrame, catalogues: dict[str, str]
) -> tuple[Curated, list[Counts]]:
    """Return what catalogues state between nodes, and the accounting of their records.

    `names` are (type, name, node), `papers` (key, paper): a paper's row is its node. `catalogues` has the id of the
    catalogue of each path.
    """
    by_path = pl.DataFrame(list(catalogues.items()), {"path": pl.String, "catalogue": pl.String}, orient="row")
    places = _Places(names, papers, by_path)
    edges, links, stated = _statements(records, places)
    results, of_rows, rows = _results(records, places)
    details = _details(records, places)
    curated = Curated(
        **{
            name: frame.select(pl.col(column).cast(dtype) for column, dtype in CURATED[name].items())
            for name, frame in (
                ("edges", pl.concat([edges, of_rows])),
                ("links", links),
                ("results", results),
                ("details", details),
            )
        }
    )
    return curated, _accounting(records, stated, rows, results)


def _statements(records: Records, places: _Places) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Return the edges between papers and names, the links to repositories, and all statements."""
    stated = places.with_paper(records.stated)
    stated = places.with_node(stated, "source", "source_node", pl.col("source_type"))
    stated = places.with_node(stated, "target", "target_node", pl.col("target_type"))
    is_link = pl.col("target_type") == "Repository"
    links = stated.filter(is_link).select("paper", "official", "catalogue", "record", url="target")
    edges = stated.filter(~is_link).select(
        "relation",
        "paper",
        "catalogue",
        "record",
        source=pl.when(pl.col("source_type") == "Paper").then("paper").otherwise("source_node"),
        target="target_node",
    )
    return edges.select(list(CURATED["edges"])), links, stated


def _results(records: Records, places: _Places) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Return the results of leaderboards, the edges that their rows state, and the rows with their nodes."""
    rows = places.with_paper(records.rows)
    for name, type_ in _COLUMNS.items():
        rows = places.with_node(rows, name, f"{name}_node", pl.lit(type_))
    general = [name for name in rows["model"].unique() if load().is_general(name)]
    # "Baseline" is another model in each paper.
    is_general = pl.col("model").is_in(general) & pl.col("paper").is_not_null()
    rows = rows.with_columns(subject=pl.coalesce(pl.when(~is_general).then("model_node"), "paper"))
    numbers = records.numbers.join(
        rows.drop("line", "record").rename({"at": "row"}), on=["path", "row"], maintain_order="left"
    )
    numbers = places.with_node(numbers, "metric", "metric_node", pl.lit("Metric"))
    numbers = numbers.with_columns(record=pl.format("{}#{}", *_PLACE), own=_identity(numbers))
    results = numbers.sort("own", "record").select(
        "paper",
        "subject",
        "metric",
        "metric_node",
        "value",
        "date",
        "url",
        "catalogue",
        "record",
        id=pl.format("result/catalogue/{}", "own"),
        on="dataset_node",
        task="task_node",
    )
    evaluated = rows.select(
        "paper", "catalogue", "record", source="subject", relation=pl.lit("evaluated_on"), target="dataset_node"
    )
    addressed = rows.filter(pl.col("paper").is_not_null()).select(
        "paper", "catalogue", "record", source="paper", relation=pl.lit("addresses"), target="task_node"
    )
    order = list(CURATED["edges"])
    return results, pl.concat([evaluated.select(order), addressed.select(order)], how="vertical_relaxed"), rows


def _identity(numbers: pl.DataFrame) -> pl.Series:
    """Return a digest of what a number is: equal numbers of one model, data set, metric and paper are one result."""
    parts = numbers.select("task", "dataset", "model", "metric", "value", "paper_id", "url", "date")
    digests = (
        hashlib.sha256(
            "\0".join([*map(normal_form, (task, data, model, metric)), value, paper or url or date or ""]).encode()
        ).hexdigest()[:20]
        for task, data, model, metric, value, paper, url, date in parts.iter_rows()
    )
    return pl.Series("own", digests, dtype=pl.String)


def _details(records: Records, places: _Places) -> pl.DataFrame:
    """Return the first description and the first address of each node that catalogues list."""
    named = places.with_node(records.named, "name", "node", pl.col("type")).sort("path", "record")
    named = named.with_columns(place=pl.format("{}#{}", *_PLACE))
    described = pl.col("description").is_not_null()
    return named.group_by("node", maintain_order=True).agg(
        pl.col("description").filter(described).first(),
        described_in=pl.col("place").filter(described).first(),
        url=pl.col("url").drop_nulls().first(),
    )


def _accounting(records: Records, stated: pl.DataFrame, rows: pl.DataFrame, results: pl.DataFrame) -> list[Counts]:
    refused = records.refused
    named = records.named.with_columns(key=pl.col("name").map_elements(normal_form, return_dtype=pl.String))
    kinds = [(kind, named.filter(kind=kind), ["key"]) for kind in ("task", "dataset", "method")]
    numbered = records.numbers.group_by("path", row="row").agg(numbers=pl.format("{}={}", "metric", "value").sort())
    whole = rows.join(numbered, left_on=["path", "at"], right_on=["path", "row"], how="left")
    kinds += [
        ("row", whole, ["task", "dataset", "model", "paper", "url", "date", "numbers"]),
        ("number", results, ["id"]),
        ("link", stated.filter(kind="link"), ["paper", "target"]),
        ("tag", stated.filter(kind="tag"), ["paper", "relation", "target"]),
    ]
    found = [_counts(kind, frame, key, refused) for kind, frame, key in kinds]
    rest = refused.filter(~pl.col("kind").is_in([kind for kind, _, _ in kinds])).height
    return [count for count in [*found, Counts("field", rest, 0, 0, rest)] if count.read]
