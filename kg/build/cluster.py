"""Extract on a Dask cluster (extra `dask`): workers write shards to a place that all machines see."""

from collections.abc import Iterable, Iterator
from itertools import islice

from kg.build.extraction import Batch, Extractor, extract_batch
from kg.errors import ExtractionFailed, MissingExtra

_AHEAD = 3
_TIMEOUT = 30


def on_cluster(address: str, extractor: Extractor, batches: Iterable[Batch]) -> Iterator[int]:
    """Run batches on the cluster whose scheduler has this address; give the size of each as it ends.

    A batch of a worker that goes away is run again by another one. Raises ExtractionFailed if the scheduler does not
    answer, or if a batch has taken several workers with it.
    """
    try:
        from distributed import Client, as_completed  # noqa: PLC0415 - an extra
        from distributed.scheduler import KilledWorker  # noqa: PLC0415
    except ImportError as error:
        raise MissingExtra.of("--scheduler", "dask") from error
    batches = iter(batches)
    try:
        client = Client(address, timeout=_TIMEOUT)
    except (OSError, ValueError) as error:
        raise ExtractionFailed(f"no Dask scheduler at {address}: {error}", cure="dask scheduler") from error
    with client:
        ahead = max(sum(client.nthreads().values()), 1) * _AHEAD

        def submit(count: int) -> list[object]:
            # A batch is not pure: it writes a shard.
            return [client.submit(extract_batch, extractor, batch, pure=False) for batch in islice(batches, count)]

        running = as_completed(submit(ahead))
        try:
            for future in running:
                yield future.result()
                running.update(submit(1))
        except KilledWorker as error:
            raise ExtractionFailed(
                f"workers went away: {error}", cure="give workers more memory, then kg build again: it goes on"
            ) from error
