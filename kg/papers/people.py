"""The names of people in what programs write: objects with parts of a name, lists printed in one cell of a table."""

import ast
import re
import warnings
from typing import Any

import orjson

from kg.papers.entry import given_first, tidy

_WHOLE = ("literal", "name", "full_name", "fullname", "display_name", "fullName", "text", "raw_author_name")
_INNER = ("author", "creator", "profile")
_GIVEN = ("given", "firstName", "first_name", "first", "ForeName", "forename", "given_name", "givenName")
_FAMILY = ("family", "lastName", "last_name", "last", "LastName", "surname", "family_name", "familyName")
_PARTICLES = ("dropping-particle", "non-dropping-particle")
# What a list printed by Python, NumPy or as JSON holds: "['Jane Doe' "Richard O'Roe"]".
_QUOTED = re.compile(r"""'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)\"""")
_ESCAPE = re.compile(r"\\(.)")
_PRINTED = re.compile(r"\s*(?:array|list|tuple)?\(?[\[(].*[\])]\)?\s*", re.DOTALL)
_ID = re.compile(r"\s*\(\d{5,}\)")
_AND = re.compile(r",?\s+(?:and|&)\s+", re.IGNORECASE)
_SMALL = re.compile(r"\b(?:for|of|the|on|in|de|für|und)\b")
_INITIALS = re.compile(r"(?:[^\W\d_]\.?[-\s]?){1,4}\.?")
_LONGEST_CELL = 200_000


def person(value: object) -> str:
    """Return the name that an object or a text says, given names first; "" for none.

    >>> person({"family": "Berg", "given": "Jane", "non-dropping-particle": "van der", "suffix": "Jr."})
    'Jane van der Berg Jr.'
    """
    if not isinstance(value, dict):
        return tidy(value)
    given, family = (next((value[key] for key in keys if value.get(key)), "") for keys in (_GIVEN, _FAMILY))
    if family:
        middle = value.get("middle")
        between = middle if isinstance(middle, list) else [middle]
        particles = (value.get(key) for key in _PARTICLES)
        return " ".join(filter(None, map(tidy, (given, *between, *particles, family, value.get("suffix")))))
    whole = next((found for key in _WHOLE if (found := tidy(value.get(key)))), "")
    return whole or next((person(value[key]) for key in _INNER if isinstance(value.get(key), dict)), "")


def people(value: object, *, has_semicolons: bool = False) -> list[str]:
    """Return the names in a list of objects or texts, or in one text that holds several.

    `has_semicolons` where what wrote the text puts semicolons between people, and nothing else.
    """
    if isinstance(value, str):
        if has_semicolons:
            return [given_first(name) for name in _ID.sub("", value).split(";") if name.strip()]
        return cell_of_people(value)
    if isinstance(value, list) and all(isinstance(member, str) for member in value):
        return value
    members = value if isinstance(value, list | tuple) else [value]
    return [name for name in map(person, members) if name]


def cell_of_people(cell: str) -> list[str]:
    """Take a cell of names apart, however they are joined.

    >>> cell_of_people("Hu, Edward; Shen, Yelong"), cell_of_people("Edward Hu, Yelong Shen and Lu Wang")
    (['Edward Hu', 'Yelong Shen'], ['Edward Hu', 'Yelong Shen', 'Lu Wang'])
    >>> cell_of_people("['Jane Doe', \\"Richard O'Roe\\"]"), cell_of_people("Doe, Jane and Roe, Richard")
    (['Jane Doe', "Richard O'Roe"], ['Jane Doe', 'Richard Roe'])
    >>> cell_of_people("Doe, Jane"), cell_of_people("Institute for Nets and Graphs")
    (['Jane Doe'], ['Institute for Nets and Graphs'])
    """
    cell = _ID.sub("", cell).strip()
    if len(cell) <= _LONGEST_CELL and _PRINTED.fullmatch(cell) and (printed := _printed(cell)) is not None:
        return printed
    for between in (";", "|", "\n"):
        if between in cell:
            return [given_first(name) for name in cell.split(between) if name.strip()]
    parts = _AND.split(cell)
    if len(parts) > 1 and not any(_SMALL.search(part) for part in parts):
        if all("," in part for part in parts):
            return list(map(given_first, parts))
        return [name for part in parts for name in _by_commas(part)]
    return _by_commas(cell)


def _printed(cell: str) -> list[str] | None:
    """Return the names of a list that a program printed; None where the cell is none."""
    if "{" in cell:
        found = _literal(cell)
        return None if found is None else people(found)
    quoted = [_ESCAPE.sub(r"\1", single or double) for single, double in _QUOTED.findall(cell)]
    if quoted:
        return [name for name in map(tidy, quoted) if name]
    inner = cell.strip("[]() \n")
    return cell_of_people(inner) if cell.startswith("[") else None


def _literal(cell: str) -> list[Any] | None:
    """Return the list that a cell is, as JSON or as Python prints it."""
    try:
        found = orjson.loads(cell)
    except orjson.JSONDecodeError:
        try:
            with warnings.catch_warnings(action="ignore"):
                found = ast.literal_eval(cell)
        except (ValueError, SyntaxError, MemoryError, RecursionError):
            return None
    return found if isinstance(found, list) else None


def _by_commas(text: str) -> list[str]:
    """Take names apart at commas, but for the comma of "Doe, Jane" and those of "Doe, J., Roe, R. A."."""
    parts = [part.strip() for part in text.split(",") if part.strip()]
    pairs = list(zip(parts[::2], parts[1::2], strict=False))
    if len(parts) % 2 == 0 and pairs and all(_INITIALS.fullmatch(given) for _, given in pairs):
        return [f"{given} {family}" for family, given in pairs]
    is_one = len(parts) == 2 and (len(parts[0].split()) == 1 or len(parts[1].split()) == 1)
    return [given_first(", ".join(parts))] if is_one else parts
