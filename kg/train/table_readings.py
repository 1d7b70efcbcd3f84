"""Learn which names of a table are its models, data sets and metrics: `python -m kg.train.table_readings`.

An annotation is a JSON object a line, as `kg extract --tables` writes: {"name": the paper, "rows": [{"table", "model",
"dataset", "metric", "value"}, ...]}; null is the data set or the metric of rows for which nothing names one.
"""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Annotated

import numpy as np
import numpy.typing as npt
import typer

from kg.annotations import read_annotations
from kg.atomic_files import drafted
from kg.fulltext.tables.alternatives import RULES, Alternative, alternatives
from kg.fulltext.tables.cell_roles import CellRoles
from kg.fulltext.tables.confidence import shares_of_readings
from kg.fulltext.tables.linear import LinearModel
from kg.fulltext.tables.readings import ALIKE, Reader, alike, most_probable, penalties, shipped_reader
from kg.train.fit import Floats, fit
from kg.train.labelled_blocks import LabelledBlock, agrees, labelled_blocks
from kg.train.table_confidence import learned_calibration
from kg.train.table_roles import LabelledText, learned_roles, texts_of, texts_of_names
from kg.train.tables import SHIPPED, fold_of, papers_of, write_weights

DECISIONS = ("model", "dataset", "metric")
WHOLE = "reading"
# What a feature weighs before anything is learned.
PRIOR = {
    ("model", RULES): 1.0,
    ("dataset", RULES): 1.5,
    ("metric", RULES): 1.5,
    ("dataset", "known data"): 1.5,
    ("metric", "known metrics"): 1.5,
}
# How much a reading is worth whose models are right in a row; with the data set; with the metric too.
_WORTH = (0.3, 0.3, 0.4)
# Papers are held out in so many parts; each costs a training of the classifier of texts.
FOLDS = 5
_STRENGTH, _LEAST_SEEN, _SMALLEST = 0.7, 6, 1e-9
_STEP = 0.05


class Choice:
    """A block of an annotated table: its ways to be read, and the share of annotated rows that each reads right.

    `right` has for each reading, of the shape of `Reader.scores`, the share of rows whose model is right, whose model
    and data set are, and whose model, data set and metric are. `labelled` are the numbers of the annotated rows,
    `agreeing` says for each way to name the models, the data sets and the metrics which of them it names right.
    """

    def __init__(self, block: LabelledBlock, roles: CellRoles) -> None:
        """List the readings of a block, and compare each with the annotations."""
        self.paper = block.paper
        self.ways = alternatives(block.read, roles)
        self.penalties, self.alike = penalties(self.ways), alike(self.ways)
        labels = [(number, label) for number, label in enumerate(block.labels) if label is not None]
        self.labelled = [number for number, _ in labels]
        self.rows = len(labels)
        self.agreeing = tuple(
            np.array([[agrees(way.names[n], label[key]) for n, label in labels] for way in ways])
            for key, ways in zip(DECISIONS, self.ways, strict=True)
        )
        models, datasets, metrics = (of_ways.astype(np.float64) for of_ways in self.agreeing)
        both = np.einsum("mr,dr->md", models, datasets)
        every = np.einsum("mr,dr,tr->mdt", models, datasets, metrics)
        shape = every.shape
        self.right = tuple(
            np.broadcast_to(each, shape) / self.rows for each in (models.sum(1)[:, None, None], both[:, :, None], every)
        )

    def right_of(self, place: Sequence[int]) -> npt.NDArray[np.bool_]:
        """Return whether a reading has the parts of Confidence of each annotated row right, of shape (rows, 4)."""
        model, dataset, metric = (ways[number] for ways, number in zip(self.agreeing, place, strict=True))
        return np.stack([dataset, metric, model & dataset, model & dataset & metric], axis=1)

    def target(self) -> Floats | None:
        """Return how good each reading is beside the best, from 0 to 1; None where none reads any row right."""
        worth = np.asarray(sum(weight * share for weight, share in zip(_WORTH, self.right, strict=True)))
        return (worth / worth.max()) ** 2 if worth.max() > 0 else None


def main(
    annotations: Annotated[list[Path], typer.Argument(help="Files of annotated rows.")],
    papers: Annotated[list[Path], typer.Option(help="Folders with the papers that the annotations name.")],
    names: Annotated[list[Path] | None, typer.Option(help="Annotated abstracts, for the names in them.")] = None,
    former_papers: Annotated[
        int, typer.Option(min=0, help="Add to what so many papers taught the shipped weights.")
    ] = 0,
    out: Annotated[Path, typer.Option(help="The folder of the shipped files.")] = SHIPPED.parent,
) -> None:
    """Print how well what other papers taught reads the tables of a paper; write the weights that all teach.

    The figures are those of the annotated papers alone, from nothing.
    """
    blocks = [
        block for name, rows, paper in papers_of(annotations, papers) for block in labelled_blocks(name, rows, paper)
    ]
    known = [text for file in names or [] for text in texts_of_names(read_annotations(file))]
    papers_here = len({block.paper for block in blocks})
    typer.echo(f"{len(blocks)} tables of {papers_here} papers")
    former = shipped_reader() if former_papers else None
    share = former_papers / max(1, papers_here)
    texts = [text for block in blocks for text in texts_of(block)]
    choices = _choices(blocks, texts, known)
    scores = held_out(choices)
    for title, picked in (
        ("the rules alone", [_by_rules(each) for each in choices]),
        ("weights of other papers", [most_probable(each) for each in scores]),
        ("the best reading", [_best(each) for each in choices]),
    ):
        typer.echo(f"{title}: {_figures(choices, picked)}")
    with drafted(out / "cell_roles.npz") as draft:
        draft.write_bytes(learned_roles(texts, known, former.roles if former else None, share).packed())
    for decision, weights in (learned(choices, former, share) | calibrated(choices, scores)).items():
        write_weights(out / SHIPPED.name, decision, weights)


def _choices(
    blocks: Sequence[LabelledBlock], texts: Sequence[LabelledText], known: Sequence[LabelledText]
) -> list[Choice]:
    """Return the choices of all blocks, by classifiers of texts that only other papers taught, as for a new paper."""
    found: dict[int, Choice] = {}
    for fold in range(FOLDS):
        asked = {place: block for place, block in enumerate(blocks) if fold_of(block.paper, FOLDS) == fold}
        if asked:
            roles = learned_roles([text for text in texts if fold_of(text.paper, FOLDS) != fold], known)
            found |= {place: Choice(block, roles) for place, block in asked.items()}
    return [found[place] for place in range(len(blocks))]


def held_out(choices: Sequence[Choice]) -> list[Floats]:
    """Return the logits of the readings of each block by weights that other papers taught.

    A part of the papers is held out at a time.
    """
    found: list[Floats] = [np.zeros(0)] * len(choices)
    for fold in range(FOLDS):
        asked = [place for place, each in enumerate(choices) if fold_of(each.paper, FOLDS) == fold]
        weights = learned([each for each in choices if fold_of(each.paper, FOLDS) != fold]) if asked else {}
        for place in asked:
            found[place] = _scores(choices[place], weights)
    return found


def _scores(choice: Choice, weights: Mapping[str, Mapping[str, float]]) -> Floats:
    reader = Reader(CellRoles(np.zeros((0, 0))), *(LinearModel(weights[decision]) for decision in (*DECISIONS, WHOLE)))
    return reader.scores(choice.ways)


def calibrated(choices: Sequence[Choice], scores: Sequence[Floats]) -> dict[str, dict[str, float]]:
    """Return how often choices are right, of the logits that other papers' weights give to readings."""
    papers = [each.paper for each in choices for _ in each.labelled]
    places = [most_probable(each) for each in scores]
    shares = [
        shares_of_readings(each.ways, logits, place)[each.labelled]
        for each, logits, place in zip(choices, scores, places, strict=True)
    ]
    right = [each.right_of(place) for each, place in zip(choices, places, strict=True)]
    return learned_calibration(papers, np.concatenate(shares), np.concatenate(right))


def _by_rules(choice: Choice) -> tuple[int, ...]:
    return tuple(next(n for n, way in enumerate(ways) if RULES in way.features) for ways in choice.ways)


def _best(choice: Choice) -> tuple[int, ...]:
    worth = choice.target()
    return _by_rules(choice) if worth is None else most_probable(worth)


def _figures(choices: Sequence[Choice], picked: Sequence[tuple[int, ...]]) -> str:
    """Return the shares of rows with the model, also the data set, also the metric right; and the means over papers."""
    shares = np.array([[share[place] for share in each.right] for each, place in zip(choices, picked, strict=True)])
    rows = np.array([each.rows for each in choices])
    papers = [each.paper for each in choices]
    means = [
        np.average(shares[mine], axis=0, weights=rows[mine])
        for paper in dict.fromkeys(papers)
        if (mine := [n for n, other in enumerate(papers) if other == paper])
    ]
    of_rows = " / ".join(f"{share:.3f}" for share in np.average(shares, axis=0, weights=rows))
    return f"{of_rows} of rows, {' / '.join(f'{share:.3f}' for share in np.mean(means, axis=0))} mean over papers"


def learned(choices: Sequence[Choice], former: Reader | None = None, share: float = 0.0) -> dict[str, dict[str, float]]:
    """Return the weights of a conditional logit over the readings of each block, by decision and feature.

    `former` are weights that other papers taught, `share` times as many as these: the prior has them as its mean, and
    as its precision the information that these papers have of each weight, times `share`
    (Laplace's approximation of their likelihood).
    """
    usable = [(each, target) for each in choices if (target := each.target()) is not None]
    counts: dict[tuple[str, str], int] = dict.fromkeys(PRIOR, _LEAST_SEEN)
    for each, _ in usable:
        for key, ways in zip(DECISIONS, each.ways, strict=True):
            for way in ways:
                for name in way.features:
                    counts[key, name] = counts.get((key, name), 0) + 1
    columns = {key: n for n, key in enumerate(sorted(key for key, count in counts.items() if count >= _LEAST_SEEN))}
    tables = [
        tuple(_table(key, ways, columns) for key, ways in zip(DECISIONS, each.ways, strict=True)) for each, _ in usable
    ]
    papers = [each.paper for each, _ in usable]
    importance = [papers.count(paper) ** -0.5 for paper in papers]

    def loss(weights: Floats) -> tuple[float, Floats]:
        total, gradient = 0.0, np.zeros_like(weights)
        for (each, target), (models, datasets, metrics), counts_for in zip(usable, tables, importance, strict=True):
            alone, of_alike = weights[:-1], weights[-1]
            scores = (models @ alone)[:, None, None] + (datasets @ alone)[:, None] + metrics @ alone
            scores += of_alike * each.alike + each.penalties
            powers = np.exp(scores - scores.max())
            guess = powers / powers.sum()
            right = float((guess * target).sum()) + _SMALLEST
            total -= counts_for * float(np.log(right))
            slope = counts_for * (guess - guess * target / right)
            gradient[:-1] += slope.sum((1, 2)) @ models + slope.sum((0, 2)) @ datasets + slope.sum((0, 1)) @ metrics
            gradient[-1] += float((slope * each.alike).sum())
        return total, gradient

    keys = [*columns, (WHOLE, ALIKE)]
    prior, strength = np.array([PRIOR.get(key, 0.0) for key in keys]), np.full(len(keys), _STRENGTH)
    if former is not None:
        known = {key: getattr(former, key).weights for key in DECISIONS}
        taught = [n for n, (key, name) in enumerate(keys) if name in known.get(key, ())]
        prior[taught] = [known[keys[n][0]][keys[n][1]] for n in taught]
        strength[taught] += share * _information(loss, prior)[taught]
    weights = fit(loss, prior, strength)
    found: dict[str, dict[str, float]] = {key: {} for key in (*DECISIONS, WHOLE)}
    for (key, name), weight in zip(keys, weights, strict=True):
        found[key][name] = round(float(weight), 3)
    return found


def _information(loss: Callable[[Floats], tuple[float, Floats]], at: Floats) -> Floats:
    """Return the second derivative of a loss by each weight, by differences of its gradient; nowhere negative."""
    _, before = loss(at)
    found = np.zeros_like(at)
    for place in range(len(at)):
        moved = at.copy()
        moved[place] += _STEP
        found[place] = (loss(moved)[1][place] - before[place]) / _STEP
    return np.maximum(found, 0.0)


def _table(key: str, ways: Sequence[Alternative], columns: Mapping[tuple[str, str], int]) -> Floats:
    found = np.zeros((len(ways), len(columns)))
    for number, way in enumerate(ways):
        for name, value in way.features.items():
            if (column := columns.get((key, name))) is not None:
                found[number, column] = value
    return found


if __name__ == "__main__":
    typer.run(main)
