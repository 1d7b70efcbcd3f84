"""The names under which a catalogue lists a thing: a short one, and the long one that it abbreviates."""

import re

_BRACKETED = re.compile(r"(?P<short>[^()]{1,40}?)\s*\((?P<long>[^()]{3,})\)")
_INITIALS = re.compile(r"[A-Za-z0-9]")


def forms_of(name: str) -> tuple[str, ...]:
    """Return a name, and the long form in brackets after it if the name abbreviates that.

    >>> forms_of("CoQA (Conversational Question Answering Challenge)")
    ('CoQA', 'Conversational Question Answering Challenge')
    >>> forms_of("COCO (val)")
    ('COCO (val)',)
    """
    match = _BRACKETED.fullmatch(name)
    if match and _abbreviates(match["short"], match["long"]):
        return match["short"], match["long"]
    return (name,)


def _abbreviates(short: str, long: str) -> bool:
    """Return whether the letters of a short form occur in order in the long one, the first at its beginning.

    The rule of Schwartz & Hearst (2003), "A simple algorithm for identifying abbreviation definitions", read forward.
    """
    letters = "".join(_INITIALS.findall(short)).lower()
    text = iter(long.lower())
    starts = bool(letters) and long.lower().startswith(letters[0])
    return starts and len(letters) > 1 and len(long) > len(short) and all(letter in text for letter in letters)
