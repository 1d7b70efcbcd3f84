r"""Conditionals: which branch of `\if...` ... `\else` ... `\fi` is printed.

A conditional that cannot be known without running TeX (`\ifmmode`, `\ifdim`) counts as false.
"""

import operator
import re

from kg.fulltext.tex.macros import Definitions
from kg.fulltext.tex.stream import Stream
from kg.fulltext.tex.tokens import Token

_PRIMITIVES = frozenset(
    [
        "if",
        "ifcat",
        "ifnum",
        "ifdim",
        "ifodd",
        "ifvmode",
        "ifhmode",
        "ifmmode",
        "ifinner",
        "ifvoid",
        "ifhbox",
        "ifvbox",
        "ifx",
        "ifeof",
        "iftrue",
        "iffalse",
        "ifcase",
        "ifdefined",
        "ifcsname",
        "ifpdf",
        "ifxetex",
        "ifluatex",
        "ifpdftex",
    ]
)
# "if" names that take their branches as arguments, or are no conditionals.
_ORDINARY = frozenset(
    [
        "iff",
        "ifthenelse",
        "iftoggle",
        "ifdef",
        "ifundef",
        "ifcsdef",
        "ifblank",
        "ifstrequal",
        "ifdefempty",
        "ifdefstring",
        "ifempty",
        "ifbool",
        "ifstrempty",
        "ifnumequal",
        "ifnumcomp",
        "ifboolexpr",
        "IfFileExists",
        "IfNoValueTF",
        "IfValueTF",
        "IfBooleanTF",
    ]
)
_NUMBER = re.compile(r"\s*(-?\d+)\s*([<>=])\s*(-?\d+)")
_COMPARE = {"<": operator.lt, ">": operator.gt, "=": operator.eq}


def is_conditional(name: str, definitions: Definitions) -> bool:
    r"""Return whether a control word opens a conditional; one of a class file, \ificcvfinal, does."""
    if not name.startswith("if") or name in _ORDINARY or name in definitions.macros:
        return False
    return name in _PRIMITIVES or name[2:] in definitions.switches or name.endswith("final")


def holds(name: str, stream: Stream, definitions: Definitions) -> bool:
    """Return whether the condition is true; what it compares is read."""
    if name == "iftrue":
        return True
    if name[2:] in definitions.switches:
        return definitions.switches[name[2:]]
    if name == "ifdefined":
        token = stream.next()
        return token is not None and token[0][1:] in definitions.macros
    if name in ("ifx", "if"):
        return _are_same(stream.next(), stream.next(), definitions)
    if name in ("ifnum", "ifodd", "ifdim", "ifcase"):
        return _compared(stream)
    return name.endswith("final")


def _are_same(one: Token | None, other: Token | None, definitions: Definitions) -> bool:
    if one is None or other is None:
        return False
    meanings = [definitions.macros.get(token[0][1:]) if token[0][0] == "\\" else None for token in (one, other)]
    return one[0] == other[0] or (meanings[0] is not None and meanings[0] == meanings[1])


def _compared(stream: Stream) -> bool:
    """Compare two numbers that are written out."""
    read: list[Token] = []
    text = ""
    while (token := stream.next()) and token[0][0] not in "\\{}" and len(text) < 40:
        read.append(token)
        text += token[0]
    stream.back([token])
    found = _NUMBER.match(text)
    if found is None:
        return False
    stream.back([(text[found.end() :], read[-1][1])] if text[found.end() :] else [])
    return bool(_COMPARE[found[2]](int(found[1]), int(found[3])))


def skip_branch(stream: Stream, definitions: Definitions, *, to_else: bool) -> bool:
    r"""Skip to the `\fi` of this conditional, or to its `\else` where `to_else`; return whether it was an `\else`."""
    depth = 0
    while token := stream.next():
        text = token[0]
        if text[0] != "\\":
            continue
        if text == "\\fi":
            if not depth:
                return False
            depth -= 1
        elif text == "\\else" and not depth and to_else:
            return True
        elif text == "\\newif":
            stream.next()
        elif is_conditional(text[1:], definitions):
            depth += 1
    return False
