r"""Conditionals: which branch of `\if...` ... `\else` ... `\fi` is printed.

A conditional that cannot be known without running TeX (`\ifmmode`, `\ifdim`) counts as false.
"""

import operator
import re
from collections.abc import Callable, Mapping

from kg.fulltext.tex.macros import PROTECTED, Definitions, Parameter, Tokens
from kg.fulltext.tex.stream import Stream
from kg.fulltext.tex.tokens import Token, to_tex

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
_LONGEST = 40
_NUMBER = re.compile(r"\s*(-?\d{1,9})\s*([<>=])\s*(-?\d{1,9})")
_UNDEFINED = frozenset(["undefined", "@undefined", "notdefined"])
_EMPTY = frozenset(["empty", "@empty"])
# What LaTeX and pdfTeX define, among the names that documents ask for.
_OF_LATEX = frozenset(
    "relax documentclass usepackage newcommand maketitle textbf pdfoutput pdfpagewidth pdftexversion".split()
).union(PROTECTED, _EMPTY)
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
    if name in ("iftrue", "ifpdf", "ifpdftex"):
        # pdfTeX is what papers are typeset with.
        return True
    if name[2:] in definitions.switches:
        return definitions.switches[name[2:]]
    return _READERS[name](stream, definitions) if name in _READERS else name.endswith("final")


def _is_next_defined(stream: Stream, definitions: Definitions) -> bool:
    token = stream.next()
    return token is not None and (token[0][0] != "\\" or is_defined(token[0][1:], definitions))


def _is_name_defined(stream: Stream, definitions: Definitions) -> bool:
    return is_defined(to_tex(stream.until((("\\endcsname", 0),))).strip(), definitions)


def _are_next_same(stream: Stream, definitions: Definitions) -> bool:
    return _are_same(stream.one(), stream.one(), definitions)


def is_defined(name: str, definitions: Definitions) -> bool:
    r"""Return whether a name without its backslash means something.

    Commands of packages count as undefined: documents ask whether a name of their own is defined.
    """
    macro = definitions.macros.get(name)
    if macro is None:
        return name in _OF_LATEX or (name.startswith("if") and name[2:] in definitions.switches)
    return macro.alias not in _UNDEFINED


def body_of(token: Token, definitions: Definitions) -> Tokens | None:
    """Return what a macro without parameters prints; None for any other token."""
    macro = definitions.macros.get(token[0][1:]) if token[0][0] == "\\" else None
    return macro.body if macro and not macro.parameters and not macro.alias else None


def _are_same(one: Token | None, other: Token | None, definitions: Definitions) -> bool:
    if one is None or other is None:
        return False
    if one[0][0] == other[0][0] == "\\":
        is_one, is_other = (is_defined(token[0][1:], definitions) for token in (one, other))
        names = [definitions.primitive(token[0][1:]) for token in (one, other)]
        if not _UNDEFINED.isdisjoint(names):
            return not is_one and not is_other
        if "relax" in names and not (is_one and is_other):
            # \csname makes what is undefined \relax.
            return True
    return one[0] == other[0] or _meaning(one, definitions) == _meaning(other, definitions)


def _meaning(token: Token, definitions: Definitions) -> tuple[tuple[Parameter, ...], list[str]]:
    """Return the parameters and the body of a macro; of any other token, itself."""
    name = token[0][1:] if token[0][0] == "\\" else ""
    macro = definitions.macros.get(name)
    if macro is None:
        return (), [] if name in _EMPTY else [token[0]]
    return macro.parameters, [text for text, _ in macro.body]


def _compared(stream: Stream, definitions: Definitions) -> bool:
    """Compare two numbers that are written out, or that macros without parameters print."""
    text, place = "", 0
    found = None
    while len(text) < _LONGEST and (token := stream.next()):
        if found is None and (body := body_of(token, definitions)) is not None:
            stream.push(body)
            continue
        if token[0] in ("{", "}") and text.endswith("`"):
            # The number of a brace, which TeX does not count: {\ifnum0=`}\fi begins a group that \@xhline ends.
            return False
        if token[0][0] in "\\{}":
            stream.back([token])
            break
        text, place = text + token[0], token[1]
        if (found := _NUMBER.match(text)) and found.end() < len(text):
            break
    if found is None:
        return False
    stream.back([(text[found.end() :], place)] if text[found.end() :] else [])
    return bool(_COMPARE[found[2]](int(found[1]), int(found[3])))


_READERS: Mapping[str, Callable[[Stream, Definitions], bool]] = {
    "ifdefined": _is_next_defined,
    "ifcsname": _is_name_defined,
    **dict.fromkeys(("ifx", "if"), _are_next_same),
    **dict.fromkeys(("ifnum", "ifodd", "ifdim", "ifcase"), _compared),
}


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
