"""The lexical normal form of a SPARQL query: the single text that is both checked and evaluated.

If two parsers read one text differently, a query could pass the check of one and mean something else to the other.
The normal form leaves nothing to read differently: no comments, no escapes outside strings and IRIs, one kind of
white space, one kind of string, and IRIs that cannot be mistaken for comparisons. Line breaks are kept, so that
positions in a parser's messages refer to the user's text.

Source: https://www.w3.org/TR/sparql11-query/#sparqlGrammar, sections 19.2 to 19.8, and the operators of SPARQL 1.2.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from kg.errors import QueryError, Where

_UCHAR = r"\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8}"
_BASE = (
    "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d\u2070-\u218f\u2c00-\u2fef"
    "\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_CHAR = _BASE + "_0-9\\-\u00b7\u0300-\u036f\u203f-\u2040"
# Bounded, because a run of letters and points without a colon would be rescanned at each point.
_PREFIX = rf"[{_BASE}](?:[{_CHAR}.]{{0,254}}[{_CHAR}])?"
_ESCAPED = r"%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%]"
_LOCAL = rf"(?:[{_BASE}_:0-9]|{_ESCAPED})(?:(?:[{_CHAR}.:]|{_ESCAPED})*(?:[{_CHAR}:]|{_ESCAPED}))?"
_VARIABLE = rf"[?$][{_BASE}_0-9][{_BASE}_0-9\u00b7\u0300-\u036f\u203f-\u2040]*"

_TOKEN = rf"""
      (?P<space>[ \t\r\n]+)
    | (?P<comment>\#[^\r\n]*)
    | (?P<iri><(?:[^<>"{{}}|^`\\\x00-\x20]|{_UCHAR})*>)
    | (?P<string>\"\"\"(?:"?"?(?:[^"\\]|\\.))*\"\"\" | '''(?:'?'?(?:[^'\\]|\\.))*'''
        | "(?!"")(?:[^"\\\r\n]|\\.)*" | '(?!'')(?:[^'\\\r\n]|\\.)*' | "" | '')
    | (?P<variable>{_VARIABLE})
    | (?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*(?:--[A-Za-z]+)?)
    | (?P<blank>_:[{_BASE}_0-9](?:[{_CHAR}.]*[{_CHAR}])?)
    | (?P<number>(?:[0-9]+\.[0-9]*|\.?[0-9]+)[eE][+-]?[0-9]+ | [0-9]*\.[0-9]+ | [0-9]+)
    | (?P<name>(?P<prefix>{_PREFIX})?:(?:{_LOCAL})?)
    | (?P<word>[A-Za-z][A-Za-z0-9_]*)
    | (?P<sign><<\(|\)>>|<<|>>|<=|>=|!=|&&|\|\||\^\^|\{{\||\|\}}|[{{}}()\[\].,;*/|^?!=<>+\-~])
    """
_OUTSIDE_ESCAPE = re.compile(_UCHAR)
_NEWLINE = re.compile(r"\r\n|\r|\n")
_STRING_ESCAPE = re.compile(rf"{_UCHAR}|\\.", re.DOTALL)
_SHORT = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f", '"': '"', "'": "'", "\\": "\\"}
_WRITTEN = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
# Characters kept in an IRI so that its text cannot be parsed as a comparison: no bracket, no comment.
_PLAIN_IRI = re.compile(r"[A-Za-z0-9:/._~%@-]")
_NO_IRI = re.compile(r"[\x00-\x20<>\"{}|^`\\\ud800-\udfff]")
_SURROGATES = range(0xD800, 0xE000)
_HIGHEST = 0x10FFFF


@cache
def _token() -> re.Pattern[str]:
    # Compiled lazily: it takes as long as all the rest of a short query.
    return re.compile(_TOKEN, re.VERBOSE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class NormalForm:
    """A query in its normal form, and its keywords: the words outside strings, IRIs and names, in upper case."""

    text: str
    words: frozenset[str]


class _Lexer:
    """One pass over a query, which collects its words."""

    def __init__(self, text: str, name: str) -> None:
        self._text, self._name = text.removeprefix("\ufeff"), name
        self.words: set[str] = set()

    def parts(self) -> Iterator[str]:
        """Yield the tokens and the white space between them in normal form."""
        position = 0
        while position < len(self._text):
            match = _token().match(self._text, position)
            escape = _OUTSIDE_ESCAPE.match(self._text, match.end() if match else position)
            if escape and (match is None or match.lastgroup not in ("space", "comment", "iri", "string")):
                # Section 19.2: escapes come before the grammar, so a name continues after one.
                self._decode(escape)
                continue
            if match is None:
                raise self._error(position, self._reason(position))
            yield self._written(match)
            position = match.end()

    def _decode(self, escape: re.Match[str]) -> None:
        character = self._character(escape[0], escape.start())
        if not re.fullmatch(rf"[{_CHAR}]", character):
            raise self._error(escape.start(), f"{escape[0]} is outside a string or an IRI")
        self._text = self._text[: escape.start()] + character + self._text[escape.end() :]

    def _written(self, match: re.Match[str]) -> str:
        token = match[0]
        match match.lastgroup:
            case "space":
                return re.sub(r"[^\n]", " ", _NEWLINE.sub("\n", token))
            case "comment":
                return " " * len(token)
            case "iri":
                return self._iri(match)
            case "string":
                return self._string(match)
            case "word":
                self.words.add(token.upper())
            case "name":
                # Scannerless parsers find a keyword at the start of a name: SERVICEex:a.
                self.words.add((match["prefix"] or "").upper())
        return token

    def _iri(self, match: re.Match[str]) -> str:
        value = _OUTSIDE_ESCAPE.sub(lambda e: self._character(e[0], match.start()), match[0][1:-1])
        if _NO_IRI.search(value):
            raise self._error(match.start(), f"not an IRI: {match[0][:80]}")
        return f"<{''.join(c if _PLAIN_IRI.match(c) else _escaped(c) for c in value)}>"

    def _string(self, match: re.Match[str]) -> str:
        quotes = 3 if match[0][:3] in ('"""', "'''") else 1
        value = _STRING_ESCAPE.sub(lambda e: self._character(e[0], match.start()), match[0][quotes:-quotes])
        written = "".join(_WRITTEN.get(c) or (c if c.isprintable() else _escaped(c)) for c in value)
        return f'"{written}"' + "\n" * len(_NEWLINE.findall(match[0]))

    def _character(self, escape: str, position: int) -> str:
        if escape[1] not in "uU":
            if escape[1] not in _SHORT:
                raise self._error(position, f"not a SPARQL escape: {escape!r}")
            return _SHORT[escape[1]]
        number = int(escape[2:], 16) if len(escape) > 2 else _HIGHEST + 1
        if number > _HIGHEST or number in _SURROGATES:
            raise self._error(position, f"not a character: {escape}")
        return chr(number)

    def _reason(self, position: int) -> str:
        character = self._text[position]
        if character in "\"'":
            return "an unterminated string"
        return f"no SPARQL token begins with {character!r} (U+{ord(character):04X})"

    def _error(self, position: int, reason: str) -> QueryError:
        lines = _NEWLINE.split(self._text[:position])
        location = f"line {len(lines)}, column {len(lines[-1]) + 1}"
        return QueryError(
            f"not valid SPARQL: {reason}, at {location}", where=Where(self._name), cure="correct the query"
        )


def _escaped(character: str) -> str:
    number = ord(character)
    return f"\\u{number:04X}" if number <= 0xFFFF else f"\\U{number:08X}"


def normal_form(text: str, name: str = "query") -> NormalForm:
    r"""Return the normal form of a query; raise QueryError if its text is not a sequence of SPARQL tokens.

    `name` is the query's name in errors.

    >>> normal_form("ASK { ?s <http://a/#\\u0062> '''it's''' # why\r}").text
    'ASK { ?s <http://a/\\u0023b> "it\'s"      \n}'
    >>> sorted(normal_form("\\u0053elect * {}").words)
    ['SELECT']
    """
    lexer = _Lexer(text, name)
    if any("\ud800" <= c <= "\udfff" for c in text):
        raise QueryError("not valid SPARQL: the query is not UTF-8", where=Where(name), cure="save it as UTF-8")
    written = "".join(lexer.parts())
    return NormalForm(written, frozenset(lexer.words))
