r"""What TeX itself, \xspace and \onedot expand to, where it depends on the tokens that follow."""

import re
from collections.abc import Callable

from kg.fulltext.tex.stream import Stream
from kg.fulltext.tex.tokens import Token, to_tex

_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
          (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
_LEADING_NUMBER = re.compile(r"[0-9]{1,4}(?![0-9])")
_NO_SPACE_BEFORE = frozenset(
    [*".,'/?;:!~-)}{]%&^_", "\\/", "\\ ", "\\space", "\\\\", "\\par", "\\end", "\\footnote", "\\footnotemark",
     "\\xspace", "\\unskip", "\\)", "\\]", "\\fi", "\\else", "\\or"]
)  # fmt: skip
_NAME = re.compile(r"[A-Za-z@]+\*?|.", re.DOTALL)


def named(stream: Stream, place: int) -> Token | None:
    r"""Read the rest of `\csname ... \endcsname`; return the control sequence that it names, None for an empty one."""
    name = to_tex(stream.until((("\\endcsname", 0),))).strip()
    return (f"\\{name}", place) if name and name != "csname" else None


def is_printable(name: str) -> bool:
    r"""Return whether a control sequence without its backslash can be written as one, without \csname."""
    return _NAME.fullmatch(name) is not None


def _roman(stream: Stream, place: int) -> None:
    """Read a number and put it back in lower-case Roman numerals; leave anything else."""
    stream.skip_spaces()
    token = stream.next()
    found = _LEADING_NUMBER.match(token[0]) if token else None
    if token is None or found is None:
        stream.back([token])
        return
    rest = token[0][found.end() :]
    behind = (rest, token[1] + found.end()) if rest else stream.next()
    # One space ends the number.
    stream.back([behind if behind and behind[0] != " " else None])
    stream.back([(numeral, place)] if (numeral := _numeral(int(found.group()))) else [])


def _numeral(number: int) -> str:
    written = ""
    for value, sign in _ROMAN:
        count, number = divmod(number, value)
        written += sign * count
    return written


def _upper_case(stream: Stream, place: int) -> None:
    r"""Put the argument back in upper case; a numeral at its beginning is expanded: `{\romannumeral 2}`."""
    token = stream.next()
    if token and token[0] != "\\expandafter":
        stream.back([token])
    group = stream.group()
    if group is None:
        return
    inner = Stream()
    inner.push(group)
    if group and group[0][0] == "\\romannumeral":
        inner.next()
        _roman(inner, place)
    read: list[Token] = []
    while part := inner.next():
        read.append(part if part[0][0] == "\\" else (part[0].upper(), part[1]))
    stream.push(read)


def _roman_capitals(stream: Stream, _: int) -> None:
    r"""Put the text before the next "@" back in upper case: `\@slowromancap iv@`."""
    read = stream.until((("@", 0),))
    stream.push([(text if text[0] == "\\" else text.upper(), place) for text, place in read])


def _space(stream: Stream, place: int) -> None:
    r"""Put a space back before what is not punctuation, as \xspace does; nothing in mathematics, which prints none."""
    token = stream.next()
    # A mark or an index, "$^*$", stays at the name that it belongs to.
    behind = stream.next() if token and token[0] == "$" else None
    stream.back([token, behind])
    text = behind[0] if behind and behind[0] in "^_" else token[0] if token else " "
    if not (stream.is_math or text[0].isspace() or text[0] in _NO_SPACE_BEFORE or text in _NO_SPACE_BEFORE):
        stream.back([(" ", place)])


def _one_dot(stream: Stream, place: int) -> None:
    r"""Put a full stop back before what is none, as \onedot of the style files of conferences on vision does."""
    token = stream.next()
    stream.back([token])
    if token is None or token[0][0] != ".":
        _space(stream, place)
        stream.back([(".", place)])


def _rule_end(stream: Stream, place: int) -> None:
    r"""Put back the brace that ends a rule, whose beginning hides its own: `\noalign{\ifnum0=`}\fi\hrule`."""
    stream.back([("}", place)])


def _nothing(_: Stream, __: int) -> None:
    r"""Print nothing: \global and \long say how the definition behind them holds."""


EXPANSIONS: dict[str, Callable[[Stream, int], None]] = {
    "romannumeral": _roman,
    "uppercase": _upper_case,
    "@slowromancap": _roman_capitals,
    "xspace": _space,
    "onedot": _one_dot,
    "@xhline": _rule_end,
    **dict.fromkeys(("global", "long", "outer", "protected"), _nothing),
}
"""Control sequence without its backslash -> what it does with the tokens after it; the place is its own."""
