"""Names of authors as programs write them, decoded and taken apart."""

import re
from typing import Any

from kg.names import Name, names_in, parse_initialed, parse_name
from kg.text import from_tex, without_markup

_ID = re.compile(r"\s*\(\d{5,}\)")


def decoded(text: str) -> str:
    r"""Return the text of a name: LaTeX and entities are letters.

    >>> decoded(r"Erd\H{o}s, P\'al"), decoded("M&uuml;ller")
    ('Erdős, Pál', 'Müller')
    """
    return from_tex(without_markup(text)) if "&" in text or "<" in text else from_tex(text)


def names_of(value: object) -> tuple[list[Name], bool]:
    """Return the names of a list or a text, each once, and whether they are all of the paper's."""
    return names_in(without_markup(value) if isinstance(value, str) else value, decoded)


def person(value: object) -> Name | None:
    """Return the name that an object or a text says; None for none.

    >>> person({"family": "Berg", "given": "Jane", "non-dropping-particle": "van der", "suffix": "Jr."}).display
    'Jane van der Berg Jr.'
    """
    names, _ = names_of([value])
    return names[0] if names else None


def initialed(text: str) -> Name | None:
    """Return a name that has the family name first, then bare initials: "Loe LM"."""
    return parse_initialed(decoded(text)) if text.strip() else None


def given_first(text: str) -> Name | None:
    """Return the name of a text in the form of reference managers: "Family, Given" or a body's name."""
    return parse_name(decoded(text))


def people(value: Any, *, has_semicolons: bool = False) -> list[Name]:
    """Return the names in a list of objects or texts, or in one text that holds several.

    `has_semicolons` where what wrote the text puts semicolons between people, and nothing else.

    >>> [name.display for name in people("Doe, Jane; Institute for Nets and Graphs", has_semicolons=True)]
    ['Jane Doe', 'Institute for Nets and Graphs']
    """
    if has_semicolons and isinstance(value, str):
        value = [part for part in _ID.sub("", value).split(";") if part.strip()]
    return names_of(value)[0]
