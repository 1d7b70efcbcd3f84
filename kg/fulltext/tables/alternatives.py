"""The ways to read which models, data sets and metrics the results in a block of a table have.

A way takes the names from an axis of the table, models also from two, from the caption or the text, or states none.
One of the ways is that of the rules of `rows.py`.
"""

import itertools
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from kg.fulltext.tables.axes import DATASET, METRIC, role_of
from kg.fulltext.tables.axis_features import (
    Features,
    features_of_axes,
    features_of_pair,
    nonzero,
    without_brackets,
)
from kg.fulltext.tables.cell_roles import CellRoles
from kg.fulltext.tables.data_choice import candidates
from kg.fulltext.tables.metric_choice import metric_candidates
from kg.fulltext.tables.paper import full_name, without_kind
from kg.fulltext.tables.read_block import COLUMN, ReadBlock
from kg.fulltext.tables.values import is_blank, is_numeric
from kg.fulltext.tables.words import is_average, is_metric, metric_in
from kg.lexicon import normal_form

Names = tuple[str | None, ...]
RULES = "rules"
AS_WRITTEN = "as written"
_KNOWN = "known heading"
_LABEL = re.compile(r"^(?:data ?set|corpus|benchmark|task)\s*:\s*(?=\w)", re.IGNORECASE)


@dataclass(slots=True)
class Alternative:
    """One way to name the models, the data sets or the metrics of some results.

    `names` has one for each result, None where it states none. `axes` are the places in
    `ReadBlock.name_axes` that they are from, () where they are from none.
    """

    names: Names
    features: Features
    axes: tuple[int, ...] = ()


class Alternatives(NamedTuple):
    """The ways to name the models, the data sets and the metrics of the results of a block; none is empty."""

    models: list[Alternative]
    datasets: list[Alternative]
    metrics: list[Alternative]


def alternatives(read: ReadBlock, roles: CellRoles) -> Alternatives:
    """Return the ways to read the names of a block that has results."""
    of_axes = features_of_axes(read, roles)
    models = [(row.model, None) for row in read.rows]
    datasets = [(row.dataset, _origin(row.dataset, row.dataset_from, DATASET, read)) for row in read.rows]
    metrics = [(row.metric, _origin(row.metric, row.metric_from, METRIC, read)) for row in read.rows]
    return Alternatives(
        _with_rules(_models(read, of_axes), models),
        _with_rules(_datasets(read, of_axes), datasets),
        _with_rules(_metrics(read, of_axes), metrics),
    )


def _origin(name: str | None, origin: str | None, role: str, read: ReadBlock) -> str | None:
    """Return where the rules found a name, a heading that is known to name a data set or a metric apart."""
    known = role_of(name or "", read.context) == role or (role == METRIC and is_metric(name or ""))
    is_known = origin == "heading" and known
    return _KNOWN if is_known else origin


def _models(read: ReadBlock, of_axes: Sequence[Features]) -> Iterator[Alternative]:
    own, axes = read.context.own_name, read.name_axes
    features = {
        "one name": 1.0,
        "one name, unknown": float(not own),
        "one name, no column of names": float(not any(axis.kind == COLUMN for axis in axes)),
        "one name, in the caption": float(bool(own) and own.casefold() in read.table.caption.casefold()),
    }
    yield Alternative((own,) * len(read.rows), nonzero(features))
    names = _names_of_models(read)
    for place, of_axis in enumerate(names):
        yield Alternative(tuple(name or own for name in of_axis), of_axes[place] | {"one axis": 1.0}, (place,))
    for place, other in itertools.combinations(range(len(axes)), 2):
        pairs = zip(names[place], names[other], strict=True)
        joined = tuple(" ".join(dict.fromkeys(filter(None, pair))) or own for pair in pairs)
        features = features_of_pair(axes[place], axes[other], of_axes[place], of_axes[other])
        yield Alternative(joined, features, (place, other))


def _names_of_models(read: ReadBlock) -> list[tuple[str, ...]]:
    """Return the names of models on each axis: those of the rules where these come from one axis alone, else its texts.

    The rules leave out the number of a row, and join names that go on in the next row.
    """
    forms = [normal_form(row.model) for row in read.rows]
    of_rules = [
        place
        for place, axis in enumerate(read.name_axes)
        if all(_is_part(normal_form(text), form) for text, form in zip(axis.texts, forms, strict=True))
    ]
    return [
        tuple(
            row.model if text and of_rules == [place] else text for text, row in zip(axis.texts, read.rows, strict=True)
        )
        for place, axis in enumerate(read.name_axes)
    ]


def _is_part(one: str, other: str) -> bool:
    return one in other or other in one


def _datasets(read: ReadBlock, of_axes: Sequence[Features]) -> Iterator[Alternative]:
    for place, axis in enumerate(read.name_axes):
        forms = {text: name_of_data(text, read) for text in axis.distinct}
        names = tuple(
            _as_by_rules(form, row.dataset, row.dataset_from) if (form := forms.get(text)) else None
            for text, row in zip(axis.texts, read.rows, strict=True)
        )
        yield Alternative(names, of_axes[place] | {"one axis": 1.0}, (place,))
    for one in candidates(read.table, read.names(), read.around.guess):
        features = {f"name {name}": value for name, value in one.features.items()}
        yield Alternative((one.name,) * len(read.rows), features if one.name else {"none": 1.0})


def name_of_data(text: str, read: ReadBlock) -> str | None:
    """Return the name of a data set without its kind, a short form written out.

    None for a number, a metric, and an average over data sets.
    """
    if is_blank(text) or is_numeric(text) or is_average(text) or role_of(text, read.context) == METRIC:
        return None
    bare = _LABEL.sub("", without_brackets(text))
    name = without_kind(bare) or bare
    # What the text has as a name of its own is no short form of another: "WN18" beside "WN18RR".
    long = None if read.names().profile(name).mentions else full_name(name, read.context)
    return read.around.short.get(name) or long or name


def _metrics(read: ReadBlock, of_axes: Sequence[Features]) -> Iterator[Alternative]:
    around = read.around
    in_cells = Counter((row.row, row.column) for row in read.rows)
    for place, axis in enumerate(read.name_axes):
        named = {text for text in axis.distinct if _may_be_metric(text, read)}
        written = tuple(text if text in named else around.metric for text in axis.texts)
        names = tuple(
            _as_by_rules(text, row.metric, row.metric_from, is_one_of=in_cells[row.row, row.column] > 1)
            if text in named
            else around.metric
            for text, row in zip(axis.texts, read.rows, strict=True)
        )
        yield Alternative(names, of_axes[place] | {"one axis": 1.0}, (place,))
        if _form(written) != _form(names):
            yield Alternative(written, of_axes[place] | {"one axis": 1.0, AS_WRITTEN: 1.0}, (place,))
    yield from _metrics_around(read)


def _metrics_around(read: ReadBlock) -> Iterator[Alternative]:
    """Yield the metrics that all results may have, by what stands around the table, and none."""
    around = read.around
    cells = frozenset(normal_form(text) for axis in read.name_axes for text in axis.distinct)
    found = {each.name: each.features for each in metric_candidates(read.table, read.names().metrics, cells)}
    spellings = {normal_form(name): name for name in found}
    of_caption = [spellings.get(normal_form(name), name) for name in around.caption_metrics]
    by_rules = spellings.get(normal_form(around.metric or ""), around.metric)
    for name in dict.fromkeys([by_rules, None, *of_caption, *found]):
        is_by_rules = name is not None and name == by_rules
        features = {
            "one metric": 1.0,
            "none": float(name is None),
            "of the surroundings": float(is_by_rules),
            f"of the surroundings, by the {around.metric_from}": float(is_by_rules),
            "of the caption": float(name in of_caption),
        } | {f"name {key}": value for key, value in found.get(name or "", {}).items()}
        yield Alternative((name,) * len(read.rows), nonzero(features))


def _as_by_rules(text: str, name: str | None, origin: str | None, *, is_one_of: bool = False) -> str:
    """Return the name that the rules take from a heading, which may be a part of it or have more: else the heading.

    `is_one_of` is set for a cell of several values, each of which has its part of the heading.
    """
    form, by_rules = normal_form(text), normal_form(name or "")
    is_same = is_one_of or (form and by_rules and _is_part(form, by_rules))
    return name if name and origin == "heading" and is_same else text


def _may_be_metric(text: str, read: ReadBlock) -> bool:
    return not is_numeric(text) and (role_of(text, read.context) != DATASET or metric_in(text))


def _with_rules(found: Iterator[Alternative], by_rules: Sequence[tuple[str | None, str | None]]) -> list[Alternative]:
    """Return alternatives, with features of the rules on those that say what the rules say, which are among them.

    `by_rules` has the name that the rules state for each row, and where it is from. Where known headings name all rows,
    nothing is left to choose.
    """
    listed = list(found)
    names = tuple(name for name, _ in by_rules)
    form = _form(names)
    features = {RULES: 1.0}
    for origin, count in Counter(origin for _, origin in by_rules if origin).items():
        features[f"{RULES} by {origin}"] = count / len(names)
    same = [each for each in listed if _form(each.names) == form]
    for each in same:
        each.features = each.features | features
    same = same or [Alternative(names, features | {f"{RULES} alone": 1.0})]
    if all(origin == _KNOWN for _, origin in by_rules):
        axes = {each.axes for each in same}
        written = [each for each in listed if AS_WRITTEN in each.features and each.axes in axes]
        return [*same, *(each for each in written if each not in same)]
    return [*listed, *(each for each in same if each not in listed)]


def _form(names: Names) -> Names:
    return tuple(normal_form(name or "") or name or None for name in names)
