"""Results of tables joined with those of texts: one number of a paper is one result with all its evidence."""

import polars as pl

from kg.graph.evidence_rows import CELL
from kg.graph.result_numbers import READ_NUMBER
from kg.identifiers import PAPER

EXTRACTOR = "tables"
"""What evidence of a table has as its extractor."""

_OF_TABLE = ("model", "setting", "spread", "own")
_NOTHING = {
    "kind": pl.lit("absolute"),
    "start": pl.lit(None, dtype=pl.Int64),
    "end": pl.lit(None, dtype=pl.Int64),
    **{name: pl.lit(None, dtype=pl.String) for name in ("task", "date", "record")},
}


def numbered_cells(cells: pl.DataFrame) -> pl.DataFrame:
    """Return cells with `number`, `unit`, and `result`, the id of their result, which equal numbers share.

    `cells` has the columns of TABLE_RESULTS, `paper_id`, and the nodes `subject_node`, `on_node` and `metric_node`;
    cells without a subject are left out. Numbers of one model for the same data set, metric and setting are one result.
    """
    on_name = pl.lit(None, dtype=pl.String)
    known = cells.filter(pl.col("subject_node").is_not_null()).with_columns(on_name=on_name).with_columns(**READ_NUMBER)
    is_paper = pl.col("subject_node") == pl.col("paper")
    parts: list[str | pl.Expr] = [
        "subject_node",
        pl.when(is_paper).then(pl.col("model").str.to_lowercase()),
        "on_node",
        "metric_node",
        pl.when(pl.col("metric_node").is_null()).then(pl.col("metric").str.to_lowercase()),
        pl.col("setting").str.to_lowercase(),
        "number",
        # A number on nothing that is known is like no other.
        pl.when(pl.any_horizontal(pl.col("on_node", "number").is_null())).then("place"),
    ]
    key = pl.concat_str([_text(part) for part in parts], separator="\0")
    id_ = pl.format("result/{}/{}", pl.col("paper_id").str.strip_prefix(PAPER), "place")
    keyed = known.with_columns(key=key, result=id_).drop("on_name", "label")
    return keyed.with_columns(pl.col("result").first().over("paper", "key")).drop("key")


def _text(part: str | pl.Expr) -> pl.Expr:
    return (pl.col(part) if isinstance(part, str) else part).cast(pl.String).fill_null("")


def joined_results(read: pl.DataFrame, cells: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the results of texts (`read`) and of tables, and the cells with the ids of their results.

    A number that text and table of a paper state is one result: the text's, which takes from the table what it lacks.
    """
    pairs = _pairs(read, cells)
    named = cells.join(pairs, on="result", how="left", maintain_order="left")
    named = named.with_columns(result=pl.coalesce("text_id", "result")).drop("text_id")
    first = named.unique("result", keep="first", maintain_order=True).with_columns(own=_any_own(named))
    columns = ("subject_node", "on_node", "metric_node", "metric")
    of_cells = first.select(*_OF_TABLE, id="result", **{f"cell_{name}": name for name in columns})
    both = read.join(of_cells, on="id", how="left", maintain_order="left")
    is_paper = pl.col("subject_node") == pl.col("paper")
    both = both.with_columns(
        pl.when(is_paper).then(pl.coalesce("cell_subject_node", "subject_node")).otherwise("subject_node"),
        *(pl.coalesce(name, f"cell_{name}").alias(name) for name in columns[1:]),
    )
    alone = first.join(read, left_on="result", right_on="id", how="anti", maintain_order="left")
    alone = alone.with_columns(id="result", **_NOTHING)
    kept = [name for name in (*read.columns, *_OF_TABLE) if name in alone.columns]
    return pl.concat([both.select(kept), alone.select(kept)], how="vertical_relaxed"), named


def _any_own(cells: pl.DataFrame) -> pl.Expr:
    own = cells.filter("own")["result"].unique()
    return pl.col("result").is_in(own.implode())


def _pairs(read: pl.DataFrame, cells: pl.DataFrame) -> pl.DataFrame:
    """Return the results of tables (`result`) that a text of their paper states too (`text_id`).

    Data set and metric must agree where the text names them; of several numbers the one of the same model is meant.
    """
    columns = ("subject_node", "on_node", "metric_node", "metric")
    own = cells.filter("own").unique("result", keep="first", maintain_order=True)
    groups = own.select("paper", "number", "result", **{f"cell_{name}": name for name in columns})
    stated = read.filter(pl.col("kind") == "absolute").select("paper", "number", *columns, text_id="id")
    found = stated.join(groups, on=["paper", "number"])
    is_on = pl.col("on_node").is_null() | (pl.col("on_node") == pl.col("cell_on_node"))
    same_words = pl.col("metric").str.to_lowercase() == pl.col("cell_metric").str.to_lowercase()
    same_node = pl.col("metric_node") == pl.col("cell_metric_node")
    no_metric = (pl.col("metric").fill_null("") == "") | pl.col("cell_metric").is_null()
    agreeing = found.filter(is_on, no_metric | same_words.fill_null(value=False) | same_node.fill_null(value=False))
    same = agreeing.with_columns(is_same=pl.col("subject_node") == pl.col("cell_subject_node"))
    best = same.filter(pl.col("is_same") == pl.col("is_same").max().over("text_id"))
    only = best.filter(pl.len().over("text_id") == 1)
    return only.sort("text_id").unique("result", keep="first", maintain_order=True).select("result", "text_id")


def evidence_of(cells: pl.DataFrame) -> list[tuple[str, pl.DataFrame]]:
    """Return relation and rows (source, target, paper, place, confidence) of what cells state; `node` is the result's.

    Each cell is evidence of its result, the first cell of its metric and data set, and the first of a model and a data
    set in a table of the model's evaluation.
    """
    first = cells.unique("result", keep="first", maintain_order=True)
    measured = cells.filter(pl.col("on_node").is_not_null() & (pl.col("on_node") != pl.col("subject_node")))
    evaluated = measured.unique(["paper", "subject_node", "on_node", "table"], keep="first", maintain_order=True)
    rows = [
        ("has_result", cells, "subject_node", "node", "confidence"),
        ("metric", first.filter(pl.col("metric_node").is_not_null()), "node", "metric_node", "metric_confidence"),
        ("on", first.filter(pl.col("on_node").is_not_null()), "node", "on_node", "dataset_confidence"),
        ("evaluated_on", evaluated, "subject_node", "on_node", "evaluation_confidence"),
    ]
    return [
        (
            relation,
            frame.select(
                "paper",
                "place",
                source=source,
                target=target,
                confidence=confidence,
                start=pl.lit(None, dtype=pl.Int32),
                end=pl.lit(None, dtype=pl.Int32),
                extractor=pl.lit(EXTRACTOR),
            ),
        )
        for relation, frame, source, target, confidence in rows
    ]


def places_of(cells: pl.DataFrame) -> pl.DataFrame:
    """Return where each cell stands: paper, place, sentence, and the columns of evidence that a cell has."""
    return cells.select("paper", "place", "sentence", *CELL)
