"""The triples of counts: those that questions over all papers read, and that the other triples do not show at once."""

import polars as pl

from kg.rdf.iris import ontology, term
from kg.rdf.lines import Lines, iri, line, literal, slices
from kg.schema import COUNT_TERMS, RELATIONS

FEWEST_BY_YEAR = 10
"""How many papers name a node that has counts by year: those of fewer are soon counted, and would be most triples."""


def count_lines(counts: pl.DataFrame, base: str) -> list[Lines]:
    """Return the counts of nodes, by relation too, and those by year; the latter as nodes `count/<node>/<year>`."""
    whole = counts.filter(pl.col("node").is_not_null() & pl.col("year").is_null()).with_columns(
        pl.col("relation").fill_null("")
    )
    columns = {
        "s": iri(base, "node"),
        "p": _by_relation("PaperCount", "paperCount"),
        "r": _by_relation("Rank", "rank"),
    }
    # One paper is seen at the node itself; among the first of their type nodes are compared by their counts.
    is_stated = (pl.col("papers") > 1) | pl.col("rank").is_not_null()
    rank = line("s", "r", literal("rank", "integer"))
    several = whole.filter((pl.col("relation") == "") & (pl.col("papers") >= FEWEST_BY_YEAR))
    yearly = counts.filter(pl.col("relation").is_null() & pl.col("year").is_not_null())
    of_nodes = yearly.join(several, on="node", how="semi").with_columns(id=pl.format("count/{}/{}", "node", "year"))
    of_corpus = yearly.filter(pl.col("node").is_null()).with_columns(id=pl.format("count/{}", "year"))
    terms_of = [line("s", ontology(part.term), literal(part.name, part.datatype)) for part in COUNT_TERMS]
    named, kind = {"s": iri(base, "id")}, term("rdf:type")
    return [
        slices(whole.filter(is_stated), columns, line("s", "p", literal("papers", "integer")), rank),
        slices(of_corpus.sort("id"), named, line("s", kind, pl.lit(str(ontology("YearCount")))), *terms_of),
        slices(
            of_nodes.sort("id"),
            named,
            line("s", kind, pl.lit(str(ontology("NodeYearCount")))),
            line("s", ontology("countOf"), iri(base, "node")),
            *terms_of,
        ),
    ]


def _by_relation(suffix: str, total: str) -> pl.Expr:
    """Return an expression for the predicate of a count: null for a relation that has none."""
    terms = {r.name: f" {ontology(r.term + suffix)} " for r in RELATIONS if r.is_extracted}
    terms[""] = f" {ontology(total)} "
    return pl.col("relation").replace_strict(terms, default=None, return_dtype=pl.String)
