"""What each stage of a build makes of the seeds, as digests; `python -m tests.graph.stages` renews the golden file.

Read the diff of tests/golden/stages.json before committing it.
"""

import hashlib
import json
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import polars as pl

from kg.extract import known, load
from kg.frames import Extractions
from kg.graph.assemble import assemble
from kg.papers import read
from kg.papers.corpus import merge_frame
from kg.papers.entries import entry_frame
from kg.rdf.store import open_store, write_store
from kg.resolve import parents, resolve
from kg.schema import DEFAULT_BASE
from kg.versions import VERSIONS, OutputOf

ROOT = Path(__file__).parents[2]
GOLDEN = ROOT / "tests" / "golden" / "stages.json"
SOURCES = [
    "seeds",
    "tests/dirty/bibtex",
    "tests/dirty/ris",
    "tests/dirty/csv",
    "tests/dirty/jsonl",
    "tests/dirty/openalex",
]


@dataclass(frozen=True, slots=True)
class Made:
    """The version of a stage and the digests of what it was given and of what it made."""

    version: int
    given: str
    made: str


def digest(*parts: object) -> str:
    """Return 16 hexadecimal digits of rows, texts or frames; folders of this machine do not count."""
    rows = [part.to_dicts() if isinstance(part, pl.DataFrame) else part for part in parts]
    text = json.dumps(rows, default=str, ensure_ascii=False).replace(f"{ROOT}/", "")
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def without_confidences(value: Any) -> Any:
    """Return nested rows without the confidences in them."""
    if isinstance(value, dict):
        return {key: without_confidences(inner) for key, inner in value.items() if key != "confidence"}
    return [without_confidences(inner) for inner in value] if isinstance(value, list | tuple) else value


def stages() -> Iterator[tuple[str, Made]]:
    """Run the stages over the seeds and a few hand-made files; yield the name and the digests of each."""

    def of(stage: OutputOf, given: str, *made: object) -> Made:
        return Made(VERSIONS[stage], given, digest(*made))

    files = sorted(path for name in SOURCES for path in (ROOT / name).rglob("*") if path.is_file())
    entries = entry_frame(read([str(ROOT / name) for name in SOURCES]))
    reading = of("reading", digest([hashlib.sha256(path.read_bytes()).hexdigest() for path in files]), entries)
    yield "reading", reading
    corpus = merge_frame(entries)
    merging = of("merging", reading.made, corpus.frame, [asdict(row) for row in corpus.rejected])
    yield "merging", merging
    texts = [paper.text for paper in corpus.papers]
    for name in known():
        # A network takes its time, and processors differ in the last digits of its confidences.
        read_here = texts[::8] if name == "neural" else texts
        extractions = list(load(name)(read_here))
        rows = [without_confidences(asdict(row)) for row in extractions]
        yield f"extraction by {name}", of("extraction", digest(read_here), rows)
    # The next stages go on with what the last extractor read: `rules` computes nothing in floating point.
    assert name == "rules"
    said = Extractions.of_records(extractions)
    extracted = digest(said.entities, said.statements, said.results, said.links, said.sentences)
    resolution = resolve(said.entities, corpus.frame["id"])
    families = parents(resolution.entities)
    resolved = of("resolution", extracted, resolution.entities, resolution.meant, families)
    yield "resolution", resolved
    tables = assemble(corpus.frame, said, resolution.entities, resolution.meant, families).tables
    assembled = of("tables", digest(merging.made, extracted, resolved.made), *(frame for _, frame in tables.items()))
    yield "tables", assembled
    with tempfile.TemporaryDirectory() as folder:
        write_store(tables, DEFAULT_BASE, Path(folder) / "rdf")
        triples = sorted(str(quad) for quad in open_store(Path(folder) / "rdf") if "_:" not in str(quad))
    yield "store", of("store", assembled.made, triples)


def golden() -> dict[str, Made]:
    """Return the stages as they were when the golden file was written."""
    return {name: Made(**row) for name, row in json.loads(GOLDEN.read_text(encoding="utf-8")).items()}


def unversioned(old: Made, new: Made) -> bool:
    """Return whether a stage makes something else of what it was given, under the same version."""
    return (old.version, old.given) == (new.version, new.given) and old.made != new.made


if __name__ == "__main__":
    before, after = golden() if GOLDEN.exists() else {}, dict(stages())
    if wrong := [name for name in after if name in before and unversioned(before[name], after[name])]:
        raise SystemExit(f"raise the version in kg/versions.py first: {', '.join(wrong)}")
    GOLDEN.write_text(json.dumps({name: asdict(row) for name, row in after.items()}, indent=1) + "\n", encoding="utf-8")
