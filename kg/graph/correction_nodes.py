"""The corrections of a graph as rows: what each says, and which nodes and evidence it is about."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import polars as pl

from kg.corrections import Correction, Reject, in_words
from kg.frames import to_frame
from kg.graph.named_nodes import Nodes
from kg.graph.tables import Tables
from kg.identifiers import short_hash
from kg.records import CorrectionNode


def with_correction_nodes(
    tables: Tables, before: pl.DataFrame, corrections: Sequence[tuple[int, Correction]], unfit: Mapping[int, str]
) -> Tables:
    """Return the tables with a row for each correction that has an effect.

    `before` are the nodes before edges were rejected, `unfit` the corrections without effect by their number.
    """
    fit = [correction for number, correction in corrections if number not in unfit]
    if not fit:
        return tables
    known = Nodes(before, [name for correction in fit for name in correction.names])
    rows = to_frame(CorrectionNode, _rows(fit, known, tables.rejected)).unique("id").sort("id")
    return replace(tables, corrections=rows.select(tables.corrections.columns))


def _rows(corrections: Sequence[Correction], known: Nodes, rejected: pl.DataFrame) -> Iterator[CorrectionNode]:
    for correction in corrections:
        options = [known.called(name) for name in correction.names]
        # A name that denotes several nodes is not said to be about any.
        nodes = [found[0].id for found in options if len(found) == 1]
        evidence = _rejected(correction, nodes, rejected) if isinstance(correction, Reject) else ()
        when = correction.when.isoformat() if correction.when else None
        statement = in_words(correction)
        about, id_ = tuple(dict.fromkeys(nodes)), correction_id(correction)
        yield CorrectionNode(id_, correction.kind, statement, correction.by, when, correction.why, about, evidence)


def correction_id(correction: Correction) -> str:
    """Return the id of a correction, made of all that it says."""
    when = correction.when.isoformat() if correction.when else ""
    said = "\n".join((in_words(correction), correction.by, when, correction.why))
    return f"correction/{short_hash(said)}"


def _rejected(correction: Reject, nodes: Sequence[str], rejected: pl.DataFrame) -> tuple[str, ...]:
    """Return the evidence that a correction rejects: of its edge, and of the result that is one of its ends."""
    ends = pl.col("source").is_in(nodes) & pl.col("target").is_in(nodes) & (pl.col("relation") == correction.relation)
    of_result = (pl.col("source").is_in(nodes) | pl.col("target").is_in(nodes)) & pl.any_horizontal(
        pl.col("source", "target").str.starts_with("result/")
    )
    found = rejected.filter(ends | of_result)
    if correction.sentence is not None and correction.relation not in ("has_result", "metric", "on"):
        found = found.filter(pl.col("sentence") == correction.sentence)
    return tuple(sorted(found["id"]))
