r"""Cells over several rows and columns: `\multicolumn`, `\multirow`, `\multirowcell`, `\Block` and `\SetCell`."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from kg.fulltext import limits
from kg.fulltext.latex.groups import Groups
from kg.fulltext.tex.tokens import Token, to_tex

_NUMBER = re.compile(r"-?\d+")
# Command -> number of its arguments in braces; the last is the text.
_ARGUMENTS = {"\\multicolumn": 3, "\\multirow": 3, "\\multirowcell": 2, "\\multirowthead": 2, "\\Block": 2,
              "\\SetCell": 1}  # fmt: skip
_MOST_NESTED = 4


@dataclass(frozen=True, slots=True)
class Raw:
    """A cell before its spans are resolved: `rows` is negative where it spans upwards.

    `covers` is set where the empty cells that it spans are written behind it.
    """

    tokens: Sequence[Token]
    rows: int = 1
    columns: int = 1
    covers: bool = False


@dataclass(frozen=True, slots=True)
class _Span:
    """What a command that spans cells says: its rows and columns (0 for none), its text, and the index behind it."""

    rows: int
    columns: int
    text: Sequence[Token]
    end: int


def stripped(tokens: Sequence[Token]) -> Sequence[Token]:
    """Return tokens without the white space around them."""
    start, end = 0, len(tokens)
    while start < end and tokens[start][0].isspace():
        start += 1
    while end > start and tokens[end - 1][0].isspace():
        end -= 1
    return tokens[start:end]


def spanned(tokens: Sequence[Token]) -> Raw:
    """Return a cell without the commands that make it span others, in any order, also inside a group."""
    found = Raw(stripped(tokens))
    for _ in range(_MOST_NESTED):
        inner = found.tokens
        at = next((i for i, token in enumerate(inner) if token[0] in _ARGUMENTS), None)
        before = None if at is None else _without_braces(inner[:at])
        span = None if at is None or before is None else _span(inner, at)
        if at is None or before is None or span is None:
            break
        after = _without_closings(inner[span.end :])
        closing = [("}", inner[at][1])] * sum(token[0] == "{" for token in before[-1:])
        found = Raw(
            stripped([*before, *span.text, *closing, *after]),
            _within(span.rows, limits.CELLS) if span.rows else found.rows,
            max(1, _within(span.columns, limits.COLUMNS)) if span.columns else found.columns,
            found.covers or inner[at][0] in ("\\Block", "\\SetCell"),
        )
    return found


def _within(count: int, most: int) -> int:
    return max(-limits.COLUMNS, min(count, most)) or 1


def _without_braces(tokens: Sequence[Token]) -> list[Token] | None:
    """Return the commands before a span without the braces that open around it; None where a text comes before it.

    The last brace stays where it opens the last argument of a command with several: "\\parbox{2mm}{\\multirow...".
    """
    kept: list[Token] = []
    groups, at = Groups(tokens), 0
    while at < len(tokens):
        text = tokens[at][0]
        if text[0] == "\\":
            start, at = at, at + 1
            for opening in "[{{":
                group = groups.starting(at, opening)
                at = group[1] if group else at
            is_last = at == len(tokens) - 1 and tokens[at][0] == "{" and tokens[at - 1][0] == "}"
            kept += tokens[start : at + is_last]
            at += is_last
        elif text == "{" or text.isspace():
            at += 1
        else:
            return None
    return kept


def _without_closings(tokens: Sequence[Token]) -> list[Token]:
    """Return what stands behind a span without the braces that close around it."""
    kept: list[Token] = []
    depth = 0
    for token in tokens:
        if token[0] != "}" or depth:
            kept.append(token)
            depth += (token[0] == "{") - (token[0] == "}")
    return kept


def _span(tokens: Sequence[Token], at: int) -> _Span | None:
    """Return what the command at a place says; None for a damaged one."""
    command = tokens[at][0]
    groups, options, end = _arguments(tokens, at + 1, command)
    if len(groups) < _ARGUMENTS[command]:
        return None
    if command == "\\Block":
        rows, _, columns = to_tex(groups[0]).strip().partition("-")
        return _Span(_count(rows), _count(columns), groups[1], end)
    if command == "\\SetCell":
        return _Span(*spans_in(options), (), end)
    if command == "\\multicolumn":
        return _Span(0, _count(to_tex(groups[0])), groups[2], end)
    text = groups[-1]
    if command in ("\\multirowcell", "\\multirowthead"):
        place = tokens[at][1]
        text = [("\\makecell", place), ("{", place), *text, ("}", place)]
    return _Span(_count(to_tex(groups[0])), 0, text, end)


def spans_in(text: str) -> tuple[int, int]:
    """Return the rows and columns in the keys of tabularray, "r=2,c=3"; 0 for none."""
    keys = dict(part.split("=", 1) for part in text.replace(" ", "").split(",") if "=" in part)
    return _count(keys.get("r", "0")), _count(keys.get("c", "0"))


def _count(text: str) -> int:
    found = _NUMBER.search(text)
    return int(found.group()[:6]) if found else 1


def _arguments(tokens: Sequence[Token], at: int, command: str) -> tuple[list[Sequence[Token]], str, int]:
    """Return the arguments of a command, its options as TeX, and the index behind them."""
    groups: list[Sequence[Token]] = []
    options, inside = "", Groups(tokens)
    while len(groups) < _ARGUMENTS[command] and at < len(tokens):
        text = tokens[at][0]
        option = inside.starting(at, "[") if command != "\\multicolumn" else None
        group = inside.starting(at, "{")
        if text.isspace():
            at += 1
        elif option is not None:
            options, at = options + to_tex(option[0]), option[1]
        elif group is not None:
            groups.append(group[0])
            at = group[1]
        elif (groups and command == "\\multirow" and text.startswith("*")) or (not groups and text[:1].isdecimal()):
            # \multirow{2}*{text}, \multirow2*{text}
            groups += [tokens[at : at + 1]] * (2 if text.endswith("*") and not groups else 1)
            at += 1
        else:
            break
    return groups, options, at


def without_covered(row: Sequence[Raw]) -> list[Raw]:
    """Return a row without the empty cells that are written behind a cell that covers them."""
    kept: list[Raw] = []
    left = 0
    for raw in row:
        if left and not stripped(raw.tokens):
            left -= 1
            continue
        if left:
            # The cell that spans others is shorter than it says.
            kept[-1] = replace(kept[-1], columns=kept[-1].columns - left)
        kept.append(raw)
        left = raw.columns - 1 if raw.covers else 0
    return kept
