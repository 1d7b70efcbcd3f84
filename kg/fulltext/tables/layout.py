"""The layout of a table: its rows of headings, its columns of names, its section rows and its cells with numbers."""

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kg.fulltext.document import Cell, Table
from kg.fulltext.tables.broken_names import with_centred_names, with_ends_of_names
from kg.fulltext.tables.columns import has_decimals, is_count, is_measured, repeats_whole_numbers
from kg.fulltext.tables.numbers_as_names import (
    are_headings,
    are_ranks,
    is_under_heading_of_names,
    names_count_of_data,
    repeat_in_cycle,
)
from kg.fulltext.tables.values import is_blank, is_interval, is_numeric, values_of
from kg.fulltext.tables.words import (
    is_cost,
    is_data_heading,
    is_difference,
    is_metric,
    is_metric_heading,
    is_model_heading,
    is_setting,
    metric_in,
)

Row = list[Cell | None]
_WITH_PRECISION = {"R", "F", "F1", "Recall"}
# "LR", "κ", "Total": what a heading so short names is seen in its numbers.
_LONGEST_SYMBOL = 5
_SIZE = re.compile(r"\d{1,4}(?:\.\d{1,2})?\s?[MBmb]")
_OF_CLASSES = re.compile(r"(?:class(?:es)?|labels?|folds?)(?: (?:id|no\.?|number))?", re.IGNORECASE)
_SUFFIX = re.compile(r"-[a-z]{2,}")
_FEWEST_PARTED = 3


@dataclass(frozen=True, slots=True)
class Block:
    """Rows with numbers under one set of heading rows.

    `heads` are the rows of headings, `body` the rows below them, as (number, cells). `stubs` are the columns of names,
    `settings` columns of numbers that are settings. `titles` are texts over the whole width, above the headings.
    """

    heads: tuple[Row, ...]
    body: tuple[tuple[int, Row], ...]
    stubs: tuple[int, ...]
    settings: tuple[int, ...]
    titles: tuple[str, ...]


def matrix(table: Table) -> list[Row]:
    """Return the cells by row and column; a cell over several stands in each."""
    rows: list[Row] = [[None] * table.column_count for _ in range(table.row_count)]
    for cell in table.cells:
        for row in range(cell.row, min(cell.row + cell.row_span, table.row_count)):
            for column in range(cell.column, min(cell.column + cell.column_span, table.column_count)):
                if rows[row][column] is None:
                    rows[row][column] = cell
    return rows


def text_at(row: Row, column: int) -> str:
    """Return the text of a row at a column; "" where there is no cell."""
    cell = row[column] if column < len(row) else None
    return cell.text if cell else ""


def distinct(row: Row) -> list[Cell]:
    """Return the cells of a row with a text, each once."""
    found: dict[int, Cell] = {id(cell): cell for cell in row if cell is not None and cell.lines}
    return list(found.values())


def is_section(row: Row) -> bool:
    """Return whether a row has one text and nothing else: the heading of the rows below."""
    cells = distinct(row)
    if len(cells) != 1 or is_numeric(cells[0].text) or is_blank(cells[0].text):
        return False
    return len(row) > 1 and cells[0].row_span == 1 and (cells[0].column == 0 or cells[0].column_span > 1)


def _numbers(row: Row) -> int:
    return sum(is_numeric(cell.text) for cell in distinct(row))


def _is_heading(number: int, row: Row, rows: Sequence[Row], table: Table) -> bool:
    """Return whether a row at the top holds headings: no numbers, or numbers that are headings."""
    cells = distinct(row)
    if not cells or (all(cell.is_heading for cell in cells if cell.column > 0) and any(c.column > 0 for c in cells)):
        return True
    numeric = [cell for cell in cells if is_numeric(cell.text)]
    if not numeric:
        return True
    texts = [cell for cell in cells if not is_numeric(cell.text) and not is_blank(cell.text)]
    if (len(texts) > len(numeric) and number == 0) or are_headings(number, rows):
        return True
    first = text_at(row, 0)
    has_corner = not first or is_model_heading(first) or is_data_heading(first) or is_metric_heading(first)
    is_short = all(_is_plain(cell.text) for cell in numeric)
    has_rule = number + 1 in table.rules
    below = rows[number + 1] if number + 1 < len(rows) else []
    is_above = number == 0 or any(text_at(rows[number - 1], c) for c in range(1, len(row)))
    below_first = text_at(below, 0)
    # "k", "Window size" before whole numbers, with decimals in the row below
    is_varied = len(numeric) > 1 and (is_count(first) or (is_setting(first) and len(first) <= _LONGEST_SYMBOL))
    has_corner = has_corner or (is_varied and has_decimals([cell.text for cell in distinct(below)]))
    return (
        has_corner
        and is_short
        and is_above
        and bool(below)
        and not is_numeric(below_first)
        and (has_rule or bool(first))
    )


def _is_plain(text: str) -> bool:
    """Return whether a number could be a heading: a whole number, a share, a size."""
    bare = text.strip("() ").removesuffix("%").removesuffix("k").removesuffix("K").strip().replace(",", "")
    return bare.isdecimal()


def _head_count(rows: Sequence[Row], table: Table) -> int:
    count = 0
    while count < len(rows) and _is_heading(count, rows[count], rows, table):
        count += 1
    if count == len(rows):
        return 0
    # Section rows directly above the numbers are not headings.
    least = next((n for n in range(count) if len(distinct(rows[n])) > 1), None)
    while least is not None and count - 1 > least and is_section(rows[count - 1]):
        count -= 1
    return count


def blocks(table: Table) -> Iterator[Block]:
    """Yield the blocks of a table: one, or one for each set of heading rows that stand below each other."""
    rows = matrix(table)
    start = 0
    for stop in [*_restarts(rows, table), len(rows)]:
        part = rows[start:stop]
        found = _block(part, start, _shifted(table, start))
        if found is not None:
            yield found
        start = stop


def _shifted(table: Table, start: int) -> Table:
    if not start:
        return table
    return Table(
        table.label, table.number, table.caption, (), table.row_count, table.column_count,
        tuple(rule - start for rule in table.rules), (), table.spread_columns,
    )  # fmt: skip


def _restarts(rows: Sequence[Row], table: Table) -> list[int]:
    """Return the rows at which a second set of headings begins: all texts, below a line, as many as above."""
    found: list[int] = []
    seen_numbers = False
    for number, row in enumerate(rows):
        cells = distinct(row)
        if _numbers(row):
            seen_numbers = True
        elif seen_numbers and number in table.rules and number + 1 < len(rows) and len(cells) >= 3:
            texts = [cell for cell in cells if not is_blank(cell.text)]
            if len(texts) >= max(3, len({id(c) for c in row if c}) // 2 + 1):
                found.append(number)
                seen_numbers = False
    return found


def _block(rows: Sequence[Row], offset: int, table: Table) -> Block | None:
    count = _head_count(rows, table)
    repeated = [_texts(row) for row in rows[:count] if len(distinct(row)) > 1]
    # Tables over several pages repeat their headings.
    body = [
        (offset + count + i, row) for i, row in enumerate(rows[count:]) if distinct(row) and _texts(row) not in repeated
    ]
    body = with_ends_of_names(body)
    width = len(rows[0]) if rows else 0
    if not any(_numbers(row) for _, row in body):
        return None
    heads = list(rows[:count])
    titles: list[str] = []
    while heads and len(distinct(heads[0])) == 1 and len(heads) > 1 and distinct(heads[0])[0].column_span >= width - 1:
        titles.append(distinct(heads.pop(0))[0].text)
    heads = _with_parted_metrics(_with_joined_words(heads))
    stubs = [column for column in range(width) if _is_stub(column, body) or _holds_sizes(column, heads, body)]
    if 0 not in stubs and width > 1 and _is_name_column(heads, body):
        stubs.insert(0, 0)
    if stubs[:1]:
        body = with_centred_names(body, stubs[0], {rule + offset for rule in table.rules})
        body = _without_counts(body, stubs[0])
    settings: list[int] = []
    for column in range(width):
        is_leading = all(before in stubs or before in settings for before in range(column))
        is_named = is_under_heading_of_names(column, stubs, settings, heads)
        is_name = is_named or _is_before_names(column, heads, body, stubs)
        if column not in stubs and (is_name or _is_setting_column(column, heads, body, is_leading=is_leading)):
            settings.append(column)
    if len(stubs) + len(settings) == width:
        settings = [column for column in settings if column == 0 and are_ranks(_column(0, body))]
    return Block(tuple(heads), tuple(body), tuple(stubs), tuple(settings), tuple(titles))


def _texts(row: Row) -> list[str]:
    return [cell.text if cell else "" for cell in row]


def _without_counts(body: Sequence[tuple[int, Row]], stub: int) -> list[tuple[int, Row]]:
    """Return the rows below those at the top that say how large the data sets over the columns are, or all."""
    rest = list(itertools.dropwhile(lambda numbered: names_count_of_data(text_at(numbered[1], stub)), body))
    return rest if any(_numbers(row) for _, row in rest) else list(body)


def _is_before_names(column: int, heads: Sequence[Row], body: Sequence[tuple[int, Row]], stubs: Sequence[int]) -> bool:
    """Return whether a column of numbers stands between the columns of names, so that it is no result.

    A column of names with a heading that stands before is that of a second half.
    """
    corners = [" ".join(text_at(row, each) for row in heads[-1:]) for each in stubs]
    later = [c for c, corner in zip(stubs, corners, strict=True) if c > column and corner not in corners[:1]]
    halves = len(set(corners)) < len(corners)
    head = " ".join(text_at(row, column) for row in heads[-1:])
    has_results = metric_in(head) or has_decimals(_column(column, body))
    return bool(later) and min(stubs) < column and not halves and not has_results


def _with_joined_words(heads: list[Row]) -> list[Row]:
    """Return the heading rows with words that are broken over two rows joined: "Highlight" above "-based"."""
    found = [list(row) for row in heads]
    for above, row in itertools.pairwise(found):
        for column, lower in enumerate(row):
            upper = above[column]
            if upper is None or lower is None or upper is lower or not upper.lines or not lower.lines:
                continue
            if not (upper.text.endswith("-") or _SUFFIX.match(lower.text)):
                continue
            joined = replace(upper, lines=(upper.text.removesuffix("-") + lower.text,), row_span=2)
            for place in range(len(row)):
                if above[place] is upper:
                    above[place] = joined
                    row[place] = joined
    return found


def _with_parted_metrics(heads: list[Row]) -> list[Row]:
    """Return the heading rows with one metric over each column, where the last has as many in one cell over them."""
    if not heads:
        return heads
    last = list(heads[-1])
    for cell in distinct(last):
        words = cell.text.split()
        if not _FEWEST_PARTED <= len(words) == cell.column_span or not all(word[0].isalpha() for word in words):
            continue
        if sum(map(is_metric, words)) < _FEWEST_PARTED - 1:
            continue
        for place, word in enumerate(words, cell.column):
            last[place] = replace(cell, lines=(word,), column=place, column_span=1)
    return [*heads[:-1], last]


def _column(column: int, body: Sequence[tuple[int, Row]]) -> list[str]:
    """Return the texts of a column, without section rows and empty cells."""
    return [text for _, row in body if not is_section(row) and (text := text_at(row, column))]


def _is_stub(column: int, body: Sequence[tuple[int, Row]]) -> bool:
    texts = _column(column, body)
    numeric = sum(is_numeric(text) or (column > 0 and is_interval(text)) for text in texts)
    blank = sum(is_blank(text) for text in texts)
    return len(texts) - blank > 0 and numeric * 2 < len(texts) - blank


def _holds_sizes(column: int, heads: Sequence[Row], body: Sequence[tuple[int, Row]]) -> bool:
    """Return whether a column names models by their sizes: "0.5B" and "7B" below "Model", or first of all."""
    texts = [text for text in _column(column, body) if not is_blank(text)]
    head = text_at(heads[-1], column) if heads else ""
    is_named = is_model_heading(head) and (column == 0 or not metric_in(head))
    return is_named and bool(texts) and all(_SIZE.fullmatch(text) for text in texts)


def _is_name_column(heads: Sequence[Row], body: Sequence[tuple[int, Row]]) -> bool:
    """Return whether a first column of numbers holds names: years, sizes, shares."""
    head = " ".join(text for row in heads if (text := text_at(row, 0)))
    if is_metric(head) and not is_setting(head):
        return False
    texts = _column(0, body)
    is_of_names = is_setting(head) or is_data_heading(head) or _OF_CLASSES.fullmatch(head) is not None
    return (
        bool(texts)
        and len(set(texts)) == len(texts)
        and sum(not _is_plain(text) for text in texts) <= 1
        and (is_of_names or not head)
    )


def _is_setting_column(column: int, heads: Sequence[Row], body: Sequence[tuple[int, Row]], *, is_leading: bool) -> bool:
    levels = [text for row in heads if (text := text_at(row, column))]
    head = levels[-1] if levels else ""
    siblings = {text_at(row, other) for row in heads for other in range(len(row)) if text_at(row, column) == head}
    is_letter = len(head) == 1 and head.isascii() and head.isalpha()
    if is_letter and not is_count(head) and (not is_leading or siblings & _WITH_PRECISION):
        # "P" among results or beside "R" is precision; before them, a parameter.
        return False
    texts = _column(column, body)
    if column == 0 and (are_ranks(texts) or _span_rows(body)):
        return True
    is_given = is_count(head) or is_count(" ".join(dict.fromkeys(levels)))
    if is_difference(head) or (is_metric(head) and not is_setting(head) and not is_given):
        return False
    if any(is_metric(level) and not is_cost(level) and level != head for level in levels[:-1]):
        return False
    if column > 0 and len(head) <= _LONGEST_SYMBOL and is_measured(texts):
        # "LR" and "S" head columns of models, "Total" and "κ" results.
        return False
    repeats = repeats_whole_numbers(texts) or repeat_in_cycle(texts)
    is_repeated = is_leading and not any(map(_is_of_results, levels)) and repeats
    cells = {id(row[column]): row[column] for row in heads if row[column]}
    is_single = all(cell is None or cell.column_span <= 2 for cell in cells.values())
    return (
        (is_setting(head) or is_given or is_repeated)
        and (is_single or is_given)
        and all(not value.std for text in texts for value in values_of(text))
    )


def _span_rows(body: Sequence[tuple[int, Row]]) -> bool:
    """Return whether each text of the first column stands beside several rows, as no result does."""
    cells = [row[0] for _, row in body if row[0] is not None and row[0].lines]
    return bool(cells) and all(cell.row_span > 1 for cell in cells)


def _is_of_results(heading: str) -> bool:
    return metric_in(heading) or "=" in heading
