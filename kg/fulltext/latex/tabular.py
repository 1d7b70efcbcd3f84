r"""A tabular as cells: rows end at `\\`, cells at `&`; `\multicolumn` and `\multirow` span several."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from kg.fulltext import limits
from kg.fulltext.document import Cell
from kg.fulltext.latex.columns import Columns, columns_of
from kg.fulltext.latex.groups import Groups
from kg.fulltext.latex.layout_commands import LENGTH
from kg.fulltext.latex.quantities import written_out
from kg.fulltext.latex.rendering import LINE, Rendering, behind_line_end, rendered
from kg.fulltext.latex.spans import Raw, spanned, without_covered
from kg.fulltext.latex.tblr import Options, options_of
from kg.fulltext.tex.tokens import PARAGRAPH, Token, to_tex
from kg.text import plain

NAMES = (
    "tabular", "tabularx", "tabulary", "tabu", "longtabu", "longtable", "supertabular", "xtabular", "NiceTabular",
    "NiceTabularX", "NiceArray", "array", "tblr", "longtblr", "talltblr", "tabularht", "mpsupertabular", "mpxtabular",
    "xltabular", "TAB", "tabularray", "tabulararray", "booktabs",
)  # fmt: skip
"""Environments of tables, without star."""

_WIDTH_FIRST = ("tabular*", "tabularx", "tabulary", "NiceTabular*", "NiceTabularX", "tabularx*", "xltabular")
_RULES = ("\\hline", "\\toprule", "\\midrule", "\\bottomrule", "\\specialrule", "\\Xhline", "\\hhline", "\\thickhline",
          "\\Hline", "\\firsthline", "\\lasthline", "\\thinhline", "\\heavyrule", "\\hdashline",
          "\\morecmidrules", "\\tabucline")  # fmt: skip
_STRONG = ("\\midrule", "\\toprule", "\\bottomrule", "\\Xhline", "\\thickhline", "\\specialrule", "\\heavyrule")
# Rules of classes and packages: \thline, \hlineB, \middlehline, \colrule; over some columns \clineB, \cdashlinelr.
_OTHER_RULE = re.compile(
    r"\\(?:[gmstw]line|[A-Za-z]{0,12}(?:hline|(?:top|mid|bottom|bot|col)rule|dashline)[A-Za-z]{0,2})"
)
_OTHER_PARTIAL = re.compile(r"\\[A-Za-z]{0,4}(?:[cC](?:dash)?line|cmidrule)[A-Za-z]{0,2}")
_OF_RULE = re.compile(rf"(?:\d{{1,3}}-\d{{1,3}}|[\d.]{{1,9}}|{LENGTH.pattern})")
_PARTIAL = ("\\cmidrule", "\\cline", "\\cmidrule*", "\\cdashline")
_ROW_ENDS = ("\\\\", "\\tabularnewline", "\\cr", "\\crcr", "\\tnl")
# What ends the parts of a long table that its pages repeat.
_PARTS = ("\\endfirsthead", "\\endhead", "\\endfoot", "\\endlastfoot")
_ROW_COMMANDS = {"\\rowcolor": 1, "\\addlinespace": 0, "\\noalign": 1, "\\n": 0,
                 "\\nopagebreak": 0, "\\pagebreak": 0, "\\abovespace": 0, "\\belowspace": 0, "\\abovestrut": 1,
                 "\\belowstrut": 1, **dict.fromkeys(_PARTS, 0), "\\rowstyle": 1, "\\arrayrulecolor": 1,
                 "\\rowfont": 1, "\\aboverulesepcolor": 1, "\\belowrulesepcolor": 1,
                 "\\insertTableNotes": 0, "\\SetRow": 1}  # fmt: skip


_WHOLE = re.compile(r"[+\-\u2212]?\d{1,9}")
# What does not name anything without the citation before it: "+ FooNet", "(greedy)".
_CONTINUES = re.compile(r"[+&]|\([^\W\d_]")
_EMPTY_BRACKETS = re.compile(r"\s*(?:\([\s,;]*\)|\[[\s,;]*\])")


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


def grid_of(name: str, tokens: Sequence[Token], own_columns: Mapping[str, int]) -> Grid:
    r"""Return the cells of a tabular from the tokens between its \begin and its \end. Raises TooLarge."""
    at, declaration = _declaration(name, tokens)
    options = options_of(declaration) if "tblr" in name or name == "booktabs" else Options(declaration)
    columns = columns_of(options.columns, own_columns)
    grid = Grid(column_count=columns.count, rules=list(options.rules), spread_columns=columns.spreads)
    rows: list[list[Raw]] = []
    for row in _rows(_without_repeats(_without_drawings(tokens[at:]))):
        cells = _row_start(row, grid, len(rows))
        if cells is not None:
            rows.append([spanned(cell) for cell in cells])
    _place([without_covered(row) for row in options.applied(rows)], grid, columns)
    return grid


def _declaration(name: str, tokens: Sequence[Token]) -> tuple[int, Sequence[Token]]:
    """Return where the body starts, and the declaration of the columns."""
    at, found, groups = 0, list[Sequence[Token]](), Groups(tokens)
    for _ in range(2 if name in _WIDTH_FIRST or name == "tabu" else 1):
        while at < len(tokens) and tokens[at][0].isspace():
            at += 1
        while (option := groups.starting(at, "[")) is not None:
            at = option[1]
        if name == "tabu" and not found and tokens[at : at + 1] and tokens[at][0] in ("to", "spread"):
            while at < len(tokens) and tokens[at][0] != "{":
                at += 1
        group = groups.starting(at, "{")
        if group is not None:
            found.append(group[0])
            at = group[1]
        if name == "tabu":
            break
    behind = at
    while behind < len(tokens) and tokens[behind][0].isspace():
        behind += 1
    option = groups.starting(behind, "[") if name.startswith("Nice") else None
    return option[1] if option else at, found[-1] if found else ()


def _without_drawings(tokens: Sequence[Token]) -> Sequence[Token]:
    """Return the body of a table without the code of pictures behind and before its cells."""
    last = max((i for i, (text, _) in enumerate(tokens) if text == "\\Body"), default=-1)
    kept: list[Token] = []
    depth = 0
    is_before = is_after = False
    for i, token in enumerate(tokens):
        if is_after:
            depth += token[0].startswith("\\begin{")
            depth -= token[0].startswith("\\end{")
            # It ends with the table that it is in, which may be one in a cell of this one.
            is_after = depth >= 0
        elif token[0] == "\\CodeAfter":
            is_after, depth = True, 0
        elif token[0] == "\\CodeBefore":
            is_before = i < last
        if not is_after and not is_before and token[0] != "\\CodeBefore":
            kept.append(token)
        is_before = is_before and token[0] != "\\Body"
    return kept


def _without_repeats(tokens: Sequence[Token]) -> Sequence[Token]:
    """Return the body of a long table with the parts that its first page prints, then its rows, then its last foot."""
    parts = {text: i for i, (text, _) in enumerate(tokens) if text in _PARTS}
    if not parts:
        return tokens
    starts = dict(zip(parts, [0, *(i + 1 for i in parts.values())], strict=False))
    kept: list[Token] = []
    for names in (("\\endfirsthead", "\\endhead"), (), ("\\endlastfoot", "\\endfoot")):
        name = next((name for name in names if name in parts), "")
        start, end = (starts[name], parts[name]) if name else (max(parts.values()) + 1, len(tokens))
        kept += [] if names and not name else [*tokens[start:end], ("\\\\", 0)]
    return kept


def _rows(tokens: Sequence[Token]) -> list[Sequence[Token]]:
    found: list[Sequence[Token]] = []
    groups = Groups(tokens)
    start = depth = 0
    for i, (text, _) in enumerate(tokens):
        depth += _depth_change(text)
        if not depth and text in _ROW_ENDS:
            found.append(tokens[start:i])
            start = behind_line_end(groups, i + 1)
    return [*found, tokens[start:]]


def _depth_change(text: str) -> int:
    if text == "{" or text.startswith("\\begin{"):
        return 1
    return -1 if text == "}" or text.startswith("\\end{") else 0


def _row_start(row: Sequence[Token], grid: Grid, number: int) -> list[Sequence[Token]] | None:
    """Record the rules at the beginning of a row and return its cells; None for a row that has only rules."""
    groups, at, count, is_strong = Groups(row), 0, 0, False
    while at < len(row):
        text = row[at][0]
        if text.isspace() or text in ("\\relax", PARAGRAPH):
            at += 1
        elif text in _RULES:
            count, is_strong, at = count + 1, is_strong or text in _STRONG, _behind_arguments(groups, at + 1, text)
        elif text in _PARTIAL or text in _ROW_COMMANDS:
            start, at = at, _behind_arguments(groups, at + 1, text)
            drawn = {part for part, _ in row[start:at]} if text == "\\noalign" else set()
            count, is_strong = count + ("\\hrule" in drawn), is_strong or bool({"height", "\\@height"} & drawn)
        elif _OTHER_PARTIAL.fullmatch(text) or _OTHER_RULE.fullmatch(text):
            count, at = count + (_OTHER_PARTIAL.fullmatch(text) is None), _behind_sizes(groups, at + 1)
        elif text in ("\\caption", "\\label"):
            at = _behind_arguments(groups, at + 1, "\\rowcolor")
        else:
            break
    if count:
        grid.rules.append(number)
    if count > 1 or is_strong:
        grid.strong_rules.append(number)
    cells = _cells(row[at:])
    return None if len(cells) == 1 and not any(not text.isspace() for text, _ in cells[0]) else cells


def _behind_arguments(groups: Groups, at: int, command: str) -> int:
    """Return the index behind the options, the parenthesis and the arguments of a command between rows."""
    row = groups.tokens
    while at < len(row) and row[at][0] == " ":
        at += 1
    for _ in range(2):
        option = groups.starting(at, "[")
        at = option[1] if option else at
    if command in _PARTIAL and at < len(row) and row[at][0].startswith("("):
        while at < len(row) and ")" not in row[at][0]:
            at += 1
        at += 1
    takes = command in _PARTIAL or command in ("\\Xhline", "\\hhline", "\\tabucline") or _ROW_COMMANDS.get(command)
    for _ in range(3 if command == "\\specialrule" else 1 if takes else 0):
        group = groups.starting(at, "{")
        at = group[1] if group else at
    if command == "\\tabucline" and at < len(row) and row[at][0] == "-":
        at += 1
    # The pattern of \cdashline stands behind its columns, the overhang of \rowcolor behind its color.
    while command in ("\\cdashline", "\\rowcolor") and (option := groups.starting(at, "[")):
        at = option[1]
    return at


def _behind_sizes(groups: Groups, at: int) -> int:
    """Return the index behind the columns and lengths of a rule that is not known; what else follows is a cell."""
    while (group := groups.starting(at, "{")) and _OF_RULE.fullmatch(to_tex(group[0]).strip()):
        at = group[1]
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


def _place(rows: Sequence[Sequence[Raw]], grid: Grid, columns: Columns) -> None:
    """Assign every cell its row and column, and let cells over several rows cover the empty ones below or above."""
    texts: dict[tuple[int, int], Cell] = {}
    total = 0
    for number, row in enumerate(rows):
        column = 0
        for raw in row:
            total += raw.columns
            if total > limits.CELLS:
                raise limits.TooLarge.of("cells in a table", limits.CELLS)
            cell = _cell(raw, number, column, grid)
            if column in columns.quantities and raw.columns == 1:
                cell = replace(cell, lines=tuple(map(written_out, cell.lines)))
            texts[number, column] = cell
            column += raw.columns
        grid.column_count = max(grid.column_count, column)
    for column in columns.decimals:
        _join_decimals(texts, len(rows), column)
    grid.row_count = len(rows)
    limits.check_places(grid.row_count, grid.column_count)
    for (number, column), raw in _spanning(rows):
        _cover(texts, number, column, raw.rows, grid)
    grid.cells = sorted(texts.values(), key=lambda cell: (cell.row, cell.column))


def _join_decimals(texts: dict[tuple[int, int], Cell], rows: int, column: int) -> None:
    """Join the two halves of each number in columns that a point separates, "r@{.}l"."""
    for row in range(rows):
        whole, rest = texts.get((row, column - 1)), texts.get((row, column))
        if whole and rest and _WHOLE.fullmatch(whole.text) and rest.text[:1].isdigit():
            del texts[row, column]
            lines = (f"{whole.text}.{rest.text}",)
            texts[row, column - 1] = replace(
                whole,
                lines=lines,
                column_span=whole.column_span + rest.column_span,
                end=rest.end,
                marks=whole.marks | rest.marks,
                citations=(*whole.citations, *rest.citations),
            )


def _spanning(rows: Sequence[Sequence[Raw]]) -> list[tuple[tuple[int, int], Raw]]:
    found: list[tuple[tuple[int, int], Raw]] = []
    for number, row in enumerate(rows):
        column = 0
        for raw in row:
            if raw.rows not in (0, 1):
                found.append(((number, column), raw))
            column += raw.columns
    return found


def _cell(raw: Raw, row: int, column: int, grid: Grid) -> Cell:
    found = Rendering()
    text = _named(rendered(raw.tokens, found), found, raw.tokens)
    grid.footnotes += [note for tokens in found.notes if (note := rendered(tokens))]
    lines = _lines(text)
    if not lines and found.citations:
        lines = (" and ".join(found.citations),)
    places = [place for _, place in raw.tokens]
    end = max((place + len(token) for token, place in raw.tokens), default=0)
    return Cell(
        lines, row, column, 1, raw.columns, min(places, default=0), end, False,
        frozenset(found.marks), tuple(found.citations),
    )  # fmt: skip


def _lines(text: str) -> tuple[str, ...]:
    """Return the lines of a cell; a word that is broken at the end of a line is joined."""
    found: list[str] = []
    for line in filter(None, map(str.strip, text.split(LINE))):
        if found and found[-1].endswith("-") and found[-1][-2:-1].isalpha() and line[0].islower():
            found[-1] = plain(f"{found[-1]}\n{line}")
        else:
            found.append(line)
    return tuple(found)


def _named(text: str, found: Rendering, tokens: Sequence[Token]) -> str:
    """Return the text of a cell without empty brackets, and with the citation that it begins with where that names it.

    That is so in "[Lee] + FooNet" and "[Lee] (greedy)".
    """
    if not found.citations:
        return text
    if _CONTINUES.match(text) and to_tex(tokens).lstrip(" {").startswith("\\cite"):
        return f"{found.citations[0]} {text}"
    return _EMPTY_BRACKETS.sub("", text)


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
