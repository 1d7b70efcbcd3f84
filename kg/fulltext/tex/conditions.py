r"""Conditionals: which branch of `\if...` ... `\else` ... `\fi` is printed.

A conditional that cannot be known without running TeX (`\ifmmode`, `\ifdim`) counts as false.
"""

import operator
import re

from kg.fulltext.tex.macros import Definitions, Parameter
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
_NUMBER = re.compile(r"\s*(-?\d{1,9})\s*([<>=])\s*(-?\d{1,9})")
_COMPARE = {"<": operator.lt, ">": operator.gt, "=": operator.eq}


def is_conditional(name: str, definitions: Definitions) -> bool:
    r"""Return whether a control word opens a conditional; so do those of class files, \ificcvfinal, \ifCLASSINFOpdf."""
    known = definitions.primitive(name)
    if known is None or not known.startswith("if") or known in _ORDINARY:
        return False
    return _is_opening(known, definitions)


def _is_opening(name: str, definitions: Definitions) -> bool:
    is_of_class = name.endswith("final") or name.startswith("ifCLASS")
    return name in _PRIMITIVES or name[2:] in definitions.switches or is_of_class


def holds(name: str, stream: Stream, definitions: Definitions) -> bool:
    """Return whether the condition is true; what it compares is read."""
    name = definitions.primitive(name) or name
    if name == "iftrue":
        return True
    if name[2:] in definitions.switches:
        return definitions.switches[name[2:]]
    if name == "ifdefined":
        token = stream.next()
        return token is not None and token[0][1:] in definitions.macros
    if name in ("ifx", "if"):
        return _are_same(stream.one(), stream.one(), definitions)
    if name in ("ifnum", "ifodd", "ifdim", "ifcase"):
        return _compared(stream)
    return name.endswith("final")


def _are_same(one: Token | None, other: Token | None, definitions: Definitions) -> bool:
    if one is None or other is None:
        return False
    return one[0] == other[0] or _meaning(one, definitions) == _meaning(other, definitions)


def _meaning(token: Token, definitions: Definitions) -> tuple[tuple[Parameter, ...], list[str]]:
    """Return the parameters and the body of a macro; of any other token, itself."""
    macro = definitions.macros.get(token[0][1:]) if token[0][0] == "\\" else None
    return ((), [token[0]]) if macro is None else (macro.parameters, [text for text, _ in macro.body])


def _compared(stream: Stream) -> bool:
    """Compare two numbers that are written out."""
    read: list[Token] = []
    text = ""
    while (token := stream.next()) and token[0][0] not in "\\{}" and len(text) < 40:
        read.append(token)
        text += token[0]
    if token and token[0] in ("{", "}") and text.endswith("`"):
        # The number of a brace, which TeX does not count: {\ifnum0=`}\fi begins a group that \@xhline ends.
        return False
    stream.back([token])
    found = _NUMBER.match(text)
    if found is None:
        return False
    stream.back([(text[found.end() :], read[-1][1])] if text[found.end() :] else [])
    return bool(_COMPARE[found[2]](int(found[1]), int(found[3])))


def skip_branch(stream: Stream, definitions: Definitions, *, to_else: bool, is_lenient: bool) -> bool:
    r"""Skip to the `\fi` of this conditional, or to its `\else` where `to_else`; return whether there is one.

    Where there is none and `is_lenient`, nothing is skipped: its end is then in what a command that is not known does.
    """
    depth = 0
    read: list[Token] = []
    while token := stream.next():
        read.append(token)
        text = token[0]
        if text[0] != "\\":
            continue
        if text in ("\\fi", "\\repeat"):
            if not depth:
                return True
            depth -= 1
        elif text == "\\else" and not depth and to_else:
            return True
        elif text == "\\newif":
            read += filter(None, [stream.next()])
        elif is_conditional(text[1:], definitions):
            depth += 1
    stream.back(read if is_lenient else [])
    return False
