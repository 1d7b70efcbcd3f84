"""Learn which name in a text is the data set of a table, from annotated rows: `python -m kg.train.table_data`.

An annotation is a JSON object a line: {"name": the paper, "rows": [{"table", "dataset"}, ...]}, which
`kg extract --tables` writes too. Tables count whose annotated rows have one data set, or none: null where nothing names
one. So that there are more examples, each is taken a second time without its caption.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated

import numpy as np
import numpy.typing as npt
import typer
from rapidfuzz.fuzz import ratio

from kg.fulltext import FullText
from kg.fulltext.tables.data_choice import Candidate, candidates
from kg.fulltext.tables.data_names import PaperNames
from kg.fulltext.tables.facts import printed_names
from kg.fulltext.tables.paper import context_of
from kg.fulltext.tables.rows import surroundings_of
from kg.lexicon import normal_form
from kg.train.tables import SHIPPED, papers_of, write_weights

Floats = npt.NDArray[np.float64]
# What a feature weighs before anything is learned.
PRIOR = {"own and no data": -2.5, "a cell": -1.5, "after a model": -0.5}
_STRENGTH, _STEPS, _LONGEST_STEP, _SMALLEST = 1.0, 60, 2.0, 1e-4
# Names agree that are alike in so many hundredths. What counts a table without its caption.
_ALIKE, _HIDDEN = 85.0, 0.3


@dataclass(frozen=True, slots=True)
class Choice:
    """A table with the candidates for its data set, those that are right, and what the rules find.

    `is_open` is set where only the text names a data set, so that the learned model decides.
    """

    paper: str
    candidates: list[Candidate]
    right: list[bool]
    is_guess_right: bool
    is_open: bool
    is_hidden: bool


def main(
    annotations: Annotated[list[Path], typer.Argument(help="Files of annotated rows.")],
    papers: Annotated[list[Path], typer.Option(help="Folders with the papers that the annotations name.")],
    out: Annotated[Path, typer.Option(help="The file of the weights.")] = SHIPPED,
) -> None:
    """Print for how many tables weights learned from the other papers find the data set; write the weights of all."""
    choices = [
        choice for name, rows, paper in papers_of(annotations, papers) for choice in choices_of(name, rows, paper)
    ]
    right = held_out(choices)
    asked = [each for each in choices if each.is_open and not each.is_hidden]
    typer.echo(f"{len(choices)} tables of {len({each.paper for each in choices})} papers, with those without caption")
    typer.echo(
        f"where only the text names a data set, right by the other papers: {right} of {len(asked)} tables; "
        f"by the rules alone: {sum(each.is_guess_right for each in asked)}"
    )
    write_weights(out, "dataset", learned(choices))


def choices_of(name: str, annotated: Sequence[dict[str, object]], paper: FullText) -> Iterator[Choice]:
    """Yield the annotated tables of a paper that have one data set or none, with and without their caption."""
    context = context_of(paper)
    names = PaperNames(paper, context)
    for table, printed in zip(paper.tables, printed_names(paper.tables), strict=True):
        form = normal_form(table.label or printed)
        labels = {row["dataset"] for row in annotated if normal_form(str(row["table"])) == form}
        if len(labels) != 1:
            continue
        (label,) = labels
        variants = [table, replace(table, caption="")] if label and table.caption else [table]
        for variant in variants:
            around = surroundings_of(variant, paper, context, lambda: names)
            guess = around.stated_dataset or around.named_in_text
            found = candidates(variant, names, guess)
            yield Choice(
                name,
                found,
                [_agrees(each.name, label) for each in found],
                _agrees(guess, label),
                not around.stated_dataset and guess is not None,
                variant is not table,
            )


def _agrees(name: str | None, label: object) -> bool:
    if name is None or label is None:
        return name is None and label is None
    return bool(ratio(normal_form(name), normal_form(str(label))) >= _ALIKE)


def held_out(choices: Sequence[Choice]) -> int:
    """Return for how many tables whose data set only the text names the weights of the other papers find it."""
    right = 0
    for paper in sorted({each.paper for each in choices if each.is_open and not each.is_hidden}):
        weights = learned([each for each in choices if each.paper != paper])
        for each in choices:
            if each.paper == paper and each.is_open and not each.is_hidden:
                scores = [sum(weights.get(n, 0.0) * v for n, v in one.features.items()) for one in each.candidates]
                right += each.right[int(np.argmax(scores))]
    return right


def learned(choices: Sequence[Choice]) -> dict[str, float]:
    """Return the weights of a conditional logit over the candidates of each table, drawn to `PRIOR`."""
    usable = [each for each in choices if any(each.right)]
    names = sorted({name for each in usable for one in each.candidates for name in one.features} | set(PRIOR))
    tables = [np.array([[one.features.get(name, 0.0) for name in names] for one in each.candidates]) for each in usable]
    right = [np.array(each.right, dtype=np.float64) for each in usable]
    weights = _fit(tables, right, _importance(usable), np.array([PRIOR.get(name, 0.0) for name in names]))
    return {name: round(float(weight), 3) for name, weight in zip(names, weights, strict=True)}


def _importance(choices: Sequence[Choice]) -> list[float]:
    """Return how much each table counts: less in a paper with many tables, and without its caption."""
    of_papers: dict[str, int] = {}
    for each in choices:
        of_papers[each.paper] = of_papers.get(each.paper, 0) + (not each.is_hidden)
    return [(_HIDDEN if each.is_hidden else 1.0) / max(1, of_papers[each.paper]) ** 0.5 for each in choices]


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
