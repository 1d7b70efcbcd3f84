"""Paths as callers give them: one, or several."""

from collections.abc import Sequence
from pathlib import Path

Paths = str | Path | Sequence[str | Path]


def strings(paths: Paths) -> list[str]:
    """Return one path or several as a list of strings.

    >>> strings("seeds"), strings([Path("a.bib"), "b.bib"])
    (['seeds'], ['a.bib', 'b.bib'])
    """
    return [str(path) for path in ([paths] if isinstance(paths, str | Path) else paths)]
