"""The data sets of the results in a block of a table: the likeliest of the ways to read them.

A way takes the names from a row of headings, from a column of names, from the caption or from the text, or states none.
The rules of `rows.py` propose one; a learned model chooses among all.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from kg.fulltext.document import Table
from kg.fulltext.tables.axes import DATASET, METRIC, MODEL, OTHER, SPLIT, Axes, corner_of, role_of
from kg.fulltext.tables.data_choice import candidates
from kg.fulltext.tables.data_names import PaperNames, Profile
from kg.fulltext.tables.facts import direction_of, written
from kg.fulltext.tables.headings import Headings
from kg.fulltext.tables.layout import Block, is_section, text_at
from kg.fulltext.tables.linear import LinearModel, shipped
from kg.fulltext.tables.paper import Context, full_name, looks_like_name, without_kind
from kg.fulltext.tables.result_row import ResultRow
from kg.fulltext.tables.surroundings import Surroundings
from kg.fulltext.tables.values import is_blank, is_numeric, unmarked
from kg.fulltext.tables.words import (
    is_cost,
    is_data_heading,
    is_metric,
    is_model_heading,
    is_setting,
    is_split,
    metric_in,
)
from kg.lexicon import normal_form

_BRACKETS = re.compile(r"\s*\([^()]*\)\s*$")
_LABEL = re.compile(r"^(?:data ?set|corpus|benchmark|task)\s*:\s*(?=\w)", re.IGNORECASE)
_PLAIN = re.compile(r"[A-Z]?[a-z]+")
# Headings without any of these are not taken for data sets.
_SIGNS = ("known data", "data by the text", "called data", "under a word for data")
_LONG, _AFTER_MODEL = 3, 0.2


@dataclass(slots=True)
class Alternative:
    """One way to read the data sets of some results: `names` has one for each row, None where it states none.

    `texts` are the cells that the names are from, as the table writes them; () where they are from no axis.
    """

    names: tuple[str | None, ...]
    features: dict[str, float] = field(default_factory=dict)
    texts: tuple[str | None, ...] = ()


@dataclass(frozen=True)
class ReadBlock:
    """A block of a table with its results as the rules read them, and what stands around it."""

    rows: Sequence[ResultRow]
    block: Block
    axes: Axes
    headings: Headings
    around: Surroundings
    table: Table
    names: Callable[[], PaperNames]
    context: Context

    @cached_property
    def column_texts(self) -> dict[int, dict[int, str]]:
        """The text of each column of names by row: an empty cell repeats the one above, within a section."""
        found: dict[int, dict[int, str]] = {column: {} for column in self.block.stubs}
        last: dict[int, str] = {}
        for number, row in self.block.body:
            if is_section(row):
                last = {}
                continue
            for column in self.block.stubs:
                text = unmarked(text_at(row, column)) or last.get(column, "")
                found[column][number] = last[column] = text
        return found

    def heading(self, level: int, column: int) -> str:
        """Return the text of a row of headings over a column; "" without one."""
        row = self.block.heads[level]
        cell = row[column] if column < len(row) else None
        return unmarked(cell.text) if cell is not None and cell.column not in self.block.stubs else ""


def with_datasets(read: ReadBlock, judge: LinearModel | None = None) -> list[ResultRow]:
    """Return the rows of a block with the data sets of the likeliest way to read them.

    What headings or the caption name for all rows stays. Else, a heading that is no data set after all becomes a
    setting; one that is leaves the settings.
    """
    if is_settled(read):
        return list(read.rows)
    judge = judge or shipped("dataset")
    found = alternatives(read)
    best = max(found, key=lambda each: judge.score(each.features))
    if best is found[0]:
        return list(read.rows)
    texts = best.texts or (None,) * len(read.rows)
    return [_changed(*each, read) for each in zip(read.rows, best.names, texts, strict=True)]


def is_settled(read: ReadBlock) -> bool:
    """Return whether the headings or the caption name the data set of each row, so that nothing is left to choose.

    A caption that only describes what results are on, "results on the segmentation of lungs", names none.
    """
    origins = {row.dataset_from for row in read.rows}
    return origins <= {"heading"} or (origins == {"caption"} and not read.around.is_subject)


def _changed(row: ResultRow, name: str | None, text: str | None, read: ReadBlock) -> ResultRow:
    """Return a row with another data set, and settings that follow from the change."""
    new = written(name) if name else None
    if normal_form(new or "") == normal_form(row.dataset or ""):
        return row
    settings = (row.split_or_setting or "").split(", ")
    settings = [part for part in settings if part and part not in (text, new)]
    if row.dataset and row.dataset_from == "heading":
        settings.insert(0, row.dataset)
    metric, origin = row.metric, row.metric_from
    if text and metric == written(text):
        metric = read.around.metric
        origin = read.around.metric_from if metric else None
    source = "heading" if text else "caption" if name and name in read.table.caption else "text"
    return replace(
        row,
        dataset=new,
        dataset_from=source if new else None,
        split_or_setting=", ".join(settings) or None,
        metric=metric,
        metric_from=origin,
        higher_is_better=direction_of(metric),
    )


def alternatives(read: ReadBlock) -> list[Alternative]:
    """Return the ways to read the data sets of some results, each once; the first is that of the rules."""
    found = [_of_rules(read)]
    for features, texts in _axes(read):
        names = tuple(text if text and not is_blank(text) and not is_numeric(text) else None for text in texts)
        if kinds := list(dict.fromkeys(name for name in names if name)):
            shares = _shares(kinds, read) | {
                "in rows": sum(name is not None for name in names) / len(names),
                "one alone": float(len(kinds) == 1),
            }
            if not any(features.get(sign) or shares.get(sign) for sign in _SIGNS):
                continue
            data = {name: _data_form(name, read) for name in kinds}
            found.append(Alternative(tuple(data.get(n or "") for n in names), _nonzero(features | shares), names))
    for one in candidates(read.table, read.names(), read.around.guess):
        features = {f"name {name}": value for name, value in one.features.items()} | {"name": 1.0}
        if one.name is None:
            costs = sum(is_cost(row.metric or "") for row in read.rows) / len(read.rows)
            features = _nonzero({"none": 1.0, "none of costs": costs})
        found.append(Alternative((one.name,) * len(read.rows), features))
    return _merged(found)


def _nonzero(features: dict[str, float]) -> dict[str, float]:
    return {name: value for name, value in features.items() if value}


def _of_rules(read: ReadBlock) -> Alternative:
    features = {"rules": 1.0}
    for row in read.rows:
        key = f"rules by {row.dataset_from}" if row.dataset_from else "rules without"
        features[key] = features.get(key, 0.0) + 1.0 / len(read.rows)
    features["rules by a subject"] = read.around.is_subject * features.get("rules by caption", 0.0)
    return Alternative(tuple(row.dataset for row in read.rows), _nonzero(features))


def _axes(read: ReadBlock) -> Iterator[tuple[dict[str, float], list[str]]]:
    """Yield the features of each row of headings and each column of names, with its text for each result."""
    for level, heads in enumerate(read.block.heads):
        shown = {row.column for row in read.rows}
        is_wide = any(cell is not None and cell.column_span > 1 and cell.column in shown for cell in heads)
        features = {
            "heading": 1.0,
            "wide headings": float(is_wide),
            "headings of other": float(read.axes.levels[level] == OTHER),
        }
        yield features, [read.heading(level, row.column) for row in read.rows]
    for column, by_row in read.column_texts.items():
        corner = corner_of(read.block, column)
        features = {
            "column": 1.0,
            "column of models": float(read.axes.stubs.get(column) == MODEL),
            "under a word for data": float(is_data_heading(corner)),
            "under a word for models": float(is_model_heading(corner)),
        }
        yield features, [by_row.get(row.row, "") for row in read.rows]


def _shares(texts: Sequence[str], read: ReadBlock) -> dict[str, float]:
    """Return which share of some names has what speaks for or against data sets."""
    roles = [role_of(text, read.context) for text in texts]
    profiles: list[Profile] = [read.names().profile(_bare(text)) for text in texts]
    tests: dict[str, Iterable[bool]] = {
        "known data": [role == DATASET for role in roles],
        "known metrics": [role == METRIC for role in roles],
        "known parts": [role == SPLIT for role in roles],
        "data by the text": [read.headings.is_data(text) for text in texts],
        "called data": [profile.called_data > 0 for profile in profiles],
        "called models": [profile.is_model or profile.after_model > _AFTER_MODEL for profile in profiles],
        "never in the text": [profile.mentions == 0 for profile in profiles],
        "written as names": [looks_like_name(text) for text in texts],
        "plain words": [_PLAIN.fullmatch(text) is not None for text in texts],
        "with a metric": [metric_in(text) for text in texts],
        "a metric alone": [is_metric(text) for text in texts],
        "settings": [is_setting(text) for text in texts],
        "parts of data": [is_split(text) for text in texts],
        "long": [len(text.split()) > _LONG for text in texts],
    }
    return {name: sum(holds) / len(texts) for name, holds in tests.items()}


def _bare(text: str) -> str:
    return _BRACKETS.sub("", text) or text


def _data_form(name: str, read: ReadBlock) -> str:
    """Return the name of a data set without its kind, a short form written out."""
    bare = _LABEL.sub("", _bare(name))
    text = without_kind(bare) or bare
    return read.around.short.get(text) or full_name(text, read.context) or text


def _merged(found: Sequence[Alternative]) -> list[Alternative]:
    """Return alternatives that say different things; of those that say the same, the first with the features of all."""
    by_names: dict[tuple[str, ...], Alternative] = {}
    for each in found:
        key = tuple(normal_form(name or "") or (name or "") for name in each.names)
        same = by_names.setdefault(key, each)
        if same is not each:
            for name, value in each.features.items():
                same.features[name] = max(value, same.features.get(name, value))
            same.texts = same.texts or each.texts
    return list(by_names.values())
