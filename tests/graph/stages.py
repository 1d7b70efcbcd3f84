"""The output of each build stage for the seeds, as digests; `python -m tests.graph.stages` renews the golden file.

Review the diff of tests/golden/stages.json before committing it.
"""

import hashlib
import json
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import polars as pl

from kg.extract import load
from kg.frames import Extractions
from kg.graph.assembly import assemble
from kg.graph.communities.tables import with_communities
from kg.papers import merge, read
from kg.papers.dedupe.corpus import merge_frame
from kg.papers.staging import entry_frame
from kg.rdf.store import open_store, write_store
from kg.resolve import resolve
from kg.schema import DEFAULT_BASE
from kg.versions import VERSIONS, OutputOf

ROOT = Path(__file__).parents[2]
GOLDEN = ROOT / "tests" / "golden" / "stages.json"
STATEMENTS = ROOT / "tests" / "golden" / "statements.json"
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
    """The version of a stage and the digests of its input and output."""

    version: int
    given: str
    made: str


def digest(*parts: object) -> str:
    """Return 16 hexadecimal digits of rows, texts or frames, independent of this machine's folders."""
    rows = [part.to_dicts() if isinstance(part, pl.DataFrame) else part for part in parts]
    text = json.dumps(rows, default=str, ensure_ascii=False).replace(f"{ROOT}/", "")
    return hashlib.sha256(text.encode()).hexdigest()[:16]


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
    extractions = list(load("rules")(texts))
    yield "extraction", of("extraction", digest(texts), [asdict(row) for row in extractions])
    frames = Extractions.of_records(extractions)
    extracted = digest(frames.entities, frames.statements, frames.results, frames.links, frames.sentences)
    resolution = resolve(frames.entities, corpus.frame["id"])
    resolved = of("resolution", extracted, resolution.entities, resolution.assignments, resolution.families)
    yield "resolution", resolved
    tables = assemble(corpus.frame, frames, resolution.entities, resolution.assignments, resolution.families).tables
    tables = with_communities(tables)
    assembled = of("tables", digest(merging.made, extracted, resolved.made), *(frame for _, frame in tables.items()))
    yield "tables", assembled
    with tempfile.TemporaryDirectory() as folder:
        write_store(tables, DEFAULT_BASE, Path(folder) / "rdf")
        triples = sorted(str(quad) for quad in open_store(Path(folder) / "rdf") if "_:" not in str(quad))
    yield "store", of("store", assembled.made, triples)


def golden() -> dict[str, Made]:
    """Return the stages as they were when the golden file was written."""
    return {name: Made(**row) for name, row in json.loads(GOLDEN.read_text(encoding="utf-8")).items()}


def statements() -> list[str]:
    """Return what the network extracts from every eighth paper of the seeds, one line per entity or edge."""
    papers = sorted(merge(read([str(ROOT / "seeds")])).papers, key=lambda paper: paper.id)[::8]
    lines = []
    for paper, found in zip(papers, load("neural")(paper.text for paper in papers), strict=True):
        names = {entity.key: f"{entity.type} {entity.name}" for entity in found.entities}
        lines += [f"{paper.id}: {name}" for name in names.values()]
        lines += [
            f"{paper.id}: {names.get(row.subject, 'the paper')}, {row.relation}, {names[row.object]}"
            for row in found.statements
        ]
    return sorted(lines)


def unversioned(old: Made, new: Made) -> bool:
    """Return whether a stage's output changed for the same input and under the same version."""
    return (old.version, old.given) == (new.version, new.given) and old.made != new.made


if __name__ == "__main__":
    before, after = golden() if GOLDEN.exists() else {}, dict(stages())
    if wrong := [name for name in after if name in before and unversioned(before[name], after[name])]:
        raise SystemExit(f"raise the version in kg/versions.py first: {', '.join(wrong)}")
    read_now = {"version": VERSIONS["extraction"], "statements": statements()}
    STATEMENTS.write_text(json.dumps(read_now, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    GOLDEN.write_text(json.dumps({name: asdict(row) for name, row in after.items()}, indent=1) + "\n", encoding="utf-8")
