"""Learn from its characters whether the text of a cell is a model, data, a metric or a setting."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from kg.annotations import AnnotatedPaper
from kg.fulltext.tables.alternatives import name_of_data
from kg.fulltext.tables.cell_roles import BUCKETS, ROLES, CellRoles, ngrams
from kg.lexicon import normal_form
from kg.train.fit import Floats, fit
from kg.train.labelled_blocks import Label, LabelledBlock, agrees

_ROLE_OF_TYPE = {"Method": 0, "Model": 0, "Dataset": 1, "Benchmark": 1, "Metric": 2}
_SETTING = ROLES.index("setting")
# Names in abstracts are written otherwise than in tables, and are a hundred times as many.
_OF_ABSTRACTS, _OF_TABLES = 0.05, 1.0
_STRENGTH, _STEPS = 0.3, 60


@dataclass(frozen=True, slots=True)
class LabelledText:
    """The text of a cell with its role, as a place in `ROLES`; `paper` is "" for a name from an abstract."""

    text: str
    role: int
    paper: str = ""


def texts_of(block: LabelledBlock) -> Iterator[LabelledText]:
    """Yield the texts on the axes of a block with what they are in most of their annotated rows; else settings."""
    for axis in block.read.name_axes:
        labels: dict[str, list[Label]] = {}
        for text, label in zip(axis.texts, block.labels, strict=True):
            if text and label is not None:
                labels.setdefault(text, []).append(label)
        for text, of_text in labels.items():
            counts = [sum(right) for right in zip(*(_is(text, label, block) for label in of_text), strict=True)]
            most = int(np.argmax(counts))
            yield LabelledText(text, most if counts[most] * 2 >= len(of_text) else _SETTING, block.paper)


def _is(text: str, label: Label, block: LabelledBlock) -> tuple[bool, bool, bool]:
    """Return whether a text is (part of) the model of an annotation, its data set, and its metric."""
    form = normal_form(text)
    is_part = len(form) > 1 and form in normal_form(str(label["model"]))
    is_data = agrees(text, label["dataset"]) or agrees(name_of_data(text, block.read), label["dataset"])
    return agrees(text, label["model"]) or is_part, is_data, agrees(text, label["metric"])


def texts_of_names(papers: Iterable[AnnotatedPaper]) -> Iterator[LabelledText]:
    """Yield the models, data sets and metrics that annotated abstracts name, in each of their spellings."""
    for paper in papers:
        for entity in paper.entities:
            if (role := _ROLE_OF_TYPE.get(entity.type)) is not None:
                yield from (LabelledText(text, role) for text in dict.fromkeys((entity.name, *entity.mentions)))


def learned_roles(
    texts: Sequence[LabelledText],
    names: Sequence[LabelledText],
    former: CellRoles | None = None,
    share: float = 0.0,
) -> CellRoles:
    """Return the classifier of a multinomial logistic regression over the n-grams of texts and names.

    `former` and `share` are those of `kg.train.table_readings.learned`.
    """
    examples = [*dict.fromkeys(texts), *dict.fromkeys(names)]
    if not examples:
        return CellRoles(np.zeros((BUCKETS, len(ROLES))))
    rows = [ngrams(example.text) for example in examples]
    values = np.concatenate([np.full(len(row), len(row) ** -0.5) for row in rows])
    bounds = np.cumsum([0, *map(len, rows)])
    table = csr_array((values, np.concatenate(rows), bounds), shape=(len(rows), BUCKETS))
    wanted = np.eye(len(ROLES))[[example.role for example in examples]]
    importance = np.array([_OF_TABLES if example.paper else _OF_ABSTRACTS for example in examples])[:, None]

    def loss(weights: Floats) -> tuple[float, Floats]:
        scores = table @ weights.reshape(BUCKETS, len(ROLES))
        logs = scores - np.logaddexp.reduce(scores, axis=1, keepdims=True)
        gradient = table.T @ (importance * (np.exp(logs) - wanted))
        return -float((importance * wanted * logs).sum()), np.asarray(gradient).ravel()

    prior, strength = np.zeros((BUCKETS, len(ROLES))), np.full((BUCKETS, len(ROLES)), _STRENGTH)
    if former is not None:
        scores = table @ former.weights
        guess = np.exp(scores - np.logaddexp.reduce(scores, axis=1, keepdims=True))
        prior = former.weights
        strength += share * (table.multiply(table).T @ (importance * guess * (1 - guess)))
    return CellRoles(fit(loss, prior.ravel(), strength.ravel(), _STEPS).reshape(BUCKETS, len(ROLES)))
