"""Learn how the data sets of tables are read, from annotated rows: `python -m kg.train.table_data`.

An annotation is a JSON object a line, as `kg extract --tables` writes: {"name": the paper, "rows": [{"table", "model",
"dataset", "value"}, ...]}; null is the data set of rows for which nothing names one.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated

import numpy as np
import numpy.typing as npt
import typer
from rapidfuzz.fuzz import ratio

from kg.fulltext import FullText
from kg.fulltext.tables.alternatives import Alternative, ReadBlock, alternatives, is_settled
from kg.fulltext.tables.data_names import PaperNames
from kg.fulltext.tables.facts import printed_names
from kg.fulltext.tables.paper import context_of
from kg.fulltext.tables.rows import read_blocks
from kg.lexicon import normal_form
from kg.train.tables import SHIPPED, fold_of, papers_of, write_weights

Floats = npt.NDArray[np.float64]
# What a feature weighs before anything is learned.
PRIOR = {"rules": 1.5, "column of models": -2.5, "known metrics": -2.5, "known data": 1.5, "under a word for data": 1.5}
_STRENGTH, _STEPS, _LONGEST_STEP, _SMALLEST = 1.0, 60, 2.0, 1e-4
# Names agree that are alike in so many hundredths.
_ALIKE = 85.0


@dataclass(frozen=True, slots=True)
class Choice:
    """A block of an annotated table: the ways to read its data sets, and which share of rows each reads right.

    The first way is that of the rules.
    """

    paper: str
    alternatives: list[Alternative]
    right: list[float]


def main(
    annotations: Annotated[list[Path], typer.Argument(help="Files of annotated rows.")],
    papers: Annotated[list[Path], typer.Option(help="Folders with the papers that the annotations name.")],
    out: Annotated[Path, typer.Option(help="The file of the weights.")] = SHIPPED,
) -> None:
    """Print how well weights learned from other papers read the data sets of a paper; write the weights of all."""
    choices = [
        choice for name, rows, paper in papers_of(annotations, papers) for choice in choices_of(name, rows, paper)
    ]
    typer.echo(f"{len(choices)} tables of {len({each.paper for each in choices})} papers")
    picked = held_out(choices)
    for name, shares in (
        ("by the rules alone", [each.right[0] for each in choices]),
        ("by weights of other papers", picked),
        ("by the best of the ways", [max(each.right) for each in choices]),
    ):
        typer.echo(f"share of rows read right, mean over papers, {name}: {_mean_over_papers(choices, shares):.3f}")
    write_weights(out, "dataset", learned(choices))


def choices_of(name: str, annotated: Sequence[dict[str, object]], paper: FullText) -> Iterator[Choice]:
    """Yield the blocks of a paper's annotated tables that have a row with the model and the value of an annotation.

    Those whose headings or caption name the data sets are left out: nothing is chosen there.
    """
    context = context_of(paper)
    names = cache(lambda: PaperNames(paper, context))
    labels: dict[tuple[str, str, str], list[object]] = defaultdict(list)
    for row in annotated:
        labels[normal_form(str(row["table"])), normal_form(str(row["model"])), str(row["value"])].append(row["dataset"])
    for table, printed in zip(paper.tables, printed_names(paper.tables), strict=True):
        form = normal_form(table.label or printed)
        if not any(key[0] == form for key in labels):
            continue
        for read in read_blocks(table, printed, paper, context, names):
            if is_settled(read):
                continue
            wanted = [labels.get((form, normal_form(row.model), row.value), []) for row in read.rows]
            if any(wanted):
                yield _choice(name, read, wanted)


def _choice(name: str, read: ReadBlock, wanted: Sequence[Sequence[object]]) -> Choice:
    found = alternatives(read)
    count = sum(bool(each) for each in wanted)
    right = [
        sum(any(_agrees(given, label) for label in each) for given, each in zip(way.names, wanted, strict=True)) / count
        for way in found
    ]
    return Choice(name, found, right)


def _agrees(name: str | None, label: object) -> bool:
    if name is None or label is None:
        return name is None and label is None
    return bool(ratio(normal_form(name), normal_form(str(label))) >= _ALIKE)


def held_out(choices: Sequence[Choice]) -> list[float]:
    """Return for each block the share of rows that weights learned from other papers read right, a tenth at a time."""
    folds = [fold_of(each.paper) for each in choices]
    found = [0.0] * len(choices)
    for fold in sorted(set(folds)):
        weights = learned([each for each, other in zip(choices, folds, strict=True) if other != fold])
        for place, each in enumerate(choices):
            if folds[place] == fold:
                scores = [sum(weights.get(n, 0.0) * v for n, v in one.features.items()) for one in each.alternatives]
                found[place] = each.right[int(np.argmax(scores))]
    return found


def _mean_over_papers(choices: Sequence[Choice], shares: Sequence[float]) -> float:
    of_papers: dict[str, list[float]] = defaultdict(list)
    for each, share in zip(choices, shares, strict=True):
        of_papers[each.paper].append(share)
    return float(np.mean([np.mean(found) for found in of_papers.values()])) if of_papers else 0.0


def learned(choices: Sequence[Choice]) -> dict[str, float]:
    """Return the weights of a conditional logit over the ways to read each block, drawn to `PRIOR`."""
    usable = [each for each in choices if max(each.right) > 0.0]
    names = sorted({name for each in usable for one in each.alternatives for name in one.features} | set(PRIOR))
    tables = [
        np.array([[one.features.get(name, 0.0) for name in names] for one in each.alternatives]) for each in usable
    ]
    right = [np.array([float(share == max(each.right)) for share in each.right]) for each in usable]
    weights = _fit(tables, right, _importance(usable), np.array([PRIOR.get(name, 0.0) for name in names]))
    return {name: round(float(weight), 3) for name, weight in zip(names, weights, strict=True)}


def _importance(choices: Sequence[Choice]) -> list[float]:
    """Return how much each block counts: less in a paper with many."""
    of_papers: dict[str, int] = defaultdict(int)
    for each in choices:
        of_papers[each.paper] += 1
    return [of_papers[each.paper] ** -0.5 for each in choices]


def _fit(tables: Sequence[Floats], right: Sequence[Floats], importance: Sequence[float], prior: Floats) -> Floats:
    """Return the weights at the maximum of the posterior, by Newton's method with bounded steps."""
    weights = prior.copy()
    for _ in range(_STEPS):
        slope = _STRENGTH * (weights - prior)
        curvature = _STRENGTH * np.eye(len(prior))
        for table, wanted, count in zip(tables, right, importance, strict=True):
            scores = table @ weights
            guess = np.exp(scores - scores.max())
            guess /= guess.sum()
            target = guess * wanted / (guess @ wanted)
            mean = guess @ table
            slope = slope + count * (table.T @ (guess - target))
            curvature = curvature + count * (table.T @ (table * guess[:, None]) - np.outer(mean, mean))
        step = np.linalg.solve(curvature, slope)
        largest = float(np.abs(step).max())
        weights = weights - step * min(1.0, _LONGEST_STEP / max(largest, _SMALLEST))
        if largest < _SMALLEST:
            break
    return np.asarray(weights)


if __name__ == "__main__":
    typer.run(main)
