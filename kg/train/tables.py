"""Learn which rows of tables are a paper's own, from rows annotated by hand: `python -m kg.train.tables`.

An annotation is a JSON object a line, as `kg extract --tables` writes: {"name": the paper, "rows": [{"table", "model",
"value", "own"}, ...]}. The papers themselves are found by their names in the folders given.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated
from zlib import crc32

import numpy as np
import orjson
import typer
from scipy.special import expit

from kg.atomic_files import drafted
from kg.fulltext import FullText, iter_papers, read_full_text
from kg.fulltext.tables.ownership import contestants
from kg.fulltext.tables.paper import context_of
from kg.fulltext.tables.rows import rows_of_tables
from kg.lexicon import normal_form
from kg.train.fit import Floats, fit

SHIPPED = Path(__file__).parents[1] / "fulltext" / "tables" / "weights.json"
# What a feature weighs before anything is learned: there are few annotated papers, and their tables are alike.
PRIOR = {
    "ours": 3.0,
    "baseline": -2.0,
    "cited": -1.5,
    "introduced": 1.5,
    "part of the title": 1.5,
    "above ours": 1.5,
    "introduced in the abstract": 1.0,
    "proposed": 1.0,
    "group ours": 1.0,
    "above introduced": 1.0,
    "authors": -1.0,
    "known": -1.0,
    "known family": -1.0,
    "unnamed beside ours": -1.0,
    "in the title": 0.7,
    "uncited beside cited": 0.7,
    "words of we": 0.7,
    "part of an ablation": 0.7,
    "unmarked": 0.7,
    "cited in the text": -0.7,
    "of others": -0.7,
    "group of others": -0.7,
    "in the abstract": 0.5,
    "our": 0.5,
    "bold": 0.5,
    "boldest": 0.5,
    "last": 0.5,
    "ablation": 0.5,
    "all variants": 0.5,
    "others introduced": -0.5,
    "section of ablations": 0.3,
    "first": -0.2,
}
# Papers are held out in so many parts.
FOLDS = 10
_STRENGTH, _MOST_ROWS, _LEAST_SEEN = 16.0, 12, 4


@dataclass(frozen=True, slots=True)
class Example:
    """A model of an annotated table: its features, whether it is the paper's own, and how many rows it has."""

    paper: str
    features: dict[str, float]
    own: bool
    rows: int


def main(
    annotations: Annotated[list[Path], typer.Argument(help="Files of annotated rows.")],
    papers: Annotated[list[Path], typer.Option(help="Folders with the papers that the annotations name.")],
    out: Annotated[Path, typer.Option(help="The file of the weights.")] = SHIPPED,
) -> None:
    """Print how often rows of a paper are read right by what the other papers taught; write the weights of all."""
    examples = [
        example for name, rows, paper in papers_of(annotations, papers) for example in examples_of(name, rows, paper)
    ]
    right = held_out(examples)
    typer.echo(f"{len(examples)} models of {len({each.paper for each in examples})} papers")
    typer.echo(f"rows read right by the other papers: {right:.3f}")
    write_weights(out, "own", learned(examples))


def papers_of(
    annotations: Sequence[Path], folders: Sequence[Path]
) -> Iterator[tuple[str, Sequence[dict[str, object]], FullText]]:
    """Yield the name, the annotated rows and the text of each annotated paper, which is in one of the folders.

    Ends the program with a message where a paper is in none.
    """
    found = {_stem(path): path for folder in folders for path in iter_papers(folder)}
    for file in annotations:
        for line in file.read_bytes().splitlines():
            paper = orjson.loads(line)
            if paper["name"] not in found:
                typer.echo(f"{file}: no paper is named {paper['name']!r} in the folders given", err=True)
                raise typer.Exit(1)
            yield paper["name"], paper["rows"], read_full_text(found[paper["name"]])


def write_weights(out: Path, decision: str, weights: dict[str, float]) -> None:
    """Write the weights of a decision into a file; those of others in it stay."""
    before = orjson.loads(out.read_bytes()) if out.is_file() else {}
    content = orjson.dumps(before | {decision: weights}, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
    with drafted(out) as draft:
        draft.write_bytes(content)


def _stem(path: Path) -> str:
    return path.name if path.is_dir() else path.stem.removesuffix(".tei")


def examples_of(name: str, annotated: Sequence[dict[str, object]], paper: FullText) -> Iterator[Example]:
    """Yield the models of the annotated tables of a paper whose name and values agree with an annotation."""
    context = context_of(paper)
    for table, rows in rows_of_tables(paper, context):
        labels = {
            (normal_form(str(row["model"])), str(row["value"])): bool(row["own"])
            for row in annotated
            if rows and normal_form(str(row["table"])) == normal_form(rows[0].table)
        }
        for each in contestants(rows, table, context):
            own = [labels[key] for row in each.rows if (key := (normal_form(row.model), row.value)) in labels]
            if own:
                yield Example(name, each.features, own[0], len(own))


def held_out(examples: Sequence[Example]) -> float:
    """Return the share of rows that are read right by weights learned from other papers, a tenth at a time."""
    right = 0
    for fold in range(FOLDS):
        asked = [each for each in examples if fold_of(each.paper) == fold]
        weights = learned([each for each in examples if fold_of(each.paper) != fold]) if asked else {}
        for each in asked:
            logit = weights.get("", 0.0) + sum(weights.get(n, 0.0) * v for n, v in each.features.items())
            right += each.rows * ((logit > 0) == each.own)
    return right / max(1, sum(each.rows for each in examples))


def fold_of(paper: str, folds: int = FOLDS) -> int:
    """Return in which of so many parts the tables of a paper are held out."""
    return crc32(paper.encode()) % folds


def learned(examples: Sequence[Example]) -> dict[str, float]:
    """Return the weights of a logistic regression that is drawn to `PRIOR`; the constant has the name ""."""
    seen = sorted({name for each in examples for name in each.features} | set(PRIOR))
    names = ["", *(n for n in seen if n in PRIOR or sum(n in each.features for each in examples) >= _LEAST_SEEN)]
    if not examples:
        return dict(PRIOR)
    table = np.array([[1.0, *(each.features.get(name, 0.0) for name in names[1:])] for each in examples])
    weights = _fit(table, np.array([float(each.own) for each in examples]), _importance(examples), names)
    return {name: round(float(weight), 3) for name, weight in zip(names, weights, strict=True)}


def _importance(examples: Sequence[Example]) -> Floats:
    """Return how much each example counts: more rows more, but less than in proportion, and so for papers."""
    of_rows = np.array([min(each.rows, _MOST_ROWS) ** 0.5 for each in examples])
    papers = [each.paper for each in examples]
    totals = {paper: sum(of_rows[i] for i, name in enumerate(papers) if name == paper) for paper in set(papers)}
    found = of_rows / np.array([totals[paper] ** 0.5 for paper in papers])
    return np.asarray(found * len(found) / found.sum())


def _fit(table: Floats, labels: Floats, importance: Floats, names: Sequence[str]) -> Floats:
    """Return the weights at the maximum of the posterior."""

    def loss(weights: Floats) -> tuple[float, Floats]:
        logits = table @ weights
        value = importance @ (np.logaddexp(0.0, logits) - labels * logits)
        return float(value), table.T @ (importance * (expit(logits) - labels))

    strength = np.full(len(names), _STRENGTH)
    strength[0] = 0.01
    return fit(loss, np.array([PRIOR.get(name, 0.0) for name in names]), strength)


if __name__ == "__main__":
    typer.run(main)
