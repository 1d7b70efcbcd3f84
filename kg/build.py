"""The conductor: read, extract, resolve, assemble, store. Where the two halves meet."""

import hashlib
import multiprocessing
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from kg import __version__
from kg.errors import InputError
from kg.extract import DEFAULT, extractor_fingerprint, load
from kg.extract.shards import batches, read_shards, remove_other_shards, text_key, write_shard
from kg.fingerprint import fingerprint
from kg.graph import Assembly, GraphDirectory, assemble
from kg.graph.directory import MANIFEST, STORE
from kg.graph.manifest import FORMAT_VERSION, Manifest, RejectedEntry, SourceFile
from kg.papers import Corpus, clean, merge, read
from kg.papers.reader import iter_files
from kg.rdf.iris import checked
from kg.rdf.store import write_store
from kg.records import Extraction, Paper
from kg.resolve import parents, resolve
from kg.schema import DEFAULT_BASE

_BATCH = 64
# The rooms whose change asks for a new assembly of the same extractions.
_PARTS = ("build.py", "graph", "identifiers.py", "lexicon", "papers", "rdf", "records.py", "resolve", "schema.py")


class Stage(StrEnum):
    """The five stages of a build."""

    READ = "reading"
    EXTRACT = "extracting"
    RESOLVE = "resolving"
    ASSEMBLE = "assembling"
    STORE = "storing"


Progress = Callable[[Stage, int, int | None], None]


def no_progress(stage: Stage, done: int, total: int | None) -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a build did. `is_new` is False where the graph already was what the sources say."""

    manifest: Manifest
    is_new: bool
    extracted: int


def build(
    sources: Sequence[str],
    graph: str | Path = "graph",
    *,
    extractor: str = DEFAULT,
    jobs: int | None = None,
    base: str = DEFAULT_BASE,
    progress: Progress = no_progress,
) -> Report:
    """Make `graph` hold what `sources` say; texts that were extracted before are not extracted again.

    Raises InputError if no paper could be read: the old graph stays. A build that fails or is killed leaves it too.
    """
    checked(base)
    made_by, program = extractor_fingerprint(extractor), fingerprint(_PARTS)
    directory = GraphDirectory(graph)
    files = [_source_file(path) for path in iter_files(sources)]
    if directory.has_graph():
        manifest = directory.manifest()
        if (manifest.sources, manifest.fingerprint, manifest.program, manifest.base) == (files, made_by, program, base):
            return Report(manifest, is_new=False, extracted=0)
    corpus = _read(sources, progress)
    with directory.locked():
        extractions, extracted = _extract(corpus.papers, directory.extractions, extractor, made_by, jobs, progress)
        pairs = list(zip(corpus.papers, extractions, strict=True))
        assembly = _assemble(pairs, progress)
        manifest = _manifest(corpus, assembly, files, extractor, made_by, program, base)
        with directory.new_version() as folder:
            progress(Stage.STORE, 0, None)
            assembly.tables.write(folder)
            write_store(assembly.tables, base, folder / STORE)
            (folder / MANIFEST).write_text(manifest.model_dump_json(indent=2) + "\n", encoding="utf-8")
        remove_other_shards(directory.extractions, made_by)
    return Report(manifest, is_new=True, extracted=extracted)


def _source_file(path: Path) -> SourceFile:
    try:
        content = path.read_bytes()
    except OSError:
        return SourceFile(path=str(path), sha256=None, bytes=None)
    return SourceFile(path=str(path), sha256=hashlib.sha256(content).hexdigest(), bytes=len(content))


def _read(sources: Sequence[str], progress: Progress) -> Corpus:
    progress(Stage.READ, 0, None)
    corpus = merge(read(sources))
    progress(Stage.READ, corpus.read, corpus.read)
    if not corpus.papers:
        reasons = "; ".join(f"{r.source.path}:{r.source.line}: {r.reason} ({r.cure})" for r in corpus.rejected[:3])
        raise InputError(f"no paper could be read: {reasons or 'no files'}", cure="give listing pages as text files")
    return corpus


def _extract_batch(extractor: str, texts: list[str]) -> list[Extraction]:
    """Run in a worker: one extractor a process."""
    return list(load(extractor)(texts))


def _iter_batches(extractor: str, todo: list[list[str]], jobs: int | None) -> Iterator[list[Extraction]]:
    workers = min(jobs or os.cpu_count() or 1, len(todo))
    if workers <= 1:
        yield from (_extract_batch(extractor, batch) for batch in todo)
        return
    # Polars' threads do not survive a fork.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context) as pool:
        yield from pool.map(_extract_batch, [extractor] * len(todo), todo)


def _extract(
    papers: Iterable[Paper], folder: Path, extractor: str, made_by: str, jobs: int | None, progress: Progress
) -> tuple[list[Extraction], int]:
    """Give an extraction a paper, from the shards where they have it; and how many were made now."""
    keys = {text_key(paper.text): paper.text for paper in papers}
    known = read_shards(folder, made_by)
    todo = batches((text for key, text in keys.items() if key not in known), _BATCH)
    total = sum(map(len, todo))
    done = 0
    progress(Stage.EXTRACT, done, total)
    for batch, extractions in zip(todo, _iter_batches(extractor, todo, jobs), strict=True):
        made = dict(zip(map(text_key, batch), extractions, strict=True))
        write_shard(folder, made_by, made)
        known.update(made)
        done += len(batch)
        progress(Stage.EXTRACT, done, total)
    return [known[key] for key in keys], total


def _assemble(pairs: list[tuple[Paper, Extraction]], progress: Progress) -> Assembly:
    progress(Stage.RESOLVE, 0, None)
    resolution = resolve((paper.id, entity) for paper, extraction in pairs for entity in extraction.entities)
    progress(Stage.ASSEMBLE, 0, None)
    readable = {paper.title: clean(paper.title) for paper, _ in pairs}
    values = {p.text[r.value.start : r.value.end] for p, x in pairs for r in x.results}
    readable |= {value: clean(value) for value in values}
    return assemble(pairs, resolution.entities, resolution.id_of, parents(resolution.entities), readable)


def _manifest(
    corpus: Corpus,
    assembly: Assembly,
    files: list[SourceFile],
    extractor: str,
    made_by: str,
    program: str,
    base: str,
) -> Manifest:
    tables = assembly.tables
    return Manifest(
        format_version=FORMAT_VERSION,
        software_version=__version__,
        extractor=extractor,
        fingerprint=made_by,
        program=program,
        base=base,
        sources=files,
        read=corpus.read,
        kept=len(corpus.papers),
        merged=corpus.merged,
        rejected=[
            RejectedEntry(path=r.source.path, line=r.source.line, reason=r.reason, cure=r.cure) for r in corpus.rejected
        ],
        dropped_statements=assembly.dropped,
        nodes=dict(sorted(Counter(tables.nodes["type"].to_list()).items())),
        edges=dict(sorted(Counter(tables.edges["relation"].to_list()).items())),
    )
