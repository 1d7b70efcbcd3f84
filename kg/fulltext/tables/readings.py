"""Which models, data sets and metrics the results of a table have: the likeliest of the ways to read a block.

A conditional logit chooses a way to name the models, one for the data sets and one for the metrics together, since an
axis of a table hardly ever names two of them. `kg.train.table_readings` learns its weights.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from kg.fulltext.tables.alternatives import RULES, Alternative, Alternatives, alternatives
from kg.fulltext.tables.cell_roles import CellRoles, Floats, shipped_roles
from kg.fulltext.tables.confidence import shares_of_readings, shipped_calibration
from kg.fulltext.tables.cutoffs import with_cutoff
from kg.fulltext.tables.facts import direction_of, written
from kg.fulltext.tables.linear import LinearModel, shipped
from kg.fulltext.tables.ownership import is_own
from kg.fulltext.tables.read_block import ReadBlock
from kg.fulltext.tables.result_row import ResultRow
from kg.fulltext.tables.values import is_blank

Codes = npt.NDArray[np.int64]
ALIKE = "rows alike"
# An axis never names the models and something else; that it names data sets and metrics ("MNLI acc.") is rare.
_NEVER, _RARELY = -30.0, -2.0
_MOST_ROWS = 200


@dataclass(frozen=True, slots=True)
class Reader:
    """The weights by which a reading is chosen: of ways to name models, data sets and metrics, and of the whole."""

    roles: CellRoles
    model: LinearModel
    dataset: LinearModel
    metric: LinearModel
    reading: LinearModel

    def scores(self, found: Alternatives) -> Floats:
        """Return the logit of each reading, of shape (ways for models, for data sets, for metrics)."""
        models, datasets, metrics = (
            np.array([judge.score(each.features) for each in ways])
            for judge, ways in zip((self.model, self.dataset, self.metric), found, strict=True)
        )
        apart = models[:, None, None] + datasets[None, :, None] + metrics[None, None, :]
        return np.asarray(apart + self.reading.weights.get(ALIKE, 0.0) * alike(found) + penalties(found))


def shipped_reader() -> Reader:
    """Return the shipped weights."""
    return Reader(shipped_roles(), shipped("model"), shipped("dataset"), shipped("metric"), shipped("reading"))


def penalties(found: Alternatives) -> Floats:
    """Return what readings lose in which one axis names two things, of the shape of `Reader.scores`."""
    models, datasets, metrics = found
    return (
        _shared(models, datasets)[:, :, None] * _NEVER
        + _shared(models, metrics)[:, None, :] * _NEVER
        + _shared(datasets, metrics)[None, :, :] * _RARELY
    )


def alike(found: Alternatives) -> Floats:
    """Return the share of rows that say what others say, of each reading, of the shape of `Reader.scores`.

    Results with the same model, data set and metric are told apart by a setting alone, or the reading is wrong. Only
    the first 200 rows count.
    """
    (models, of_models), (datasets, of_datasets), (metrics, of_metrics) = map(_partitions, found)
    shares = np.zeros((len(models), len(datasets), len(metrics)))
    for model, dataset, metric in np.ndindex(shares.shape):
        rows = (models[model] * _MOST_ROWS + datasets[dataset]) * _MOST_ROWS + metrics[metric]
        shares[model, dataset, metric] = 1 - len(set(rows.tolist())) / len(rows)
    return shares[np.ix_(of_models, of_datasets, of_metrics)]


def _partitions(ways: Sequence[Alternative]) -> tuple[list[Codes], list[int]]:
    """Return the partitions of the rows by their names, as a number for each row, and which of them each way has."""
    found: dict[tuple[int, ...], int] = {}
    places = []
    for way in ways:
        numbers: dict[str | None, int] = {}
        codes = tuple(numbers.setdefault(name, len(numbers)) for name in way.names[:_MOST_ROWS])
        places.append(found.setdefault(codes, len(found)))
    return [np.array(codes) for codes in found], places


def _shared(some: Sequence[Alternative], others: Sequence[Alternative]) -> Floats:
    return np.array([[float(not set(one.axes).isdisjoint(other.axes)) for other in others] for one in some])


def with_reading(read: ReadBlock, reader: Reader | None = None) -> list[ResultRow]:
    """Return the rows of a block as its likeliest reading names them; what no longer names anything is a setting."""
    if not read.rows:
        return []
    reader = reader or shipped_reader()
    found = alternatives(read, reader.roles)
    scores = reader.scores(found)
    places = most_probable(scores)
    chosen = [ways[place] for ways, place in zip(found, places, strict=True)]
    are_of_rules = all(RULES in way.features for way in chosen)
    rows = read.rows if are_of_rules else _changed(read, *chosen)
    sure = shipped_calibration().confidences(shares_of_readings(found, scores, places))
    return [replace(with_cutoff(row), confidence=each) for row, each in zip(rows, sure, strict=True)]


def most_probable(scores: Floats) -> tuple[int, ...]:
    """Return the places of the reading of the highest logit."""
    return tuple(int(place) for place in np.unravel_index(int(np.argmax(scores)), scores.shape))


def _changed(read: ReadBlock, models: Alternative, datasets: Alternative, metrics: Alternative) -> Iterator[ResultRow]:
    """Yield the rows of a block with the names of a reading that is not that of the rules."""
    used = {axis for way in (models, datasets, metrics) for axis in way.axes}
    pairs = set() if metrics.axes else _with_several_metrics(read.rows)
    for number, before in enumerate(read.rows):
        row = before
        if RULES not in models.features:
            model = written(models.names[number] or "")
            citations = tuple(key for axis in models.axes for key in read.name_axes[axis].citations[number])
            row = replace(row, model=model, own=is_own(model, read.context), citations=citations)
        if RULES not in datasets.features:
            row = _with_dataset(row, datasets, number, read)
        if RULES not in metrics.features and (before.row, before.column) not in pairs:
            row = _with_metric(row, metrics, number, read)
        texts = [
            [axis.texts[number] for place, axis in enumerate(read.name_axes) if (place in used) is kind]
            for kind in (False, True)
        ]
        yield replace(row, split_or_setting=_settings(row, before, *texts))


def _with_several_metrics(rows: Sequence[ResultRow]) -> set[tuple[int, int]]:
    """Return the cells whose values have different metrics of caption or text, so that no name is that of all."""
    first: dict[tuple[int, int], str | None] = {}
    parts = [row for row in rows if row.metric_from != "heading"]
    return {place for row in parts if first.setdefault(place := (row.row, row.column), row.metric) != row.metric}


def _with_dataset(row: ResultRow, way: Alternative, number: int, read: ReadBlock) -> ResultRow:
    name = way.names[number]
    origin = "heading" if way.axes else "caption" if name and name in read.table.caption else "text"
    return replace(row, dataset=written(name) if name else None, dataset_from=origin if name else None)


def _with_metric(row: ResultRow, way: Alternative, number: int, read: ReadBlock) -> ResultRow:
    name = way.names[number]
    is_heading = any(read.name_axes[axis].texts[number] == name for axis in way.axes)
    is_near = any(name in text for text in (read.table.caption, *read.table.notes)) if name else False
    return replace(
        row,
        metric=written(name) if name else None,
        metric_from=("heading" if is_heading else "caption" if is_near else "text") if name else None,
        higher_is_better=direction_of(name),
    )


def _settings(row: ResultRow, before: ResultRow, texts: Sequence[str], used: Sequence[str]) -> str | None:
    """Return what stands beside a result and names nothing in it: settings of the rules, and `texts` of other axes."""
    named = "\n".join(name for name in (row.model, row.dataset, row.metric) if name)
    found = [part for part in (before.split_or_setting or "").split(", ") if part]
    found += [written(text) for text in texts if text and not is_blank(text)]
    kept = [part for part in dict.fromkeys(found) if part not in used and not _is_in(part, named)]
    return ", ".join(kept) or None


def _is_in(text: str, within: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(text)}(?!\w)", within) is not None
