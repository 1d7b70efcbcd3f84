"""The entities that are most specific to a community, by which it is named."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

import polars as pl

# A field is known by its tasks and methods; its datasets say the same in names that few know.
_FACTOR: Final = {"Task": 2.0, "Method": 1.0, "Model": 1.0, "Dataset": 0.5, "Benchmark": 0.5}
_TERMS: Final = 5
_CANDIDATES: Final = 40
_WORD: Final = re.compile(r"\w+")


def shared_papers(named: pl.DataFrame, members: pl.DataFrame, of_papers: pl.DataFrame) -> pl.DataFrame:
    """Return the rows of named (paper, node) whose paper and node are in the same community, with its `part`."""
    return named.join(of_papers.select("paper", "part"), on="paper").join(
        members.select("node", "part"), on=["node", "part"]
    )


def terms(
    shared: pl.DataFrame, members: pl.DataFrame, of_papers: pl.DataFrame, papers: pl.DataFrame, nodes: pl.DataFrame
) -> dict[int, list[int]]:
    """Return up to five entities of each `part`, the most specific first; none repeats the words of another.

    The specificity of an entity is the number of the community's papers that name it, times the logarithm of how much
    more often they do so than all papers: tf-idf with a community as the document. It is doubled for tasks and halved
    for data. `shared` is what `shared_papers` returns, `papers` has the papers of each node, `nodes` label and type.
    """
    sizes = of_papers.group_by("part").agg(size=pl.len())
    counted = shared.group_by("part", "node").agg(shared=pl.len())
    rows = members.select("node", "part").join(counted, on=["node", "part"], how="left").join(papers, on="node")
    rows = rows.join(sizes, on="part", how="left").join(nodes, on="node").with_columns(pl.col("shared").fill_null(0))
    share, of_all = pl.col("shared") / pl.col("size"), pl.col("papers") / pl.max_horizontal(of_papers.height, 1)
    score = pl.col("shared") * (share / of_all).log() * pl.col("type").replace_strict(_FACTOR, return_dtype=pl.Float64)
    scored = rows.with_columns(score=pl.when(pl.col("shared") > 0).then(score).otherwise(0.0))
    ordered = scored.sort("part", "score", "papers", "node", descending=[False, True, True, False])
    found: dict[int, list[int]] = {}
    for part, group in ordered.group_by("part", maintain_order=True):
        candidates = group.select("node", "label").head(_CANDIDATES).iter_rows()
        found[int(part[0])] = list(_different(candidates))[:_TERMS]
    return found


def _different(candidates: Iterable[tuple[int, str]]) -> Iterator[int]:
    """Yield the nodes whose labels neither hold all words of an earlier one nor are held by it."""
    known: list[frozenset[str]] = []
    for node, label in candidates:
        words = frozenset(_WORD.findall(label.casefold()))
        if not any(words <= other or words >= other for other in known):
            known.append(words)
            yield node
