"""Names of one thing that differ in more than spelling: those of a data file, and spellings of versions and years."""

import re
from collections.abc import Mapping
from functools import cache
from importlib import resources

from kg.lexicon import normal_form

FILE = "synonyms.txt"
# In normal forms: "vqav2.0" is "vqa2" and "wmt2014" "wmt14"; of three letters or more, so that "mv3" is not "m3".
_VERSION = re.compile(r"(?<=[a-z]{3})v(?=\d+(?:\.\d+)?$)")
_ZERO = re.compile(r"(?<=[a-z]\d)\.0$")
_CENTURY = re.compile(r"(?<=[a-z]{3})20(?=(?:0[1-9]|[12]\d)$)")


@cache
def _listed() -> Mapping[str, str]:
    """Return the normal form of the first name of each line of the data file by those of the others."""
    text = resources.files(__package__).joinpath(FILE).read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if line and not line.startswith("#"))
    rows = ([normal_form(name) for name in line.split("|")] for line in lines)
    return {other: first for first, *others in rows for other in others}


def identical(normal: str) -> str:
    """Return one normal form for all that name the same thing.

    >>> [identical(form) for form in ("vqav2.0", "vqa2.0", "squadv1.1", "wmt2014", "thumos14", "aflw2000", "mv3")]
    ['vqa2', 'vqa2', 'squad1.1', 'wmt14', 'thumos14', 'aflw2000', 'mv3']
    >>> identical("microsoftcoco")
    'coco'
    """
    plain = normal.replace("\u00b7", "")
    known = _listed().get(plain, plain)
    return _CENTURY.sub("", _ZERO.sub("", _VERSION.sub("", known))) if known[-1:].isdecimal() else known
