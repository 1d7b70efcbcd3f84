r"""Short and long forms of acronyms: the commands of glossaries, acro and acronym that define and print them."""

import re
from collections.abc import Mapping, Sequence

from kg.fulltext.tex.macros import Acronym, Definitions
from kg.fulltext.tex.stream import Stream
from kg.fulltext.tex.tokens import Token, to_tex

_SHORT, _LONG, _FULL, _FIRST = "short", "long", "full", "first"
PRINTING = {
    **dict.fromkeys(("gls", "Gls", "GLS", "ac", "Ac", "iac", "Iac", "glspl", "Glspl", "acp", "Acp"), _FIRST),
    **dict.fromkeys(
        ("acs", "acsp", "acrshort", "acrshortpl", "glsxtrshort", "glsxtrshortpl", "glsentryshort", "glsentryname"),
        _SHORT,
    ),
    **dict.fromkeys(
        ("acl", "Acl", "aclp", "acrlong", "Acrlong", "acrlongpl", "glsxtrlong", "glsentrylong", "glsdesc"), _LONG
    ),
    **dict.fromkeys(("acf", "Acf", "acfp", "acrfull", "Acrfull", "acrfullpl", "glsxtrfull", "glsfirst"), _FULL),
}
"""Command -> the form of an acronym that it prints."""
DEFINING = ("newacronym", "newabbreviation", "acro", "acrodef", "newacro", "DeclareAcronym", "newglossaryentry")
_SIGNS = re.compile("([=,])")
_PLURALS = ("pl", "acp", "Acp", "acsp", "aclp", "acfp")


def define_acronym(stream: Stream, definitions: Definitions, command: str) -> None:
    """Read the arguments of a command that defines an acronym; one of another package keeps its argument."""
    acronyms = definitions.acronyms
    stream.option()
    label = stream.argument()
    given = stream.option()
    first = stream.group()
    if first is None:
        stream.back([("{", 0), *label, ("}", 0)])
    elif command in ("DeclareAcronym", "newglossaryentry"):
        keys = _keys(first)
        short = keys.get("short") or keys.get("name") or label
        acronyms[to_tex(label).strip()] = Acronym(short, keys.get("long") or [])
    elif command in ("newacronym", "newabbreviation"):
        acronyms[to_tex(label).strip()] = Acronym(first, stream.argument())
    else:
        acronyms[to_tex(label).strip()] = Acronym(given or label, first)


def _keys(tokens: Sequence[Token]) -> dict[str, list[Token]]:
    """Return the keys of options with their values, without the braces around them."""
    found: dict[str, list[Token]] = {}
    key, value, depth, is_value = "", list[Token](), 0, False
    for text, place in [*_split(tokens), (",", 0)]:
        depth += (text == "{") - (text == "}")
        if depth or text not in ("=", ","):
            value.append((text, place))
        elif text == "=" and not is_value:
            key, value, is_value = to_tex(value).strip(), [], True
        elif text == ",":
            if is_value:
                found[key] = _bare(value)
            value, is_value = [], False
    return found


def _split(tokens: Sequence[Token]) -> list[Token]:
    """Return tokens with the equals signs and commas apart."""
    return [
        (part, place) for text, place in tokens for part in ([text] if text[0] == "\\" else _SIGNS.split(text)) if part
    ]


def _bare(tokens: list[Token]) -> list[Token]:
    """Return a value without the spaces and the braces around it."""
    start = 0
    while start < len(tokens) and tokens[start][0].isspace():
        start += 1
    end = len(tokens)
    while end > start and tokens[end - 1][0].isspace():
        end -= 1
    kept = tokens[start:end]
    return kept[1:-1] if len(kept) > 1 and kept[0][0] == "{" and kept[-1][0] == "}" else kept


def print_acronym(stream: Stream, acronyms: Mapping[str, Acronym], command: str, place: int, *, is_text: bool) -> bool:
    """Put back what a command prints of an acronym; return false where the document defines none.

    `is_text` is false in floats, where an acronym that is printed for the first time is not explained.
    """
    if not acronyms:
        return False
    form = PRINTING[command]
    has_star = stream.has_star()
    stream.option()
    label = stream.argument()
    stream.option()
    acronym = acronyms.get(to_tex(label).strip())
    if acronym is None:
        stream.back([("{", place), *label, ("}", place)])
        return True
    if form == _FIRST:
        form = _FULL if is_text and not acronym.is_explained and not has_star else _SHORT
    acronym.is_explained |= form == _FULL
    ending = [("s", place)] if command.endswith(_PLURALS) else []
    short = [*acronym.short, *ending]
    full = [*acronym.long, *ending, (" ", place), ("(", place), *short, (")", place)]
    printed = {_SHORT: short, _LONG: [*acronym.long, *ending], _FULL: full}[form if acronym.long else _SHORT]
    stream.push([(text, place) for text, _ in printed])
    return True
