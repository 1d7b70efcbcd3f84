"""The ways to read the data set, or the metric, of the results in a block of a table, each with its features.

A way is a source of names: a row of headings, a column of names, section rows, a name in the caption or in the text, or
none at all. Rules (`rows.py`) propose one; a learned model chooses among all.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from kg.fulltext.document import Table
from kg.fulltext.tables.axes import DATASET, METRIC, MODEL, SPLIT, Axes, corner_of, role_of
from kg.fulltext.tables.data_choice import candidates
from kg.fulltext.tables.data_names import PaperNames
from kg.fulltext.tables.headings import Headings
from kg.fulltext.tables.layout import Block, is_section, text_at
from kg.fulltext.tables.metric_choice import metric_candidates
from kg.fulltext.tables.paper import Context, full_name, looks_like_name, without_kind
from kg.fulltext.tables.result_row import ResultRow
from kg.fulltext.tables.surroundings import Surroundings
from kg.fulltext.tables.values import is_blank, is_numeric, unmarked
from kg.fulltext.tables.words import (
    is_cost,
    is_data_heading,
    is_metric,
    is_metric_heading,
    is_model_heading,
    is_setting,
    is_split,
    metric_in,
)
from kg.lexicon import normal_form

RULES = "rules"
_BRACKETS = re.compile(r"\s*\([^()]*\)\s*$")
_LABEL = re.compile(r"^(?:data ?set|corpus|benchmark|task)\s*:\s*(?=\w)", re.IGNORECASE)
_PLAIN = re.compile(r"[A-Z]?[a-z]+")
_MANY = 6


@dataclass(slots=True)
class Alternative:
    """One way to read some results: `names` has the name for each row, None where it states none.

    `axis` is the number of a column of names, or -1 - the number of a row of headings; None for what is no axis.
    """

    source: str
    names: tuple[str | None, ...]
    features: dict[str, float] = field(default_factory=dict)
    axis: int | None = None


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
        """Return the heading of a row of headings over a column; "" without one."""
        row = self.block.heads[level]
        cell = row[column] if column < len(row) else None
        if cell is None or cell.column in self.block.stubs:
            return ""
        return unmarked(cell.text)


def data_alternatives(read: ReadBlock) -> list[Alternative]:
    """Return the ways to read the data sets of some results; the first is that of the rules."""
    found = [_of_rules(read.rows, [row.dataset for row in read.rows], [row.dataset_from for row in read.rows])]
    found[0].features["rules by a subject"] = float(read.around.is_subject) * found[0].features.get("rules by caption", 0.0)
    for each in _of_axes(read):
        named = tuple(_data_form(name, read) for name in each.names)
        found.append(Alternative(each.source, named, each.features, each.axis))
    guess = read.around.stated_dataset or read.around.named_in_text
    for one in candidates(read.table, read.names(), guess):
        features = {f"name {name}": value for name, value in one.features.items()}
        source = "none" if one.name is None else "name"
        if one.name is None:
            features["none of costs"] = sum(is_cost(row.metric or "") for row in read.rows) / len(read.rows)
            features["none without caption"] = float(not read.table.caption)
        found.append(Alternative(source, (one.name,) * len(read.rows), features | {source: 1.0}))
    return _merged(found)


def metric_alternatives(read: ReadBlock, taken: int | None) -> list[Alternative]:
    """Return the ways to read the metrics of some results; `taken` is the axis that holds the data sets."""
    found = [_of_rules(read.rows, [row.metric for row in read.rows], [row.metric_from for row in read.rows])]
    found += [each for each in _of_axes(read) if each.axis is None or each.axis != taken]
    for one in metric_candidates(read.table, read.names(), read.around, read.context):
        features = {f"name {name}": value for name, value in one.features.items()}
        source = "none" if one.name is None else "name"
        found.append(Alternative(source, (one.name,) * len(read.rows), features | {source: 1.0}))
    return _merged(found)


def _of_rules(rows: Sequence[ResultRow], names: Sequence[str | None], origins: Sequence[str | None]) -> Alternative:
    share = 1.0 / max(1, len(rows))
    features = {RULES: 1.0, "rules several": float(len(set(names)) > 1)}
    for origin in origins:
        key = f"rules by {origin}" if origin else "rules without"
        features[key] = features.get(key, 0.0) + share
    return Alternative(RULES, tuple(names), features)


def _of_axes(read: ReadBlock) -> Iterator[Alternative]:
    """Yield what each row of headings, each column of names and the section rows say of each result."""
    levels = len(read.block.heads)
    for level in range(levels):
        texts = [read.heading(level, row.column) for row in read.rows]
        width = {row.column for row in read.rows}
        cells = {id(c): c for c in read.block.heads[level] if c is not None and c.column in width}
        features = {
            "heading": 1.0,
            "the last heading": float(level == levels - 1),
            "the first of several headings": float(level == 0 and levels > 1),
            "wide headings": float(any(cell.column_span > 1 for cell in cells.values())),
            f"headings of {read.axes.levels[level]}": 1.0,
            "headings beside models in columns": float(read.axes.models_in_columns),
        }
        yield from _of_texts("heading", texts, features, -1 - level, read)
    for level in range(levels - 1):
        pairs = [(read.heading(level, row.column), read.heading(level + 1, row.column)) for row in read.rows]
        texts = [" ".join(dict.fromkeys(filter(None, pair))) for pair in pairs]
        features = {
            "two headings": 1.0,
            f"two headings of {read.axes.levels[level]} and {read.axes.levels[level + 1]}": 1.0,
        }
        yield from _of_texts("two headings", texts, features, None, read)
    for column, by_row in read.column_texts.items():
        corner = corner_of(read.block, column)
        features = {
            "column": 1.0,
            "the first of several columns": float(column == min(read.block.stubs) and len(read.block.stubs) > 1),
            f"column of {read.axes.stubs.get(column, 'nothing')}": 1.0,
            "column beside models in columns": float(read.axes.models_in_columns),
            "under a word for data": float(is_data_heading(corner)),
            "under a word for metrics": float(is_metric_heading(corner)),
            "under a word for models": float(is_model_heading(corner)),
            "under a word for settings": float(is_setting(corner)),
            "under nothing": float(not corner),
        }
        texts = [by_row.get(row.row, "") for row in read.rows]
        yield from _of_texts("column", texts, features, column, read)
    groups = [row.group for row in read.rows]
    yield from _of_texts("section", groups, {"section": 1.0, "in all rows": float(all(groups))}, None, read)


def _of_texts(
    source: str, texts: Sequence[str], features: dict[str, float], axis: int | None, read: ReadBlock
) -> Iterator[Alternative]:
    """Yield the reading of some rows by the texts of an axis, if there is any name among these."""
    names = tuple(text if text and not is_blank(text) and not is_numeric(text) else None for text in texts)
    kinds = list(dict.fromkeys(name for name in names if name))
    if not kinds:
        return
    shares = _shares(kinds, read) | {
        "in rows": sum(name is not None for name in names) / len(names),
        "one alone": float(len(kinds) == 1),
        "many": float(len(kinds) >= _MANY),
    }
    yield Alternative(source, names, features | {name: value for name, value in shares.items() if value}, axis)


def _shares(texts: Sequence[str], read: ReadBlock) -> dict[str, float]:
    """Return which share of some names has what speaks for data sets or metrics."""
    context, around = read.context, read.around
    roles = [role_of(text, context) for text in texts]
    profiles = [read.names().profile(_bare(text)) for text in texts]
    tests: dict[str, Iterable[bool]] = {
        "known data": [role == DATASET for role in roles],
        "known metrics": [role == METRIC for role in roles],
        "known parts": [role == SPLIT for role in roles],
        "known models": [role == MODEL for role in roles],
        "data by the text": [read.headings.is_data(text) for text in texts],
        "called data": [profile.called_data > 0 for profile in profiles],
        "called models": [profile.is_model or profile.after_model > 0.2 for profile in profiles],
        "in the abstract": [profile.in_abstract > 0 for profile in profiles],
        "never in the text": [profile.mentions == 0 for profile in profiles],
        "written as names": [looks_like_name(text) for text in texts],
        "plain words": [_PLAIN.fullmatch(text) is not None for text in texts],
        "with a metric": [metric_in(text) for text in texts],
        "a metric alone": [is_metric(text) for text in texts],
        "metrics by the text": [around.explains_metric(text) or context.names_metric(text) for text in texts],
        "costs": [is_cost(text) for text in texts],
        "settings": [is_setting(text) for text in texts],
        "parts of data": [is_split(text) for text in texts],
        "with arrows": ["↑" in text or "↓" in text or "%" in text for text in texts],
        "long": [len(text.split()) > 3 for text in texts],
    }
    return {name: sum(holds) / len(texts) for name, holds in tests.items()}


def _bare(text: str) -> str:
    return _BRACKETS.sub("", text) or text


def _data_form(name: str | None, read: ReadBlock) -> str | None:
    """Return the name of a data set as labels have it: without its kind, a short form written out."""
    if name is None:
        return None
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
            if same.axis is None:
                same.axis = each.axis
    return list(by_names.values())
