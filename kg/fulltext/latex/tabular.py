r"""A tabular as cells: rows end at `\\`, cells at `&`; `\multicolumn` and `\multirow` span several."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from kg.fulltext import limits
from kg.fulltext.document import Cell
from kg.fulltext.latex.columns import columns_of
from kg.fulltext.latex.rendering import LINE, Rendering, balanced, rendered
from kg.fulltext.tex.tokens import PARAGRAPH, Token, to_tex

NAMES = (
    "tabular", "tabularx", "tabulary", "tabu", "longtabu", "longtable", "supertabular", "xtabular", "NiceTabular",
    "array", "tblr", "longtblr", "tabularht", "mpsupertabular", "ThreePartTable", "TAB", "tabularray",
)  # fmt: skip
"""Environments of tables, without star."""

_WIDTH_FIRST = ("tabular*", "tabularx", "tabulary", "NiceTabular*", "NiceTabularX", "tabularx*")
_RULES = ("\\hline", "\\toprule", "\\midrule", "\\bottomrule", "\\specialrule", "\\Xhline", "\\hhline", "\\thickhline",
          "\\Hline", "\\firsthline", "\\lasthline", "\\thinhline", "\\heavyrule", "\\hdashline",
          "\\morecmidrules")  # fmt: skip
_STRONG = ("\\midrule", "\\toprule", "\\bottomrule", "\\Xhline", "\\thickhline", "\\specialrule", "\\heavyrule")
_PARTIAL = ("\\cmidrule", "\\cline", "\\cmidrule*", "\\cdashline")
_ROW_ENDS = ("\\\\", "\\tabularnewline", "\\cr", "\\crcr", "\\tnl")
_ROW_COMMANDS = {"\\rowcolor": 1, "\\addlinespace": 0, "\\noalign": 1, "\\endhead": 0, "\\endfirsthead": 0,
                 "\\endfoot": 0, "\\endlastfoot": 0, "\\rowstyle": 1, "\\arrayrulecolor": 1,
                 "\\rowfont": 1}  # fmt: skip
_LENGTH = re.compile(r"\s*-?[\d.]+\s*(?:pt|em|ex|cm|mm|in|bp|\\\w+)\s*")
_SPAN = re.compile(r"-?\d+")


@dataclass(slots=True)
class Grid:
    """The cells of one tabular, and where its lines are; `footnotes` are those of its cells."""

    cells: list[Cell] = field(default_factory=list)
    row_count: int = 0
    column_count: int = 0
    rules: list[int] = field(default_factory=list)
    strong_rules: list[int] = field(default_factory=list)
    spread_columns: frozenset[int] = frozenset()
    footnotes: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Raw:
    """A cell before its spans are resolved: `rows` is negative where it spans upwards."""

    tokens: Sequence[Token]
    rows: int = 1
    columns: int = 1


def grid_of(name: str, tokens: Sequence[Token], own_columns: Mapping[str, int]) -> Grid:
    r"""Return the cells of a tabular from the tokens between its \begin and its \end. Raises TooLarge."""
    at, declaration = _declaration(name, tokens)
    columns = columns_of(declaration, own_columns)
    grid = Grid(column_count=columns.count, spread_columns=columns.spreads)
    rows: list[list[_Raw]] = []
    for row in _rows(tokens[at:]):
        cells = _row_start(row, grid, len(rows))
        if cells is not None:
            rows.append([_spanned(cell) for cell in cells])
    _place(rows, grid)
    return grid


def _declaration(name: str, tokens: Sequence[Token]) -> tuple[int, Sequence[Token]]:
    """Return where the body starts, and the declaration of the columns."""
    at, found = 0, list[Sequence[Token]]()
    for _ in range(2 if name in _WIDTH_FIRST or name == "tabu" else 1):
        while at < len(tokens) and tokens[at][0].isspace():
            at += 1
        while (option := balanced(tokens, at, "[", "]")) is not None:
            at = option[1]
        if name == "tabu" and not found and tokens[at : at + 1] and tokens[at][0] in ("to", "spread"):
            while at < len(tokens) and tokens[at][0] != "{":
                at += 1
        group = balanced(tokens, at, "{", "}")
        if group is not None:
            found.append(group[0])
            at = group[1]
        if name == "tabu":
            break
    return at, found[-1] if found else ()


def _rows(tokens: Sequence[Token]) -> list[Sequence[Token]]:
    found: list[Sequence[Token]] = []
    start = depth = 0
    for i, (text, _) in enumerate(tokens):
        depth += _depth_change(text)
        if not depth and text in _ROW_ENDS:
            found.append(tokens[start:i])
            start = _behind_row_end(tokens, i + 1)
    return [*found, tokens[start:]]


def _depth_change(text: str) -> int:
    if text == "{" or text.startswith("\\begin{"):
        return 1
    return -1 if text == "}" or text.startswith("\\end{") else 0


def _behind_row_end(tokens: Sequence[Token], at: int) -> int:
    if at < len(tokens) and tokens[at][0] == "*":
        at += 1
    start = at
    while at < len(tokens) and tokens[at][0] == " ":
        at += 1
    option = balanced(tokens, at, "[", "]")
    # Brackets behind a space may also be the next cell's text.
    is_length = option is not None and (at == start or _LENGTH.fullmatch(to_tex(option[0])) is not None)
    return option[1] if option and is_length else start


def _row_start(row: Sequence[Token], grid: Grid, number: int) -> list[Sequence[Token]] | None:
    """Record the rules at the beginning of a row and return its cells; None for a row that has only rules."""
    at, count, is_strong = 0, 0, False
    while at < len(row):
        text = row[at][0]
        if text.isspace() or text in ("\\relax", PARAGRAPH):
            at += 1
        elif text in _RULES:
            count, is_strong, at = count + 1, is_strong or text in _STRONG, _behind_arguments(row, at + 1, text)
        elif text in _PARTIAL or text in _ROW_COMMANDS:
            at = _behind_arguments(row, at + 1, text)
        elif text in ("\\caption", "\\label"):
            at = _behind_arguments(row, at + 1, "\\rowcolor")
        else:
            break
    if count:
        grid.rules.append(number)
    if count > 1 or is_strong:
        grid.strong_rules.append(number)
    cells = _cells(row[at:])
    return None if len(cells) == 1 and not any(not text.isspace() for text, _ in cells[0]) else cells


def _behind_arguments(row: Sequence[Token], at: int, command: str) -> int:
    """Return the index behind the options, the parenthesis and the arguments of a command between rows."""
    while at < len(row) and row[at][0] == " ":
        at += 1
    for opening, closing in (("[", "]"), ("[", "]")):
        option = balanced(row, at, opening, closing)
        at = option[1] if option else at
    if command in _PARTIAL and at < len(row) and row[at][0].startswith("("):
        while at < len(row) and ")" not in row[at][0]:
            at += 1
        at += 1
    takes = command in _PARTIAL or command in ("\\Xhline", "\\hhline") or _ROW_COMMANDS.get(command)
    for _ in range(3 if command == "\\specialrule" else 1 if takes else 0):
        group = balanced(row, at, "{", "}")
        at = group[1] if group else at
    return at


def _cells(tokens: Sequence[Token]) -> list[Sequence[Token]]:
    found: list[Sequence[Token]] = []
    start = depth = 0
    for i, (text, _) in enumerate(tokens):
        depth += _depth_change(text)
        if text == "&" and depth <= 0:
            found.append(tokens[start:i])
            start = i + 1
    return [*found, tokens[start:]]


def _stripped(tokens: Sequence[Token]) -> Sequence[Token]:
    start, end = 0, len(tokens)
    while start < end and tokens[start][0].isspace():
        start += 1
    while end > start and tokens[end - 1][0].isspace():
        end -= 1
    return tokens[start:end]


def _spanned(tokens: Sequence[Token]) -> _Raw:
    r"""Return a cell without its \multicolumn and \multirow, in either order, also inside a group."""
    rows = columns = 1
    inner = _stripped(tokens)
    for _ in range(4):
        at = next((i for i, token in enumerate(inner) if token[0] in ("\\multicolumn", "\\multirow")), None)
        if at is None or any(text[0] not in "\\{ [" and not text.isspace() for text, _ in inner[:at]):
            break
        taken = _span(inner, at)
        if taken is None:
            break
        count, inner_tokens, end = taken
        if inner[at][0] == "\\multicolumn":
            columns = max(1, min(count, limits.COLUMNS))
        else:
            rows = max(-limits.COLUMNS, min(count, limits.CELLS)) or 1
        before = [token for token in inner[:at] if token[0] not in "{}[]" and not token[0].isspace()]
        after = [token for token in inner[end:] if token[0] not in "{}"]
        inner = _stripped([*before, *inner_tokens, *after])
    return _Raw(inner, rows, columns)


def _span(tokens: Sequence[Token], at: int) -> tuple[int, Sequence[Token], int] | None:
    """Return the count, the content, and the index behind a \\multicolumn or \\multirow; None for a damaged one."""
    is_row = tokens[at][0] == "\\multirow"
    groups: list[Sequence[Token]] = []
    at += 1
    while len(groups) < 3 and at < len(tokens):
        text = tokens[at][0]
        option = balanced(tokens, at, "[", "]") if is_row else None
        group = balanced(tokens, at, "{", "}")
        if text.isspace():
            at += 1
        elif option is not None:
            at = option[1]
        elif group is not None:
            groups.append(group[0])
            at = group[1]
        elif groups and is_row and text.startswith("*"):
            # \multirow{2}*{text}
            groups.append(tokens[at : at + 1])
            at += 1
        elif not groups and text[:1].isdecimal():
            groups.append(tokens[at : at + 1])
            at += 1
        else:
            break
    if len(groups) < 3:
        return None
    count = _SPAN.search(to_tex(groups[0]))
    return (int(count.group()[:6]) if count else 1), groups[2], at


def _place(rows: Sequence[Sequence[_Raw]], grid: Grid) -> None:
    """Assign every cell its row and column, and let cells over several rows cover the empty ones below or above."""
    texts: dict[tuple[int, int], Cell] = {}
    total = 0
    for number, row in enumerate(rows):
        column = 0
        for raw in row:
            total += raw.columns
            if total > limits.CELLS:
                raise limits.TooLarge.of("cells in a table", limits.CELLS)
            texts[number, column] = _cell(raw, number, column, grid)
            column += raw.columns
        grid.column_count = max(grid.column_count, column)
    grid.row_count = len(rows)
    for (number, column), raw in _spanning(rows):
        _cover(texts, number, column, raw.rows, grid)
    grid.cells = sorted(texts.values(), key=lambda cell: (cell.row, cell.column))


def _spanning(rows: Sequence[Sequence[_Raw]]) -> list[tuple[tuple[int, int], _Raw]]:
    found: list[tuple[tuple[int, int], _Raw]] = []
    for number, row in enumerate(rows):
        column = 0
        for raw in row:
            if raw.rows not in (0, 1):
                found.append(((number, column), raw))
            column += raw.columns
    return found


def _cell(raw: _Raw, row: int, column: int, grid: Grid) -> Cell:
    found = Rendering()
    text = rendered(raw.tokens, found)
    grid.footnotes += [note for tokens in found.notes if (note := rendered(tokens))]
    lines = tuple(line.strip() for line in text.split(LINE) if line.strip())
    if not lines and found.citations:
        lines = (" and ".join(found.citations),)
    places = [place for _, place in raw.tokens]
    end = max((place + len(token) for token, place in raw.tokens), default=0)
    return Cell(
        lines, row, column, 1, raw.columns, min(places, default=0), end, False,
        frozenset(found.marks), tuple(found.citations),
    )  # fmt: skip


def _cover(texts: dict[tuple[int, int], Cell], row: int, column: int, rows: int, grid: Grid) -> None:
    """Extend a cell over the empty cells below it (or above it, where `rows` is negative), which it replaces."""
    cell = texts.get((row, column))
    if cell is None:
        return
    step = 1 if rows > 0 else -1
    covered = 1
    while covered < abs(rows) and 0 <= row + step * covered < grid.row_count:
        below = texts.get((row + step * covered, column))
        if below is not None and below.lines:
            break
        texts.pop((row + step * covered, column), None)
        covered += 1
    texts.pop((row, column))
    first = row if step > 0 else row - covered + 1
    texts[first, column] = replace(cell, row=first, row_span=covered)
