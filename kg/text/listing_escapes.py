"""Damage typical of listing pages: characters that lost their backslash or their "&#" on the way to the page."""

import html
import re

from kg.text.damaged_latex import restored
from kg.text.latex import from_latex

_PLUS_MINUS = re.compile(r"(?<=\d)\s?pm\s?(?=\d)")
_CHARACTER = re.compile(r"(?<=[a-z,.])x(20[0-9A-Fa-f]{2})(?=[A-Za-z])")
_LETTER_MACRO = re.compile(r"(?<![\\A-Za-z])(?=(?:mathcal|mathbf|mathbb|mathrm)\{\w\})")
_FRACTION = re.compile(r"(\d)\{(\d+)\}")
_SUBSCRIPT = re.compile(r"(\\?[A-Za-z]*[a-z])\{(?=[A-Z])")
_ADDRESS_ECHO = re.compile(r"(https?://[^\s{}]+)\{\1\}")
_CITATION = re.compile(r"\s?~(?:ref|cite)[a-z]*:\w+|(?<=\w)~(?:ref|cite)\w+")
_ECHOED_CITATION = re.compile(r"\b(\w+)~(\w+)\b")


def _drop_echo(match: re.Match[str]) -> str:
    # "UDOP~udop" is a name followed by its citation key.
    name, key = match.groups()
    return name if key == name.lower() and key != name else match.group()


def _apart(match: re.Match[str]) -> str:
    # "Wukong{ViT-B}" lost the macro between name and size.
    return match.group() if match[1].startswith("\\") else f"{match[1]} {{"


def from_listing(text: str) -> str:
    r"""Return the plain text of a title or abstract from a listing page.

    >>> from_listing(r'T\"ULU 3 at 88.2pm0.3, 50\% of UDOP~udop')
    'TÜLU 3 at 88.2±0.3, 50% of UDOP'
    """
    text = _PLUS_MINUS.sub("±", text)
    text = _CHARACTER.sub(lambda m: html.unescape(f"&#x{m.group(1)};"), text)
    text = _FRACTION.sub(r"\1/\2", _LETTER_MACRO.sub(r"\\", text))
    text = _ECHOED_CITATION.sub(_drop_echo, _CITATION.sub("", _ADDRESS_ECHO.sub(r"\1", text)))
    return from_latex(_SUBSCRIPT.sub(_apart, restored(text)))
