"""Parsing of author lists, as sources write them, into names."""

import ast
import csv
import json
import re
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping

from kg.names.name import Name
from kg.names.reading import is_initialed, is_nobody, is_others, of_parts, parse_initialed, parse_name, without_others

_AND = re.compile(r"\s+(?:and|AND|&|und|et)\s+(?!al\b)|\s*;\s*(?:and\s+)?")
_MARK_OF_ID = re.compile(r"\s*\(\d{5,}\)|\s*\[\d+\]")
_PARTED = re.compile(r"\s*(?:;|\||\n|\s·\s|•)\s*")
_LIST = re.compile(r"\s*[\[({].*[\])}]\s*", re.DOTALL)
# NumPy prints arrays without commas; Python would take that for one concatenated string.
_ADJACENT = re.compile(r"(?<=['\"])\s+(?=['\"])")
_SUFFIX = re.compile(r",\s*((?:[JS]r\.?|I{2,3}|IV)(?=\s*(?:,\s*\S+\s+\S|$)))")
_WHOLE = (
    "literal",
    "name",
    "full_name",
    "fullname",
    "fullName",
    "display_name",
    "displayName",
    "raw_author_name",
    "text",
)
_INNER = ("author", "creator", "profile")
_FAMILY = ("family", "lastName", "last_name", "last", "LastName", "surname", "family_name", "familyName", "keyname")
_GIVEN = ("given", "firstName", "first_name", "first", "ForeName", "forename", "given_name", "givenName", "forenames")
_PARTICLES, _SUFFIXES = ("non-dropping-particle", "dropping-particle", "prefix"), ("suffix", "Suffix")
_LONGEST_CELL = 200_000


def _first(found: Mapping[str, object], keys: tuple[str, ...]) -> str:
    return next((text for key in keys if isinstance(text := found.get(key), str) and text.strip()), "")


def _of_object(found: Mapping[str, object], decode: Callable[[str], str]) -> object:
    """Return the name in a JSON object: from its parts, its full-name field or a nested object; None without any."""
    family = _first(found, _FAMILY)
    if not family:
        return _first(found, _WHOLE) or next(
            (found[key] for key in _INNER if isinstance(found.get(key), Mapping)), None
        )
    middle = found.get("middle")
    between = [*middle] if isinstance(middle, list) else [middle]
    given = " ".join(part for part in (_first(found, _GIVEN), *between) if isinstance(part, str) and part)
    parts = (family, given, _first(found, _PARTICLES), _first(found, _SUFFIXES))
    return of_parts(*map(decode, parts))


def _printed(text: str) -> list[object] | None:
    """Parse a list printed by a program (JSON, Python, NumPy, PostgreSQL); return None if it is not one."""
    if len(text) > _LONGEST_CELL or not _LIST.fullmatch(text):
        return None
    text = _ADJACENT.sub(", ", text.strip())
    for load in (json.loads, ast.literal_eval):
        try:
            with warnings.catch_warnings(action="ignore"):
                found = load(text)
        except (ValueError, SyntaxError, RecursionError, MemoryError, TypeError):
            continue
        if isinstance(found, list | tuple | set):
            return list(found)
        return [found] if isinstance(found, dict) else None
    try:
        return None if text.startswith("(") else list(next(csv.reader([text[1:-1]], skipinitialspace=True), []))
    except csv.Error:
        return None


def _is_family_first(part: str) -> bool:
    return part.count(",") in (1, 2)


def pieces(text: str) -> list[str]:
    """Split a text of several names: "Doe, Jane and Roe, Richard", "Doe J.A.; Roe R.", "Jane Doe, Richard Roe".

    >>> pieces("Doe, Jane and Roe, Richard"), pieces("Jane Doe, Richard Roe, and Edna Poe"), pieces("Doe, Jane")
    (['Doe, Jane', 'Roe, Richard'], ['Jane Doe', 'Richard Roe', 'Edna Poe'], ['Doe, Jane'])
    """
    text = _MARK_OF_ID.sub("", text)
    if _PARTED.search(text):
        return [part for part in _PARTED.split(text) if part.strip()]
    parts = _whole_bodies([part.strip(" ,") for part in _AND.split(text) if part.strip(" ,")])
    if len(parts) > 1 and all(map(_is_family_first, parts)):
        return parts
    return [piece for part in parts for piece in _by_commas(part)]


def _whole_bodies(parts: list[str]) -> list[str]:
    """Join parts of one organisation's name that were split at "and": "Institute for Nets" and "Graphs"."""
    found: list[str] = []
    for part in parts:
        if found and " " not in part and not is_nobody(part) and (last := parse_name(found[-1])) and last.is_literal:
            found[-1] += f" and {part}"
        else:
            found.append(part)
    return found


def _by_commas(text: str) -> list[str]:
    """Split at commas between whole names; one comma inside a name stays."""
    parts = [part.strip() for part in _SUFFIX.sub(r" \1", text).split(",") if part.strip()]
    several = [part for part in parts if " " in part or is_nobody(part)]
    if len(parts) < 2 or len(several) == len(parts):
        return parts
    if len(parts) % 2 == 0 and len(parts) > 3 and not several:
        # "Doe, Jane, Roe, Richard"
        return [f"{family}, {given}" for family, given in zip(parts[::2], parts[1::2], strict=True)]
    if len(parts) % 2 == 0 and all(" " not in part for part in parts[::2]):
        return [f"{family}, {given}" for family, given in zip(parts[::2], parts[1::2], strict=True)]
    return parts if len(parts) > 2 else [text]


def _flat(value: object, decode: Callable[[str], str]) -> Iterator[object]:
    """Yield the names in a value as texts or Names."""
    if isinstance(value, Name):
        yield value
    elif isinstance(value, Mapping):
        yield from _flat(_of_object(value, decode), decode)
    elif isinstance(value, str):
        printed = _printed(value)
        yield from (
            pieces(value) if printed is None else [part for member in printed for part in _member(member, decode)]
        )


def _member(value: object, decode: Callable[[str], str]) -> Iterator[object]:
    """Yield the name or names of a list member; a text is one name unless it joins names with "and" and has a comma."""
    if isinstance(value, str):
        yield from (part for part in _AND.split(value) if part) if _AND.search(value) and "," in value else [value]
    else:
        yield from _flat(value, decode)


def names_in(value: object, decode: Callable[[str], str] = str) -> tuple[list[Name], bool]:
    """Return the distinct names of a list or text, and whether it is complete: "et al." marks an incomplete list.

    `decode` converts each part to plain text before it is parsed.

    >>> [name.display for name in names_in("Loe LM; Poe E")[0]], names_in("Doe, Jane and others")[1]
    (['L. M. Loe', 'E. Poe'], False)
    """
    members = value if isinstance(value, list | tuple) else [value]
    is_list = isinstance(value, list | tuple)
    found = [name for member in members for name in (_member if is_list else _flat)(member, decode)]
    found = [decode(name) if isinstance(name, str) else name for name in found]
    texts = [name for name in found if isinstance(name, str)]
    short = [is_initialed(without_others(text)) for text in texts if not is_nobody(text)]
    # "Yi MA" alone may be a family name in capitals.
    is_short = all(short) and (len(short) > 1 or any("." in text for text in texts))
    is_whole = not any(is_others(text) or without_others(text) != text for text in texts)
    read: Iterable[Name | None] = (
        name if isinstance(name, Name) else _read(name, is_short=is_short)
        for name in found
        if isinstance(name, str | Name)
    )
    return list(dict.fromkeys(name for name in read if name is not None and name.display)), is_whole


def _read(text: str, *, is_short: bool) -> Name | None:
    if is_nobody(text):
        return None
    return parse_initialed(without_others(text)) if is_short else parse_name(text)
