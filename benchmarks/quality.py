"""The figures of the shipped extractor on both sets of annotations that it was not trained on, as the first page has them.

    python -m benchmarks.quality --field TEXTS [--out FILE]

TEXTS are those of seeds/annotations/field-dev.jsonl, JSON Lines with id and text. The file is written as
kg/graph/read/quality.json; the same figures stand in README.md.
"""

import argparse
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import kg
from kg.evaluate import HEADLINES, Evaluation
from kg.extract import DEFAULT
from kg.graph.read.quality import FILE, QUALITY, Figure, Measured, Quality

ROOT = Path(__file__).parents[1]
ANNOTATIONS = ROOT / "seeds" / "annotations"


def measured(name: str, scores: Evaluation) -> Measured:
    figures = []
    for figure in HEADLINES:
        low, high = scores.interval(figure)
        figures.append(Figure(figure, *(round(value, 3) for value in (scores[figure].f1, low, high))))
    return Measured(name, scores.papers, tuple(figures))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--field", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=ROOT / "kg" / "graph" / "read" / FILE)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as none:
        seeds = kg.evaluate([ANNOTATIONS / "dev.jsonl"], sources=[ROOT / "seeds"], graph=none)
        field = kg.evaluate([ANNOTATIONS / "field-dev.jsonl"], texts=[options.field], graph=none)
    sets = (measured("seeds dev", seeds), measured("field dev", field))
    found = Quality(DEFAULT, datetime.now(tz=UTC).date(), sets)
    options.out.write_bytes(QUALITY.dump_json(found, indent=1) + b"\n")
    for row in sets:
        print(row.name, row.papers, {figure.name: figure.f1 for figure in row.figures})


if __name__ == "__main__":
    main()
