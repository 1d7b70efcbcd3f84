"""How good the extraction of a graph is: what its extractor scored on hand annotations, as shipped in quality.json.

`python -m benchmarks.quality` measures the extractor again and writes the file.
"""

from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources

from pydantic import TypeAdapter

FILE = "quality.json"


@dataclass(frozen=True, slots=True)
class Figure:
    """An F1 score with its 95 % bootstrap interval; `name` is one of `kg.evaluate.HEADLINES`."""

    name: str
    f1: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Measured:
    """The figures of one set of annotated papers, none of which the extractor was trained on."""

    name: str
    papers: int
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Quality:
    """What an extractor scored, and on which day."""

    extractor: str
    measured: date
    sets: tuple[Measured, ...]


QUALITY = TypeAdapter(Quality)


@cache
def _shipped() -> Quality:
    return QUALITY.validate_json(resources.files("kg.graph.read").joinpath(FILE).read_bytes())


def quality_of(extractor: str) -> Quality | None:
    """Return what an extractor scored; None where it was not measured."""
    found = _shipped()
    return found if found.extractor == extractor else None
