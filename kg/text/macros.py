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


def signed(reader: "LatexParser", sign: str) -> str:
    """Decode a macro whose name is a single non-letter."""
    if sign in "([" and not reader.is_maths:
        closing = "\\)" if sign == "(" else "\\]"
        return reader.read(closing, is_maths=True) if reader.text.find(closing, reader.at) >= 0 else sign
    if sign in ACCENTS and not (reader.is_maths and sign not in "'\"^~`"):
        return _sign_accent(reader, sign)
    if sign == "\\":
        _skip_options(reader)
    known = signs().get(sign)
    if sign in ")]" and known is None:
        return "" if reader.is_tex else sign
    return sign if known is None else known


def _sign_accent(reader: "LatexParser", sign: str) -> str:
    if not reader.is_tex and sign in "'\"" and _is_quote(reader, sign):
        return sign
    start = reader.at
    text = reader.argument(is_maths=False)
    if text[:1].isalpha():
        return _accented(sign, text)
    if text:
        reader.at = start
    return "" if sign == "." else sign


def _is_quote(reader: "LatexParser", sign: str) -> bool:
    r"""Return whether a backslash before a quote is superfluous: "it\'s", \"quoted\"."""
    before = reader.text[reader.at - 3 : reader.at - 2]
    if not (reader.next.isalpha() or reader.next in ("{", "\\")):
        return True
    if sign == "'" and before.isalpha() and _CLITIC.match(reader.text, reader.at):
        return True
    return not before.isalnum() and any(found[1] == sign for found in _CLOSING_QUOTE.finditer(reader.text))


def named(reader: "LatexParser", name: str) -> str:
    """Decode a macro whose name is a word."""
    if name in _STRUCTURES:
        return _STRUCTURES[name](reader)
    for names, read in _KINDS:
        if name in names:
            return read(reader, name)
    return _sign(reader, name) if name in signs() else _unknown(reader, name)


def _sign(reader: "LatexParser", name: str) -> str:
    if name in LETTERS and not reader.is_maths:
        reader.skip_spaces()
    sign = signs()[name]
    if sign.endswith(".") and reader.next == ".":
        reader.at += 1
    return _operator(reader, sign) if name in OPERATORS else sign


def _dropped(reader: "LatexParser", name: str) -> str:
    _arguments(reader, DROPPED[name])
    return ""


def _taken(reader: "LatexParser", name: str) -> str:
    count, kept = TAKEN[name]
    found = _arguments(reader, count)
    return found[min(kept, len(found) - 1)] if found else ""


def _skip_options(reader: "LatexParser") -> None:
    while found := _OPTION.match(reader.text, reader.at):
        reader.at = found.end()


def _arguments(reader: "LatexParser", count: int) -> list[str]:
    """Decode up to `count` groups, skipping options before and between them."""
    found = []
    for _ in range(count):
        _skip_options(reader)
        if not reader.has_group():
            break
        found.append(reader.argument(is_maths=False))
    return found


def _font(reader: "LatexParser", name: str) -> str:
    is_text = name.startswith(("text", "mbox", "hbox", "operatorname", "emph"))
    text = reader.argument(is_maths=True if name == "ensuremath" else False if is_text else None)
    if name == "textsuperscript":
        return raised(text)
    if name == "textsubscript":
        return lowered(text)
    is_blackboard = name in ("mathbb", "mathbbm", "mathds") and len(text) == 1
    return text.translate(BLACKBOARD) if is_blackboard else text


def _switch(reader: "LatexParser", name: str) -> str:
    if name in ("item", "par", "newline", "linebreak", "and"):
        return " "
    if reader.is_maths and name in ("left", "right", "middle") and reader.next == ".":
        reader.at += 1
    elif not reader.is_maths:
        reader.skip_spaces()
    return ""


def _word_accent(reader: "LatexParser", name: str) -> str:
    if name == "u" and (code := _HEXADECIMAL.match(reader.text, reader.at)):
        # A character that JSON escaped twice.
        reader.at = code.end()
        return chr(int(code.group(), 16))
    is_of_text = len(name) == 1 or name == "textcommabelow"
    text = reader.argument(is_maths=False if is_of_text else None)
    is_one = len(text) == 1 or (len(text) > 1 and not text[1].isalpha())
    return _accented(name, text) if text[:1].isalnum() and (is_of_text or is_one) else text


def _operator(reader: "LatexParser", sign: str) -> str:
    """Return the name of a function, separated from its neighbours by spaces."""
    before = " " if reader.last.isalnum() else ""
    return before + sign + (" " if reader.next.isalnum() or reader.next in ("{", "\\") else "")


def _root(reader: "LatexParser") -> str:
    degree = ""
    if found := _OPTION.match(reader.text, reader.at):
        reader.at, degree = found.end(), found.group().strip()[1:-1].strip()
    if not reader.is_maths and _NEXT_WORD.match(reader.text, reader.at):
        return "√"
    return _ROOTS.get(degree, raised(degree) + "√") + _bracketed(reader.argument())


def _fraction(reader: "LatexParser") -> str:
    top, bottom = reader.argument(), reader.argument()
    return f"{_bracketed(top)}/{_bracketed(bottom)}" if top and bottom else top + bottom


def _binomial(reader: "LatexParser") -> str:
    return f"({reader.argument()} choose {reader.argument()})"


def _negated(reader: "LatexParser") -> str:
    text = reader.argument()
    return unicodedata.normalize("NFC", text[:1] + _NOT + text[1:]) if text else ""


def _verbatim(reader: "LatexParser") -> str:
    if not (found := _VERBATIM.match(reader.text, reader.at)):
        return ""
    reader.at = found.end()
    return found[2]


def _address(reader: "LatexParser") -> str:
    found = reader.raw_argument().strip().replace("\\", "")
    return f" {found}" if reader.last and not reader.last.isspace() and reader.last not in "([{“‘" else found


def _link(reader: "LatexParser") -> str:
    """Return the text of a link, and its address in brackets."""
    _skip_options(reader)
    address, text = _address(reader).strip(), reader.argument(is_maths=False).strip()
    return f"{text} ({address})" if text and address and address not in text else text or address


def _note(reader: "LatexParser") -> str:
    found = _arguments(reader, 1)
    return f" ({found[0].strip()})" if found and found[0].strip() else ""


def _environment(reader: "LatexParser") -> str:
    name = reader.raw_argument().strip().rstrip("*")
    _skip_options(reader)
    if name in ("array", "tabular", "tabular*"):
        reader.raw_argument()
    ends = (f"\\end{{{name}}}", f"\\end{{{name}*}}")
    closing = next((end for end in ends if reader.text.find(end, reader.at) >= 0), None)
    if name in _MATHS_ENVIRONMENTS and closing and reader.depth < len(_MATHS_ENVIRONMENTS):
        return f" {reader.read(closing, is_maths=True)} "
    return " "


def _environment_end(reader: "LatexParser") -> str:
    reader.raw_argument()
    return " "


def _unknown(reader: "LatexParser", name: str) -> str:
    """Return the content of an unknown macro, or its name if it has none."""
    if found := _FUSED.fullmatch(name):
        return _fused(found)
    if reader.next != "{":
        return name
    if reader.startswith("{}"):
        reader.at += 2
        return name
    found_ = [reader.argument()]
    while reader.next == "{":
        found_.append(reader.argument())
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
