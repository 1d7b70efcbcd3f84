"""The author field of BibTeX: names joined with "and", with organisations and compound family names in braces."""

import re
from dataclasses import replace

from kg.names import Name, body, parse_name, pieces
from kg.names.reading import is_nobody, is_others, of_parts, without_others
from kg.text import from_tex

_TOKEN = re.compile(r"\\.|[{}]|\s+and(?=\s)|\s*;\s*", re.DOTALL | re.IGNORECASE)
_PART = re.compile(r"(?P<key>family|given|prefix|suffix)(?:-i)?\s*=\s*(?P<value>\"[^\"]*\"|[^,]*)", re.IGNORECASE)
_SEVERAL = 3
# In braces a space does not separate words, and a lower-case letter does not start a particle.
_SPACE, _START = "\ue000", "\ue001"


def _at_top(text: str) -> list[str]:
    """Split at each "and" outside braces."""
    depth, start, found = 0, 0, []
    for token in _TOKEN.finditer(text):
        sign = token.group()
        if sign in "{}":
            depth += 1 if sign == "{" else -1
        elif depth <= 0 and not sign.startswith("\\"):
            found.append(text[start : token.start()])
            start = token.end()
    return [part.strip() for part in (*found, text[start:]) if part.strip(" ,\n\t")]


def _groups(text: str) -> list[tuple[int, int]]:
    """Return the spans of the outermost brace groups, braces included; those of accents are left out."""
    depth, start, found = 0, 0, []
    for token in re.finditer(r"\\.|[{}]", text, re.DOTALL):
        if token.group() == "{":
            depth, start = depth + 1, start if depth else token.start()
        elif token.group() == "}":
            depth -= 1
            if depth == 0 and not text.startswith("{\\", start):
                found.append((start, token.end()))
    return found


def _protected(text: str) -> str:
    for start, end in reversed(_groups(text)):
        inner = text[start + 1 : end - 1]
        if " " in inner.strip() or inner[:1].islower():
            text = f"{text[:start]}{_START}{{{inner.strip().replace(' ', _SPACE)}}}{text[end:]}"
    return text


def _restored(name: Name) -> Name:
    parts = {key: getattr(name, key) for key in ("family", "given", "particle", "suffix", "literal")}
    return replace(name, **{key: part.replace(_SPACE, " ").replace(_START, "") for key, part in parts.items()})


def _extended(text: str) -> Name | None:
    """Parse biblatex's form "family=Berg, given=Jane, prefix=van der"."""
    parts = {found["key"].lower(): from_tex(found["value"].strip(' "')) for found in _PART.finditer(text)}
    if not parts.get("family"):
        return None
    return of_parts(parts["family"], parts.get("given", ""), parts.get("prefix", ""), parts.get("suffix", ""))


def _name(text: str) -> Name | None:
    if "=" in text and (found := _extended(text)):
        return found
    if _groups(text) == [(0, len(text))]:
        inner = from_tex(text)
        return parse_name(inner) if inner.count(",") == 1 else None if is_nobody(inner) else body(inner)
    found = parse_name(from_tex(_protected(text)), any_small=True)
    return None if found is None else _restored(found)


def _split(text: str) -> list[str]:
    parts = _at_top(text)
    if len(parts) == 1:
        (only,) = parts
        if _groups(only) == [(0, len(only))] and len(inner := _at_top(only[1:-1])) > 1 and all("," in p for p in inner):
            return inner
        of_commas = only.split(",")
        is_list = len(of_commas) > _SEVERAL or (len(of_commas) == _SEVERAL and all(" " in p.strip() for p in of_commas))
        if is_list and "{" not in only:
            return pieces(only)
    return parts


def bib_names(text: str) -> tuple[list[Name], bool]:
    r"""Return the distinct names of an author field, and whether the list is complete (no "and others").

    >>> names, is_whole = bib_names(r"{Barnes and Noble} and van der Berg, Jane and Martin King, Jr. and others")
    >>> [name.to_text() for name in names], is_whole
    (['{Barnes and Noble}', 'van der Berg, Jane', 'King, Jr., Martin'], False)
    """
    parts = _split(text)
    texts = [from_tex(part) for part in parts]
    is_whole = not any(is_others(text) or without_others(text) != text for text in texts)
    return list(dict.fromkeys(name for part in parts if (name := _name(part)) and name.display)), is_whole
