"""Build graphs, extract from papers, and score extractions.

What they need is imported when they are called, so that `import kg` loads neither the extractor nor a model.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypedDict, Unpack

from kg.api.given_paths import Paths, strings

if TYPE_CHECKING:
    from kg.annotations import AnnotatedPaper
    from kg.build import Report
    from kg.build.progress import Progress
    from kg.evaluate import Evaluation
    from kg.name_pairs import NameScores
    from kg.papers import ReadOptions
    from kg.records import Rejected

OnBadExtraction = Literal["reject", "stop"]


class Reading(TypedDict, total=False):
    """How sources are read: options that `build` and `extract` share.

    `format` is that of the sources; default: detected by content. `columns` names the columns of a table by our names:
    `{"title": "Name"}`. `full_text` reads whole PDFs and papers, not only title and abstract; `recursive` reads
    subfolders too. Retracted papers are kept, unless `retracted` is false: then they are rejected.
    """

    format: str | None
    columns: Mapping[str, str] | None
    full_text: bool
    recursive: bool
    retracted: bool


def build(
    sources: Paths,
    graph: str | Path = "graph",
    *,
    extractor: str | None = None,
    jobs: int | None = None,
    base: str | None = None,
    scheduler: str | None = None,
    shards: str | None = None,
    repair: bool = False,
    on_bad_extraction: OnBadExtraction = "reject",
    corrections: str | Path | None = None,
    progress: "Progress | None" = None,
    **reading: Unpack[Reading],
) -> "Report":
    """Add sources to a graph, or update them there; what was read or extracted before is reused.

    A build that fails or is killed leaves the old graph in place. Run it under `if __name__ == "__main__":`, since
    several processes extract.

    Args:
        sources: Files, folders, http(s) addresses, or `-` for standard input; one, or several.
        graph: The graph directory; it is made if it is not there.
        extractor: A name, or `module:attribute`; default: the graph's own, else `neural`.
        jobs: Number of processes; default: one per core.
        base: The IRI before every node's id; default: the graph's own, else `https://w3id.org/mlkg/`.
        scheduler: The address of a Dask scheduler, on whose workers extraction runs (extra `dask`).
        shards: A path or fsspec address that all workers see, where extractions are kept instead of in the graph.
        repair: Rebuild damaged files, or a graph of an older format.
        on_bad_extraction: Reject a paper whose extraction breaks the extractor's contract, or stop the build.
        corrections: A file of corrections; default: the graph's own.
        progress: Called with the stage, the units done, and their total if it is known.
        **reading: Options of `Reading`.

    Returns:
        The outcome: the manifest with all counts, whether the graph is new, and the number of texts extracted.

    Raises:
        InputError: No paper could be read.
        GraphLocked: Another build is writing this graph.
        GraphUnreadable: The graph is damaged beyond what can be rebuilt, or of another format without `repair`.
        ExtractionFailed: An extracting process was killed, or an extraction broke the contract with `"stop"`.
    """
    from kg.build import build as build_graph
    from kg.build.progress import no_progress

    return build_graph(
        strings(sources),
        graph,
        extractor=extractor,
        jobs=jobs,
        base=base,
        options=_options(**reading),
        scheduler=scheduler,
        shards=shards,
        repair=repair,
        on_bad_extraction=on_bad_extraction,
        corrections=None if corrections is None else str(corrections),
        progress=progress or no_progress,
    )


def remove(
    names: str | Sequence[str],
    graph: str | Path = "graph",
    *,
    undo: bool = False,
    extractor: str | None = None,
    jobs: int | None = None,
    shards: str | None = None,
    progress: "Progress | None" = None,
) -> "Report":
    """Remove sources or papers from a graph; a removed paper stays out of later builds.

    Args:
        names: Sources by path or folder; papers by id, arXiv identifier, DOI or title.
        graph: The graph directory.
        undo: Restore the named papers instead.
        extractor: As in `build`, where the graph was built with an extractor of one's own.
        jobs: Number of processes; default: one per core.
        shards: As in `build`, where the graph was built with it.
        progress: As in `build`.

    Returns:
        The outcome, as of `build`.

    Raises:
        UnknownName: A name is neither a source nor a paper of the graph.
        GraphNotFound: There is no graph in this directory.
        InputError: No paper is left.

    Examples:
        >>> kg.remove(["arXiv:2401.00002"]).manifest.kept
        1
        >>> kg.remove(["arXiv:2401.00002"], undo=True).manifest.kept
        2
    """
    from kg.build import remove as remove_from
    from kg.build.progress import no_progress

    return remove_from(
        strings(names),
        graph,
        undo=undo,
        extractor=extractor,
        jobs=jobs,
        shards=shards,
        progress=progress or no_progress,
    )


def extract(
    sources: Paths,
    *,
    extractor: str | None = None,
    on_bad_extraction: OnBadExtraction = "reject",
    **reading: Unpack[Reading],
) -> "Iterator[AnnotatedPaper | Rejected]":
    """Yield the extraction of each paper, in the annotation format, without building a graph.

    Args:
        sources: As in `build`.
        extractor: A name, or `module:attribute`; default: `neural`.
        on_bad_extraction: As in `build`.
        **reading: Options of `Reading`.

    Yields:
        Rejected entries with file, line and reason, then papers with entities, edges, results and evidence. Spans are
        half-open ranges of characters of the paper's `text`.

    Raises:
        InputError: No paper could be read.
        ExtractionFailed: Every extraction broke the contract, or one did with `"stop"`.

    Examples:
        >>> first, second = kg.extract(["papers.jsonl"])
        >>> entity = first.entities[0]
        >>> entity.name, [first.text[start:end] for start, end in entity.spans]
        ('FooNet', ['FooNet', 'FooNet'])
    """
    from kg.annotator import annotate_sources
    from kg.extract import DEFAULT

    names = strings(sources)
    return annotate_sources(names, _options(**reading), extractor or DEFAULT, stops=on_bad_extraction == "stop")


def evaluate(
    gold: Paths,
    predicted: str | Path | None = None,
    *,
    sources: Paths = (),
    texts: Paths = (),
    extractor: str | None = None,
    graph: str | Path = "graph",
) -> "Evaluation":
    """Score an extractor, or a file of extractions, against hand annotations.

    Args:
        gold: Hand annotations, JSON Lines.
        predicted: Extractions to score, as `kg extract` writes them; without them the extractor is run.
        sources: Sources that hold the annotated papers' texts; default: the graph.
        texts: JSON Lines files with `id` and `text`, or folders of them.
        extractor: A name, or `module:attribute`; default: `neural`.
        graph: The graph directory that holds the texts, where neither annotations, `texts` nor `sources` do.

    Returns:
        Precision, recall and F1 by type and relation with 95 % intervals, and the expected calibration error.

    Raises:
        AnnotationError: An annotation file does not follow the format, or a paper has no text.
        ExtractionFailed: An extraction broke the contract: scores over a part of the papers would mislead.

    Examples:
        >>> found = kg.evaluate(["gold.jsonl"], "gold.jsonl")
        >>> found["entity"].f1
        1.0
    """
    from kg.annotations import read_annotations, read_texts
    from kg.annotator import annotate_texts, texts_of
    from kg.evaluate import evaluate as score
    from kg.extract import DEFAULT

    given = read_texts(strings(texts))
    expected = [paper for path in strings(gold) for paper in read_annotations(path, given)]
    if predicted is None:
        known = texts_of(expected, strings(sources), graph)
        guesses = list(annotate_texts(extractor or DEFAULT, known))
    else:
        guesses = list(read_annotations(predicted))
    return score(expected, guesses)


def evaluate_names(pairs: str | Path, *, extractor: str | None = None, graph: str | Path | None = None) -> "NameScores":
    """Score the resolution of names on pairs that are labelled same, variant or different.

    Args:
        pairs: Labelled pairs of names, JSON Lines.
        extractor: A name, or `module:attribute`; default: `neural`.
        graph: A graph among whose papers the names are resolved; default: the contexts of the pairs alone.

    Returns:
        Precision and recall with 95 % intervals, and every pair that resolution labels otherwise.

    Raises:
        AnnotationError: The file does not follow the format.
        ExtractionFailed: An extraction broke the contract.
    """
    from kg.annotator import extractions
    from kg.build.extraction import graph_entities
    from kg.extract import DEFAULT
    from kg.knowledge_graph import KnowledgeGraph
    from kg.name_pairs import NameScores, contexts, judge, read_name_pairs

    rows = list(read_name_pairs(pairs))
    opened = KnowledgeGraph(graph) if graph else None
    texts = contexts(rows, opened.tables.papers["text"] if opened else ())
    found = list(extractions(extractor or DEFAULT, [(text[:60], text) for text in texts]))
    known = graph_entities(opened) if opened else None
    return NameScores(tuple(rows), tuple(judge(rows, texts, found, known)))


def _options(**reading: Unpack[Reading]) -> "ReadOptions":
    """Return the options with the format and the columns checked; raise UnknownName for one that does not exist."""
    from kg.papers import ReadOptions
    from kg.papers.parsing.columns import checked_columns
    from kg.papers.reader import checked_format

    options = ReadOptions(**{name: value for name, value in reading.items() if value is not None})  # type: ignore[arg-type] # the keys are those of Reading
    return replace(options, format=checked_format(options.format), columns=checked_columns(dict(options.columns)))
