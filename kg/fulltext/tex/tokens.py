"""Splitting of TeX into tokens, and joining of tokens into TeX."""

import re
from collections.abc import Iterable, Iterator
from functools import cache

Token = tuple[str, int]
"""The text of a token, and the place of its first character in the sources (`Sources.place`)."""

_VERBATIM = "verbatim|Verbatim|lstlisting|minted|comment|filecontents|alltt"
_LETTERS, _LETTERS_OF_PACKAGES = "A-Za-z", "A-Za-z@"
_AT_REGIONS = re.compile(r"\\makeat(letter|other)(?![A-Za-z@])")
PARAGRAPH = "\n\n"


@cache
def _pattern(letters: str) -> re.Pattern[str]:
    return re.compile(
        rf"""
          (?P<dropped>%[^\n]*(?:\n[ \t]*+(?!\n))?
            | \\begin\s*\{{(?P<environment>{_VERBATIM})(?P<star>\*?)\}}(?!\}}).*?
              (?:\\end\s*\{{(?P=environment)(?P=star)\}}|\Z))
        | (?P<verb>\\verb\*?(?P<sign>[^\sA-Za-z*@])[^\n]{{0,1000}}?(?P=sign))
        | (?P<other>\\(?:[{letters}]+|.|\Z) | \#+[1-9]? | [{{}}&$~^_\[\]] | [^\\{{}}&$~^_\#%\[\]\s]+)
        | (?P<space>\s+)
        """,
        re.VERBOSE | re.DOTALL,
    )


def tokens_of(text: str, base: int = 0, *, is_package: bool = False) -> Iterator[Token]:
    r"""Yield the tokens of a text: control sequences, special characters, parameters, spaces and runs of characters.

    Comments and verbatim environments are left out. White space is one token, a space or a paragraph. `@` is a letter
    between \makeatletter and \makeatother, and from the beginning of a package. `base` is the place of the first
    character.

    >>> [token for token, _ in tokens_of(r"a\b {c} % no")]
    ['a', '\\b', ' ', '{', 'c', '}', ' ']
    """
    start, letters = 0, _LETTERS_OF_PACKAGES if is_package else _LETTERS
    for mark in _AT_REGIONS.finditer(text):
        yield from _tokens(text, start, mark.start(), base, letters)
        start, letters = mark.end(), _LETTERS_OF_PACKAGES if mark[1] == "letter" else _LETTERS
    yield from _tokens(text, start, len(text), base, letters)


def _tokens(text: str, start: int, end: int, base: int, letters: str) -> Iterator[Token]:
    for found in _pattern(letters).finditer(text, start, end):
        kind, token = found.lastgroup, found.group()
        if found["dropped"] is not None:
            continue
        if found["verb"] is not None:
            kind = "verb"
        if kind == "space":
            token = PARAGRAPH if token.count("\n") > 1 else " "
        yield token, base + found.start()


def is_word(token: str) -> bool:
    """Return whether a token is a control sequence of letters."""
    return len(token) > 1 and token[0] == "\\" and (token[1].isalpha() or token[1] == "@")


def to_tex(tokens: Iterable[Token]) -> str:
    r"""Return the TeX of some tokens; a control word stays apart from the letters that an expansion puts behind it.

    >>> to_tex([("\\it", 0), ("a", 9)])
    '\\it a'
    """
    parts: list[str] = []
    is_open = False
    for text, _ in tokens:
        if is_open and text[0].isalpha():
            parts.append(" ")
        parts.append(text)
        is_open = text[0] == "\\" and is_word(text) and text[-1].isalpha()
    return "".join(parts)
