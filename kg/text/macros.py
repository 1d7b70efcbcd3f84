"""Decoding of macros with arguments; macros without arguments are symbols (signs.py)."""

import re
import unicodedata
from collections.abc import Callable, Container
from typing import TYPE_CHECKING

from kg.text.latex_symbols import (
    ACCENTS,
    BLACKBOARD,
    DROPPED,
    FONTS,
    FUSED,
    LETTERS,
    OPERATORS,
    SUBSCRIPTS,
    SUPERSCRIPTS,
    SWITCHES,
    TAKEN,
    signs,
)

if TYPE_CHECKING:
    from kg.text.latex import LatexParser

__all__ = ["OPERATORS", "lowered", "named", "raised", "signed"]

_OPTION = re.compile(r"\s*\[[^\[\]{}]*\]")
_FUSED = re.compile(FUSED)
_SIMPLE = re.compile(r"[^\s+\-−=<>,;/*·±×]*|[(\[][^()\[\]]*[)\]]")
_CLITIC = re.compile(r"(?:s|t|re|ll|ve|d|m)\b")
_VERBATIM = re.compile(r"([^\sA-Za-z*])(.*?)\1")
_NEXT_WORD = re.compile(r"\s+[A-Za-z]{2,}")
_HEXADECIMAL = re.compile(r"[0-9A-Fa-f]{4}")
_CLOSING_QUOTE = re.compile(r"[\w.,!?]\\([\"'])(?![\w{\\])")
_MATHS_ENVIRONMENTS = frozenset(
    "equation align alignat gather multline eqnarray math displaymath array cases split aligned gathered matrix pmatrix"
    " bmatrix subequations".split()
)
_ROOTS = {"": "√", "2": "√", "3": "∛", "4": "∜"}
_ON_THE_LINE = ("th", "st", "nd", "rd", "′", "″")
_NOT = "\u0338"


def raised(text: str) -> str:
    """Return a superscript in plain text: "⁻³", "^x", "^(i+1)"; an ordinal's ending stays on the line.

    >>> [raised(t) for t in ("-3", "x", "i+1", "th")]
    ['⁻³', '^x', '^(i+1)', 'th']
    """
    text = text.strip()
    if text in _ON_THE_LINE:
        return text
    if text in ("∘", "°"):
        return "°"
    written = text.translate(SUPERSCRIPTS)
    is_raised = not any(c.isascii() for c in written) and all(c in "0123456789+-−=()n" for c in text)
    return written if text and is_raised else _behind("^", text)


def lowered(text: str) -> str:
    """Return a subscript in plain text: "₂", "_x", "_(i+1)"."""
    text = text.strip()
    return text.translate(SUBSCRIPTS) if text.isascii() and text.isdecimal() else _behind("_", text)


def _behind(sign: str, text: str) -> str:
    return sign + _bracketed(text) if text else ""


def _bracketed(text: str) -> str:
    """Return a text in brackets unless it is a single term."""
    text = text.strip()
    return text if _SIMPLE.fullmatch(text) else f"({text})"


def _accented(accent: str, text: str) -> str:
    """Return a text with an accent on its first letter, behind any accents that the letter already has."""
    letter = {"ı": "i", "ȷ": "j"}.get(text[:1], text[:1])
    marks = len(text) - len(text[1:].lstrip("".join(ACCENTS.values())))
    return unicodedata.normalize("NFC", letter + text[1:marks] + ACCENTS[accent] + text[marks:])


def signed(parser: "LatexParser", sign: str) -> str:
    """Decode a macro whose name is a single non-letter."""
    if sign in "([" and not parser.is_maths:
        closing = "\\)" if sign == "(" else "\\]"
        return parser.read(closing, is_maths=True) if parser.text.find(closing, parser.at) >= 0 else sign
    if sign in ACCENTS and not (parser.is_maths and sign not in "'\"^~`"):
        return _sign_accent(parser, sign)
    if sign == "\\":
        _skip_options(parser)
    known = signs().get(sign)
    if sign in ")]" and known is None:
        return "" if parser.is_tex else sign
    return sign if known is None else known


def _sign_accent(parser: "LatexParser", sign: str) -> str:
    if not parser.is_tex and sign in "'\"" and _is_quote(parser, sign):
        return sign
    start = parser.at
    text = parser.argument(is_maths=False)
    if text[:1].isalpha():
        return _accented(sign, text)
    if text:
        parser.at = start
    return "" if sign == "." else sign


def _is_quote(parser: "LatexParser", sign: str) -> bool:
    r"""Return whether a backslash before a quote is superfluous: "it\'s", \"quoted\"."""
    before = parser.text[parser.at - 3 : parser.at - 2]
    if not (parser.next.isalpha() or parser.next in ("{", "\\")):
        return True
    if sign == "'" and before.isalpha() and _CLITIC.match(parser.text, parser.at):
        return True
    return not before.isalnum() and any(found[1] == sign for found in _CLOSING_QUOTE.finditer(parser.text))


def named(parser: "LatexParser", name: str) -> str:
    """Decode a macro whose name is a word."""
    if name in _STRUCTURES:
        return _STRUCTURES[name](parser)
    for names, read in _KINDS:
        if name in names:
            return read(parser, name)
    return _sign(parser, name) if name in signs() else _unknown(parser, name)


def _sign(parser: "LatexParser", name: str) -> str:
    if name in LETTERS and not parser.is_maths:
        parser.skip_spaces()
    sign = signs()[name]
    if sign.endswith(".") and parser.next == ".":
        parser.at += 1
    return _operator(parser, sign) if name in OPERATORS else sign


def _dropped(parser: "LatexParser", name: str) -> str:
    _arguments(parser, DROPPED[name])
    return ""


def _taken(parser: "LatexParser", name: str) -> str:
    count, kept = TAKEN[name]
    found = _arguments(parser, count)
    return found[min(kept, len(found) - 1)] if found else ""


def _skip_options(parser: "LatexParser") -> None:
    while found := _OPTION.match(parser.text, parser.at):
        parser.at = found.end()


def _arguments(parser: "LatexParser", count: int) -> list[str]:
    """Decode up to `count` groups, skipping options before and between them."""
    found = []
    for _ in range(count):
        _skip_options(parser)
        if not parser.has_group():
            break
        found.append(parser.argument(is_maths=False))
    return found


def _font(parser: "LatexParser", name: str) -> str:
    is_text = name.startswith(("text", "mbox", "hbox", "operatorname", "emph"))
    text = parser.argument(is_maths=True if name == "ensuremath" else False if is_text else None)
    if name == "textsuperscript":
        return raised(text)
    if name == "textsubscript":
        return lowered(text)
    is_blackboard = name in ("mathbb", "mathbbm", "mathds") and len(text) == 1
    return text.translate(BLACKBOARD) if is_blackboard else text


def _switch(parser: "LatexParser", name: str) -> str:
    if name in ("item", "par", "newline", "linebreak", "and"):
        return " "
    if parser.is_maths and name in ("left", "right", "middle") and parser.next == ".":
        parser.at += 1
    elif not parser.is_maths:
        parser.skip_spaces()
    return ""


def _word_accent(parser: "LatexParser", name: str) -> str:
    if name == "u" and (code := _HEXADECIMAL.match(parser.text, parser.at)):
        # A character that JSON escaped twice.
        parser.at = code.end()
        return chr(int(code.group(), 16))
    is_of_text = len(name) == 1 or name == "textcommabelow"
    text = parser.argument(is_maths=False if is_of_text else None)
    is_one = len(text) == 1 or (len(text) > 1 and not text[1].isalpha())
    return _accented(name, text) if text[:1].isalnum() and (is_of_text or is_one) else text


def _operator(parser: "LatexParser", sign: str) -> str:
    """Return the name of a function, separated from its neighbours by spaces."""
    before = " " if parser.last.isalnum() else ""
    return before + sign + (" " if parser.next.isalnum() or parser.next in ("{", "\\") else "")


def _root(parser: "LatexParser") -> str:
    degree = ""
    if found := _OPTION.match(parser.text, parser.at):
        parser.at, degree = found.end(), found.group().strip()[1:-1].strip()
    if not parser.is_maths and _NEXT_WORD.match(parser.text, parser.at):
        return "√"
    return _ROOTS.get(degree, raised(degree) + "√") + _bracketed(parser.argument())


def _fraction(parser: "LatexParser") -> str:
    top, bottom = parser.argument(), parser.argument()
    return f"{_bracketed(top)}/{_bracketed(bottom)}" if top and bottom else top + bottom


def _binomial(parser: "LatexParser") -> str:
    return f"({parser.argument()} choose {parser.argument()})"


def _negated(parser: "LatexParser") -> str:
    text = parser.argument()
    return unicodedata.normalize("NFC", text[:1] + _NOT + text[1:]) if text else ""


def _verbatim(parser: "LatexParser") -> str:
    if not (found := _VERBATIM.match(parser.text, parser.at)):
        return ""
    parser.at = found.end()
    return found[2]


def _address(parser: "LatexParser") -> str:
    found = parser.raw_argument().strip().replace("\\", "")
    return f" {found}" if parser.last and not parser.last.isspace() and parser.last not in "([{“‘" else found


def _link(parser: "LatexParser") -> str:
    """Return the text of a link, and its address in brackets."""
    _skip_options(parser)
    address, text = _address(parser).strip(), parser.argument(is_maths=False).strip()
    return f"{text} ({address})" if text and address and address not in text else text or address


def _note(parser: "LatexParser") -> str:
    found = _arguments(parser, 1)
    return f" ({found[0].strip()})" if found and found[0].strip() else ""


def _environment(parser: "LatexParser") -> str:
    name = parser.raw_argument().strip().rstrip("*")
    _skip_options(parser)
    if name in ("array", "tabular", "tabular*"):
        parser.raw_argument()
    ends = (f"\\end{{{name}}}", f"\\end{{{name}*}}")
    closing = next((end for end in ends if parser.text.find(end, parser.at) >= 0), None)
    if name in _MATHS_ENVIRONMENTS and closing and parser.depth < len(_MATHS_ENVIRONMENTS):
        return f" {parser.read(closing, is_maths=True)} "
    return " "


def _environment_end(parser: "LatexParser") -> str:
    parser.raw_argument()
    return " "


def _unknown(parser: "LatexParser", name: str) -> str:
    """Return the content of an unknown macro, or its name if it has none."""
    if found := _FUSED.fullmatch(name):
        return _fused(found)
    if parser.next != "{":
        return name
    if parser.startswith("{}"):
        parser.at += 2
        return name
    found_ = [parser.argument()]
    while parser.next == "{":
        found_.append(parser.argument())
    return " ".join(part for part in found_ if part)


def _fused(found: re.Match[str]) -> str:
    if found["line"]:
        return f" {found['word']}"
    if found["address"]:
        return f" {found['address']}"
    if found["letter"]:
        accent = found["letter_macro"]
        return _accented(accent, found["letter"]) if accent in ACCENTS else found["letter"]
    if found["macro"].startswith("cite"):
        return ""
    if found["macro"] == "sqrt":
        return "√" + found["rest"]
    is_blackboard = found["macro"] == "mathbb" and len(found["rest"]) == 1
    return found["rest"].translate(BLACKBOARD) if is_blackboard else found["rest"]


_STRUCTURES: dict[str, Callable[["LatexParser"], str]] = {
    "sqrt": _root,
    **dict.fromkeys(("frac", "dfrac", "tfrac", "cfrac", "nicefrac", "sfrac", "textfrac", "xfrac"), _fraction),
    **dict.fromkeys(("binom", "dbinom", "tbinom"), _binomial),
    "not": _negated,
    **dict.fromkeys(("verb", "lstinline"), _verbatim),
    **dict.fromkeys(("url", "path", "nolinkurl", "doi"), _address),
    "href": _link,
    **dict.fromkeys(("footnote", "footnotetext", "footnotemark"), _note),
    "begin": _environment,
    "end": _environment_end,
}
_KINDS: tuple[tuple[Container[str], Callable[["LatexParser", str], str]], ...] = (
    (FONTS, _font),
    (SWITCHES, _switch),
    (ACCENTS, _word_accent),
    (DROPPED, _dropped),
    (TAKEN, _taken),
)
