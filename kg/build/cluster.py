"""Extraction and name counting on a Dask cluster (extra `dask`); workers share a folder that all machines see."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import TYPE_CHECKING

import polars as pl

from kg.build.extraction import Batch, Extracted, ShardedExtractor, extract_batch
from kg.errors import ExtractionFailed, needing
from kg.extract.shards import read_field, shard_of_texts
from kg.resolve import distinct_names, merge_names

if TYPE_CHECKING:
    from distributed import Client

_AHEAD = 3
_TIMEOUT = 30
# Number of shards counted in one task, and of counts merged in one.
_SHARDS = 16


@contextmanager
def _cluster(address: str) -> "Iterator[Client]":
    """Connect to the scheduler; raise ExtractionFailed if it does not answer, or if workers died on a task."""
    with needing("--scheduler", "dask"):
        from distributed import Client  # noqa: PLC0415 - an extra
        from distributed.scheduler import KilledWorker  # noqa: PLC0415
    try:
        client = Client(address, timeout=_TIMEOUT)
    except (OSError, ValueError) as error:
        raise ExtractionFailed(f"no Dask scheduler at {address}: {error}", cure="dask scheduler") from error
    try:
        with client:
            yield client
    except KilledWorker as error:
        raise ExtractionFailed(
            f"workers died: {error}", cure="give workers more memory, then kg build again: it resumes"
        ) from error


def on_cluster(address: str, extractor: ShardedExtractor, batches: Iterable[Batch]) -> Iterator[Extracted]:
    """Run batches on the cluster with this scheduler address; yield the outcome of each as it finishes.

    A batch whose worker dies is run again by another one.
    """
    batches = iter(batches)
    with _cluster(address) as client:
        from distributed import as_completed  # noqa: PLC0415 - an extra

        ahead = max(sum(client.nthreads().values()), 1) * _AHEAD

        def submit(count: int) -> list[object]:
            # A batch is not pure: it writes a shard.
            return [client.submit(extract_batch, extractor, batch, pure=False) for batch in islice(batches, count)]

        running = as_completed(submit(ahead))
        for future in running:
            yield future.result()
            running.update(submit(1))


def _names_in(extractor: ShardedExtractor, shards: list[str], texts: pl.DataFrame) -> pl.DataFrame:
    """Count the names in the given shards for the given texts (columns text_key, papers); runs in a worker."""
    rows = read_field(extractor.folder, extractor.fingerprint, "entities", shards).join(texts, on="text_key")
    rows = rows.filter(pl.col("entities").list.len() > 0).drop("text_key")
    return distinct_names(rows.explode("entities").unnest("entities"))


def names_on_cluster(address: str, extractor: ShardedExtractor, papers: pl.DataFrame) -> pl.DataFrame:
    """Count the distinct names of all papers (column text_key) on the cluster, as a tree reduction over shards."""
    texts = papers.group_by("text_key").agg(papers=pl.len())
    texts = texts.join(shard_of_texts(extractor.folder, extractor.fingerprint), on="text_key")
    shards = texts["shard"].unique().sort().to_list()
    with _cluster(address) as client:
        counts = []
        for start in range(0, len(shards), _SHARDS):
            some = shards[start : start + _SHARDS]
            of_some = texts.filter(pl.col("shard").is_in(some)).select("text_key", "papers")
            counts.append(client.submit(_names_in, extractor, some, of_some))
        while len(counts) > 1:
            counts = [
                client.submit(merge_names, counts[start : start + _SHARDS]) for start in range(0, len(counts), _SHARDS)
            ]
        names: pl.DataFrame = counts[0].result()
        return names
