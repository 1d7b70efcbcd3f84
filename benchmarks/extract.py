"""Abstracts per second on two cores, in one run: each extractor end to end (papers in memory to records), the encoder
alone on the same texts, and en_core_web_sm with all components if installed; peak memory of a process.
"""

import importlib.util
import multiprocessing
import resource
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from kg.extract import known, load
from kg.papers import merge, read

SEEDS = Path(__file__).parents[1] / "seeds"
CORES, BATCH = 2, 16


def end_to_end(name: str, texts: list[str]) -> float:
    """Extract the texts; return the peak memory of this process in MiB."""
    list(load(name)(texts))
    return peak()


def encoder(_: str, texts: list[str]) -> float:
    """Run the first network on the windows of the texts, which were made during the warm-up."""
    from kg.extract.neural.session import shipped_network

    for text in texts:
        for window in WINDOWS[text]:
            shipped_network().score_spans(*window)
    return peak()


def spacy_small(_: str, texts: list[str]) -> float:
    """Run every component of en_core_web_sm."""
    list(PIPELINE[0].pipe(texts))
    return peak()


WINDOWS: dict[str, list] = {}
PIPELINE: list = []


def peak() -> float:
    """Return the peak resident memory of this process in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def warm(work: Callable[[str, list[str]], float], name: str, texts: list[str]) -> None:
    """Load everything that is timed, in each process, before the measurement."""
    if work is encoder:
        from kg.extract.extractors.neural import prepare, window_features

        for text in texts:
            made = prepare(text)
            WINDOWS[text] = [(w.ids, window_features(w, made.features), w.first, w.last) for w in made.windows]
    if work is spacy_small:
        import spacy

        PIPELINE.append(spacy.load("en_core_web_sm"))
    work(name, texts[:BATCH])


def rate(work: Callable[[str, list[str]], float], name: str, texts: list[str]) -> tuple[float, float]:
    """Return texts per second over two warm processes, and the peak memory of one."""
    batches = [texts[start : start + BATCH] for start in range(0, len(texts), BATCH)]
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(CORES, context, initializer=warm, initargs=(work, name, texts)) as pool:
        list(pool.map(work, [name] * CORES * 2, [texts[:BATCH]] * CORES * 2))
        start = time.perf_counter()
        peaks = list(pool.map(work, [name] * len(batches), batches))
        return len(texts) / (time.perf_counter() - start), max(peaks)


def main() -> None:
    """Print one line per measurement."""
    texts = [paper.text for paper in merge(read([str(SEEDS)])).papers]
    rows: list[tuple[str, Callable[[str, list[str]], float]]] = [("encoder alone", encoder)]
    rows += [(name, end_to_end) for name in known()]
    if importlib.util.find_spec("en_core_web_sm"):
        rows.append(("en_core_web_sm", spacy_small))
    else:
        print("en_core_web_sm is not installed")
    base = 0.0
    for name, work in rows:
        found, memory = rate(work, name, texts)
        base = base or found
        print(f"{name:15s} {found:6.1f} abstracts a second  {found / base:5.2f} of the encoder  peak {memory:.0f} MiB")


if __name__ == "__main__":
    main()
