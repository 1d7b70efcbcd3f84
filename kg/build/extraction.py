"""Extraction of the texts that no shard holds yet: batches run in processes, and each batch writes a shard."""

import gc
import multiprocessing
import os
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from functools import cache
from itertools import islice
from pathlib import Path

import polars as pl

from kg.build.progress import Progress, Stage
from kg.errors import ExtractionFailed, InputError, Where
from kg.extract import load
from kg.extract.contract import Broken, read_batch
from kg.extract.shards import known_texts, read_field, shard_folder, shard_of_texts, write_shard
from kg.graph.manifest import RejectedEntry
from kg.identifiers import text_key
from kg.knowledge_graph import KnowledgeGraph

# A killed build loses the batches in flight; a million papers should not make 15,000 files.
_SMALLEST, _LARGEST, _SHARDS = 64, 1024, 1000
_AHEAD = 3

Batch = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class ShardedExtractor:
    """An extractor's name, the fingerprint of its output, and the folder of its shards."""

    name: str
    fingerprint: str
    folder: Path


@dataclass(frozen=True, slots=True)
class Workers:
    """Where extraction runs: `jobs` local processes (default: one per core), or a Dask cluster.

    With `stops`, an extraction that breaks the contract ends the run instead of rejecting only its paper.
    """

    jobs: int | None = None
    scheduler: str | None = None
    stops: bool = False


@dataclass(frozen=True, slots=True)
class Extracted:
    """The number of extracted texts, and for each other text, by key, the rule that its extraction broke."""

    count: int = 0
    broken: dict[str, str] = field(default_factory=dict)


def extract_batch(extractor: ShardedExtractor, batch: Batch) -> Extracted:
    """Extract a batch of (key, text) and write its shard. Runs in a worker: one extractor per process."""
    found = dict(zip((k for k, _ in batch), read_batch(load(extractor.name), [t for _, t in batch]), strict=True))
    broken = {key: answer.rule for key, answer in found.items() if isinstance(answer, Broken)}
    whole = {key: answer for key, answer in found.items() if not isinstance(answer, Broken)}
    if whole:
        write_shard(extractor.folder, extractor.fingerprint, whole)
    return Extracted(len(whole), broken)


@cache
def _freeze(name: str) -> None:
    """Load an extractor and exempt it from garbage collection, which would otherwise scan it again and again."""
    load(name)
    gc.freeze()


def _in_process(extractor: ShardedExtractor, batch: Batch) -> Extracted:
    _freeze(extractor.name)
    return extract_batch(extractor, batch)


def _iter_batches(papers: pl.DataFrame, size: int) -> Iterator[Batch]:
    """Yield the papers' (key, text) in batches of `size`; texts are assembled batch by batch."""
    for part in papers.iter_slices(size):
        texts = part.select("text_key", "text")
        yield list(texts.iter_rows())


def _in_processes(extractor: ShardedExtractor, batches: Iterable[Batch], workers: int) -> Iterator[Extracted]:
    """Run batches in a process pool, a few submitted ahead of the running ones."""
    # Polars' threads do not survive a fork.
    context = multiprocessing.get_context("spawn")
    batches = iter(batches)
    with ProcessPoolExecutor(workers, mp_context=context) as pool:
        running = {pool.submit(_in_process, extractor, batch) for batch in islice(batches, workers * _AHEAD)}
        try:
            while running:
                done, running = wait(running, return_when=FIRST_COMPLETED)
                running |= {pool.submit(_in_process, extractor, batch) for batch in islice(batches, len(done))}
                yield from (future.result() for future in done)
        except BrokenProcessPool as error:
            raise ExtractionFailed(
                "an extracting process was killed",
                cure="kg build again: it resumes; fewer --jobs take less memory; a script that calls kg.build does so "
                "under if __name__ == '__main__'",
            ) from error
        finally:
            pool.shutdown(cancel_futures=True)


def extract_missing(
    papers: pl.DataFrame, extractor: ShardedExtractor, workers: Workers, progress: Progress
) -> Extracted:
    """Extract every paper (text_key, text, sources) that no shard holds yet; return what was extracted now.

    Raises ExtractionFailed at the first extraction that breaks the contract, if `workers.stops`.
    """
    known = known_texts(extractor.folder, extractor.fingerprint)
    todo = papers.select("text_key", "text").unique("text_key", keep="first", maintain_order=True)
    todo = todo.filter(~pl.col("text_key").is_in(known.implode()))
    size = min(max(_SMALLEST, todo.height // _SHARDS), _LARGEST)
    batches = _iter_batches(todo, size)
    processes = min(workers.jobs or os.cpu_count() or 1, -(-todo.height // size))
    done, broken = 0, dict[str, str]()
    progress(Stage.EXTRACT, done, todo.height)
    if workers.scheduler is not None:
        from kg.build.cluster import on_cluster  # noqa: PLC0415 - an extra

        made = on_cluster(workers.scheduler, extractor, batches)
    elif processes > 1:
        made = _in_processes(extractor, batches, processes)
    else:
        made = (extract_batch(extractor, batch) for batch in batches)
    for batch in made:
        done, broken = done + batch.count, broken | batch.broken
        if workers.stops and broken:
            raise broken_contract(papers, extractor, broken)
        progress(Stage.EXTRACT, done + len(broken), todo.height)
    return Extracted(done, broken)


def extracted_before(papers: pl.DataFrame, extractor: ShardedExtractor, rejected: Iterable[RejectedEntry]) -> Extracted:
    """Return what `extract_missing` would, without extracting: texts without a shard are those that broke the contract.

    `rejected` are the entries that the former build rejected. Raises InputError if another text has no shard.
    """
    # The shards have just been verified by their checksums.
    known = shard_of_texts(extractor.folder, extractor.fingerprint)["text_key"]
    rules = {}
    start = f"extractor {extractor.name!r}: "
    for entry in rejected:
        if entry.reason.startswith(start):
            rules[f"{entry.path}:{entry.line}"] = entry.reason.removeprefix(start).rsplit(": '", 1)[0]
    broken = {}
    for key, title, sources in (
        papers.filter(~pl.col("text_key").is_in(known.implode())).select("text_key", "title", "sources").iter_rows()
    ):
        rule = next((rules[source] for source in sources if source in rules), None)
        if rule is None:
            raise InputError(f"{title[:60]!r} has not been extracted", cure="kg build SOURCES, then kg correct")
        broken[key] = rule
    return Extracted(0, broken)


def broken_contract(papers: pl.DataFrame, extractor: ShardedExtractor, broken: Mapping[str, str]) -> ExtractionFailed:
    """Return the error that names the extractor, the first paper whose extraction broke the contract, and the rule."""
    paper = papers.filter(pl.col("text_key").is_in(list(broken))).row(0, named=True)
    path, _, line = paper["sources"][0].rpartition(":")
    return ExtractionFailed.of(extractor.name, paper["title"], broken[paper["text_key"]], Where(path, int(line)))


def graph_entities(graph: KnowledgeGraph) -> pl.DataFrame:
    """Return the entities of a graph's papers as they were extracted: PaperEntity's fields and the paper's row number.

    Raises GraphUnreadable where the graph keeps its extractions elsewhere or a shard is damaged.
    """
    manifest, texts = graph.manifest, graph.tables.papers["text"]
    keyed = pl.DataFrame({"text_key": list(map(text_key, texts))}).with_row_index("paper")
    folder = shard_folder(manifest.shards or str(graph.directory.extractions))
    rows = keyed.join(read_field(folder, manifest.fingerprint, "entities"), on="text_key").drop("text_key")
    return rows.filter(pl.col("entities").list.len() > 0).explode("entities").unnest("entities").sort("paper", "key")
