"""Author names as programs write them, decoded and parsed."""

from kg.names import Name, names_in
from kg.text import from_tex, without_markup


def decoded(text: str) -> str:
    r"""Return the plain text of a name: LaTeX and HTML entities become letters.

    >>> decoded(r"Erd\H{o}s, P\'al"), decoded("M&uuml;ller")
    ('Erdős, Pál', 'Müller')
    """
    return from_tex(without_markup(text)) if "&" in text or "<" in text else from_tex(text)


def names_of(value: object) -> tuple[list[Name], bool]:
    """Return the distinct names of a list or a text, and whether the list is complete."""
    return names_in(without_markup(value) if isinstance(value, str) else value, decoded)
