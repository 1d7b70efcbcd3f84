"""Rows of results from tables: model, data set, setting, metric and value, with the cell that holds it."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cache

from kg.fulltext.document import Cell, FullText, Table
from kg.fulltext.tables.axes import DATASET, METRIC, MODEL, OTHER, SPLIT, Axes, axes_of, corner_of, role_of
from kg.fulltext.tables.columns import (
    are_fractions,
    is_difference_column,
    is_difference_row,
    is_test_statistic,
    metrics_with_brackets,
)
from kg.fulltext.tables.data_names import PaperNames
from kg.fulltext.tables.differences import columns_of_differences, numbers_in
from kg.fulltext.tables.entity_names import with_names
from kg.fulltext.tables.facts import (
    Facts,
    Part,
    alternates,
    direction_of,
    names_over_rows,
    no_facts,
    printed_names,
    written,
)
from kg.fulltext.tables.headings import Headings
from kg.fulltext.tables.layout import Block, Row, blocks, distinct, is_section, text_at
from kg.fulltext.tables.ownership import is_own, mark_own
from kg.fulltext.tables.paper import (
    Context,
    context_of,
    datasets_of,
)
from kg.fulltext.tables.read_block import ReadBlock
from kg.fulltext.tables.readings import with_reading
from kg.fulltext.tables.result_row import ResultRow
from kg.fulltext.tables.result_tables import holds_results
from kg.fulltext.tables.spreads import (
    is_mean,
    is_variance,
    numbers_of,
    rest_of_name,
    says_spread,
    spreads_in_columns,
    spreads_in_row,
    unnamed_rows_of_spreads,
)
from kg.fulltext.tables.surroundings import Surroundings, side_of
from kg.fulltext.tables.values import Value, explains_scale, spread_in, spread_of, unmarked, values_of, whole_range
from kg.fulltext.tables.words import (
    is_language_pair,
    is_metric_heading,
    metric_in,
    parts_of_data,
    without_splits,
)

# Letters of settings; "κ", "ρ" and "τ" are measures.
_SYMBOLS = frozenset("αβγεϵηθλ")
_NO_SPREAD = ("NA", "NaN", "nan")
_PAIR = re.compile(r"\s*/\s*")
# "(3) LSTM", "3. LSTM"
_NUMBERING = re.compile(r"^(?:\(\d{1,2}\)|\d{1,2}[.)])\s+(?=[^\W\d_]|\+ )")
_BRACKETS = re.compile(r"\s*\((?P<inner>[^()]*)\)\s*$")


def rows_of(paper: FullText) -> list[ResultRow]:
    """Return the results in all tables of a paper."""
    context = context_of(paper)
    return [
        with_names(row, context)
        for table, rows in rows_of_tables(paper, context)
        for row in mark_own(rows, table, context)
    ]


def rows_of_tables(paper: FullText, context: Context) -> Iterator[tuple[Table, list[ResultRow]]]:
    """Yield each table with its results, before it is decided which are the paper's own."""
    names = cache(lambda: PaperNames(paper, context))
    for table, printed in zip(paper.tables, printed_names(paper.tables), strict=True):
        rows = [row for read in read_blocks(table, printed, paper, context, names) for row in with_reading(read)]
        yield table, [replace(row, printed=printed, section=table.section) for row in rows]


def read_blocks(
    table: Table, printed: str, paper: FullText, context: Context, names: Callable[[], PaperNames]
) -> Iterator[ReadBlock]:
    """Yield the blocks of a table of a paper with their results as rules read them; none of a table without results."""
    found = list(blocks(table))
    if not holds_results(table, found):
        return
    table = replace(table, caption=side_of(table, paper))
    around = Surroundings(table, context)
    for block in found:
        reader = _BlockReader(block, table, context, around, table.label or printed)
        yield ReadBlock(list(reader.rows()), block, reader.axes, reader.headings, around, table, names, context)


def _with_more(row: ResultRow, cell: Cell) -> ResultRow:
    """Return a result with the rest of its model's name, which the next row has; a citation is not part of it."""
    text = unmarked(cell.text)
    if text in cell.citations:
        return replace(row, citations=row.citations + cell.citations)
    return replace(row, model=f"{row.model} {text}")


def _of_pair(pair: list[str], place: int) -> str:
    """Return a metric of a pair; words behind the last are those of both: "Min/Max Peak Intensity"."""
    shared = pair[-1].split()[1:]
    is_single = all(len(one.split()) == 1 for one in pair[:-1])
    if place + 1 < len(pair) and is_single and shared and not metric_in(pair[place]):
        return " ".join((pair[place], *shared))
    return pair[place]


class _BlockReader:
    """The rows of one block of a table."""

    def __init__(self, block: Block, table: Table, context: Context, around: Surroundings, name: str) -> None:
        self.block, self.table, self.context, self.around, self.name = block, table, context, around, name
        self.axes: Axes = axes_of(block, table, context)
        width = max((len(row) for _, row in block.body), default=0)
        self.width = width
        self.headings = Headings(block, self.axes, context, around)
        self.columns = {column: self.headings.of_column(column) for column in range(width)}
        self.names = names_over_rows(block)
        self.row_names: dict[int, list[str]] = {}
        self.alternates = alternates(block)
        self.spread_columns = table.spread_columns | spreads_in_columns(block)
        self.spread_rows = unnamed_rows_of_spreads(block) if around.has_spread_in_brackets else frozenset()
        self.left_out = self._left_out()
        names = [text_at(row, column) for column in block.stubs[:1] for _, row in block.body]
        self._are_symbols = 2 * sum(name in _SYMBOLS for name in names) > len(names)
        self._has_several_splits = (
            len({s.casefold() for f in self.columns.values() for m in f.metrics for s in parts_of_data(m)}) > 1
        )

    def rows(self) -> list[ResultRow]:
        """Return the results of all rows, each with what section rows and rows above say."""
        found: list[ResultRow] = []
        section = no_facts()
        group = ""
        above: dict[int, Cell] = {}
        for number, row in self.block.body:
            if is_section(row):
                if self._continues(number, row) and found:
                    found = [_with_more(one, distinct(row)[0]) if one.row == number - 1 else one for one in found]
                    continue
                group = unmarked(distinct(row)[0].text)
                section = self._of_section(group)
                continue
            spreads = spreads_in_row(row, self.block)
            if number in self.spread_rows:
                spreads = spreads or numbers_of(row, self.block)
            if spreads:
                found = [
                    replace(one, std=spreads.get(one.column, one.std)) if one.row == number - 1 else one
                    for one in found
                ]
                if more := rest_of_name(row, self.block):
                    found = [_with_more(one, more) if one.row == number - 1 else one for one in found]
                continue
            if self._is_difference_row(row):
                continue
            facts = self._of_row(number, row, above).joined(section)
            found += self._values(number, row, facts, group)
        return found

    def _continues(self, number: int, row: Row) -> bool:
        """Return whether a row with only a name continues the name of the row above it."""
        cell = distinct(row)[0]
        text = cell.text
        if self.alternates and cell.column_span == 1:
            return True
        is_bound = number not in self.table.rules and number + 1 in self.table.rules
        return (
            cell.column_span == 1
            and number > self.block.body[0][0]
            and (is_bound or text[:1] in "(+&" or text[:1].islower())
        )

    def _of_section(self, text: str) -> Facts:
        role = role_of(text, self.context)
        facts = no_facts()
        if role == DATASET:
            facts.datasets.append(text)
        elif role == METRIC:
            facts.metrics.append(text)
        elif names := [name for name in datasets_of(text) if role != MODEL]:
            facts.datasets.append(names[0])
        else:
            facts.settings.append(text)
        return facts

    def _of_row(self, number: int, row: Row, above: dict[int, Cell]) -> Facts:
        """Return what the names at the beginning of a row say; an empty one repeats the row above."""
        facts, named = no_facts(), self.row_names.setdefault(number, [])
        for column in self.block.stubs:
            cell = row[column] if column < len(row) else None
            if cell is None or not cell.lines:
                cell = above.get(column) if self._repeats(column, row) else None
            if cell is None:
                continue
            above[column] = cell
            for later in [c for c in above if c > column and row[c] is not None and row[c].lines]:  # type: ignore[union-attr] # tested
                above.pop(later, None)
            facts.citations += cell.citations
            name = self.names.get((cell.row, column), cell.text)
            named.append(name)
            self._add_name(unmarked(name), column, facts)
        for column in self.block.settings:
            if text := text_at(row, column):
                heading = corner_of(self.block, column)
                facts.settings.append(f"{heading}={text}" if heading else text)
        return facts

    def _repeats(self, column: int, row: Row) -> bool:
        return any(text_at(row, other) for other in range(self.width) if other != column)

    def _add_name(self, name: str, column: int, facts: Facts) -> None:
        text = _NUMBERING.sub("", name)
        role = self.axes.stubs.get(column, OTHER)
        if role == METRIC and not metric_in(text) and not is_metric_heading(corner_of(self.block, column)):
            role = SPLIT
        own = role_of(text, self.context)
        if role == SPLIT and (own == METRIC or (own == DATASET and self.around.caption_dataset is None)):
            role = own
        if role == OTHER:
            has_own = self.around.caption_dataset is not None or not self.headings.is_data(text)
            role = METRIC if metric_in(text) else SPLIT if has_own else DATASET
        self.headings.add(text, role, facts)

    def _values(self, number: int, row: Row, facts: Facts, group: str) -> Iterator[ResultRow]:
        seen: set[int] = set()
        skipped = {*self.block.stubs, *self.block.settings, *self.left_out, *self.spread_columns}
        for column in range(self.width):
            cell = row[column] if column < len(row) else None
            if cell is None or id(cell) in seen or {column, cell.column} & skipped:
                continue
            if cell.row != number and cell.row_span > 1 and cell.row in {n for n, _ in self.block.body}:
                # A value over several rows is read once, in the first.
                continue
            seen.add(id(cell))
            heads = self.columns[column]
            values = self._with_bracketed(values_of(cell.text) or whole_range(cell.text), column)
            if not values and spread_of(cell.text) is None:
                continue
            std = self._beside(row, column)
            for place, value in enumerate(values):
                if value.text:
                    yield self._row(number, cell, Part(value, place, len(values), std), facts.joined(heads), group)

    def _with_bracketed(self, values: tuple[Value, ...], column: int) -> tuple[Value, ...]:
        """Return a cell's values with the one in brackets, where the heading has a metric in brackets too."""
        if len(values) != 1 or not self.block.heads or not values[0].note:
            return values
        second = spread_in(values[0].note)
        is_pair = second is not None and metrics_with_brackets(unmarked(text_at(self.block.heads[-1], column)))
        return (replace(values[0], note=""), Value(second)) if second and is_pair else values

    def _left_out(self) -> frozenset[int]:
        """Return the columns that hold differences of others, counts, or the outcome of significance tests."""
        heads = [[unmarked(text_at(row, column)) for row in self.block.heads] for column in range(self.width)]
        names = {text for levels in heads for text in levels if text}
        rows = [row for _, row in self.block.body if not is_section(row)]
        numbers = [numbers_in([text_at(row, column) for row in rows]) for column in range(self.width)]
        found = {*columns_of_differences(numbers)}
        for column, levels in enumerate(heads):
            texts = [text for row in rows if (text := text_at(row, column))]
            is_count = self._without_pairs(levels) and are_fractions(texts)
            is_scale = bool(texts) and all(map(explains_scale, texts))
            is_statistic = bool(levels) and (is_test_statistic(levels[-1]) or self._is_variance(column, levels[-1]))
            if is_count or is_scale or is_statistic or is_difference_column(levels, names, texts):
                found.add(column)
        return frozenset(found)

    def _is_variance(self, column: int, heading: str) -> bool:
        """Return whether a column holds the variances of the means beside it."""
        before = unmarked(text_at(self.block.heads[-1], column - 1)) if column else ""
        return is_variance(heading) and is_mean(before)

    def _without_pairs(self, levels: Sequence[str]) -> bool:
        """Return whether neither headings nor caption say that numbers stand in pairs."""
        return "/" not in "".join(levels) and len(self.around.caption_metrics) <= 1

    def _is_difference_row(self, row: Row) -> bool:
        """Return whether the name of a row says that it holds differences of rows above, or a setting: "ε"."""
        name = next((text for column in reversed(self.block.stubs) if (text := unmarked(text_at(row, column)))), "")
        texts = [cell.text for cell in distinct(row) if cell.column not in self.block.stubs]
        return is_difference_row(name, texts) or (name in _SYMBOLS and not self._are_symbols)

    def _beside(self, row: Row, column: int) -> str | None:
        """Return the spread in the next cell, where the columns are joined by a plus-minus or it says so."""
        text = text_at(row, column + 1) if column + 1 < len(row) else ""
        if column + 1 in self.spread_columns:
            found = values_of(text)
            return found[0].text.strip("()") if found else None
        return spread_of(text)

    def _row(self, number: int, cell: Cell, part: Part, facts: Facts, group: str) -> ResultRow:
        metric, splits = self._metric(facts, part)
        dataset = self._dataset(facts)
        model = " ".join(dict.fromkeys(facts.models)) or self.context.own_name
        settings = [*facts.settings, *splits]
        value = part.value
        in_brackets = self.around.has_spread_in_brackets or says_spread(self._heading(cell.column))
        std = value.std or part.std or (spread_in(value.note) if in_brackets else None)
        return ResultRow(
            self.name,
            written(model),
            is_own(model, self.context),
            written(dataset) if dataset else None,
            written(", ".join(dict.fromkeys(settings))) or None,
            written(metric) if metric else None,
            value.text,
            None if std in _NO_SPREAD else std,
            direction_of(metric),
            tuple(sorted(cell.marks)),
            number,
            cell.column,
            self.table.file,
            cell.start,
            cell.end,
            group,
            facts.citations,
            self._name_of_row(number),
            self._heading(cell.column),
            cell.text,
            dataset_from=("heading" if facts.datasets else self.around.dataset_from) if dataset else None,
            metric_from=("heading" if facts.metrics else self.around.metric_from) if metric else None,
        )

    def _heading(self, column: int) -> str:
        """Return the headings over a column, on one line."""
        texts = (unmarked(text_at(row, column)) for row in self.block.heads)
        return " ".join(dict.fromkeys(filter(None, texts)))

    def _name_of_row(self, number: int) -> str:
        """Return what names a row: its columns of names, on one line."""
        texts = (unmarked(text) for text in self.row_names.get(number, ()))
        return " ".join(dict.fromkeys(filter(None, texts)))

    def _metric(self, facts: Facts, part: Part) -> tuple[str | None, list[str]]:
        """Return the metric of a value, and the splits that its heading names beside it."""
        splits: list[str] = []
        metric = facts.metrics[-1] if facts.metrics else self.around.metric
        pair = metrics_with_brackets(metric or "") or _PAIR.split(metric or "")
        if part.count > 1 and len(pair) == part.count:
            metric = _of_pair(pair, part.place)
        elif part.count > 1 and len(self.around.caption_metrics) == part.count and not facts.metrics:
            metric = self.around.caption_metrics[part.place]
        if metric and facts.metrics and self._has_several_splits and (found := parts_of_data(metric)):
            bare = without_splits(metric)
            splits, metric = found, bare or metric
        return self._qualified(metric), splits

    def _qualified(self, metric: str | None) -> str | None:
        """Return a metric as the caption qualifies it: "BEV AP" in a table about "AP|R40" is "BEV AP|R40"."""
        if not metric:
            return metric
        last = metric.split()[-1]
        for longer in self.around.caption_metrics:
            name = longer.split()[-1]
            if name != last and name.startswith(last) and name[len(last) : len(last) + 1] in ("|", "_", "@"):
                return metric + name[len(last) :]
        return metric

    def _dataset(self, facts: Facts) -> str | None:
        if facts.datasets:
            name = facts.datasets[-1]
            shared = next((d for d in self.around.shared_tasks if d.casefold() not in name.casefold()), None)
            return f"{shared} {name}" if shared and is_language_pair(name) else name
        return self.around.guess
