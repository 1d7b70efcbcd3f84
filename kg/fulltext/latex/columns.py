"""The columns that the argument of a tabular declares."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kg.fulltext import limits
from kg.fulltext.latex.groups import Groups
from kg.fulltext.tex.tokens import Token, to_tex

_WITH_ARGUMENT = "pmbwWVLRCJ"
_SPREADS = ("\\pm", "±")


@dataclass(frozen=True, slots=True)
class Columns:
    """`count` columns; those whose separator from the column before is a plus-minus, or a point; those of siunitx."""

    count: int
    spreads: frozenset[int]
    decimals: frozenset[int] = frozenset()
    quantities: frozenset[int] = frozenset()


def _flat(tokens: Sequence[Token], depth: int = 0) -> list[Token]:
    """Return a declaration with its repetitions, `*{3}{c|}`, written out."""
    signs = [(sign, place) for text, place in tokens for sign in ([text] if text[0] in "\\{}[]" else text)]
    groups, i = Groups(signs), 0
    found: list[Token] = []
    while i < len(signs):
        text, place = signs[i]
        i += 1
        count = groups.starting(i, "{") if text == "*" else None
        inner = groups.starting(count[1], "{") if count else None
        if count is None or inner is None or depth > 8:
            found.append((text, place))
            continue
        times = to_tex(count[0]).strip()
        repeated = _flat(inner[0], depth + 1) * (min(int(times[:9]), limits.COLUMNS) if times.isdecimal() else 1)
        found += repeated[: limits.COLUMNS * 10]
        i = inner[1]
    return found


def columns_of(declaration: Sequence[Token], own: Mapping[str, int]) -> Columns:
    """Return the columns of a declaration; `own` maps own column types to their number of arguments."""
    groups = Groups(_flat(declaration))
    tokens = groups.tokens
    count, i = 0, 0
    spreads, decimals, quantities = set[int](), set[int](), set[int]()
    while i < len(tokens):
        text = tokens[i][0]
        i += 1
        if text in ("@", "!", ">", "<"):
            inner = groups.starting(i, "{")
            if inner is not None:
                if text in "@!" and any(sign in to_tex(inner[0]) for sign in _SPREADS):
                    spreads.add(count)
                elif text in "@!" and to_tex(inner[0]).strip(" {}$") == ".":
                    decimals.add(count)
                i = inner[1]
        elif text == "{":
            inner = groups.starting(i - 1, "{")
            i = inner[1] if inner else i
        elif text.isalpha() or text in own:
            if text == "S" and text not in own:
                quantities.add(count)
            count += 1
            while (option := groups.starting(i, "[")) is not None:
                i = option[1]
            for _ in range(own.get(text, 1 if text in _WITH_ARGUMENT else 0)):
                inner = groups.starting(i, "{")
                i = inner[1] if inner else i
    return Columns(min(count, limits.COLUMNS), frozenset(spreads), frozenset(decimals), frozenset(quantities))
