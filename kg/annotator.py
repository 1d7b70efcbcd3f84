"""Annotation of papers with an extractor: what `kg extract` writes and `kg evaluate` scores."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from kg.annotations import AnnotatedPaper, annotation_id, to_annotation
from kg.errors import AnnotationError, ExtractionFailed, InputError, Where
from kg.extract import load
from kg.extract.contract import Broken, read_checked
from kg.papers import ReadOptions, merge, read
from kg.records import Extraction, Rejected


def annotate_sources(
    sources: Sequence[str], options: ReadOptions, extractor: str, *, stops: bool
) -> Iterator[AnnotatedPaper | Rejected]:
    """Yield the rejected entries of the sources, then each paper with its extraction.

    A paper whose extraction breaks the contract raises ExtractionFailed if `stops` or if there is no other, and is
    rejected otherwise. Raises InputError if no paper could be read.
    """
    read_texts = load(extractor)
    corpus = merge(read(sources, options))
    yield from corpus.rejected
    if not corpus.papers:
        raise InputError("no paper could be read", cure="give papers with their abstracts")
    count, failure = 0, None
    answers = read_checked(read_texts, (paper.text for paper in corpus.papers))
    for paper, answer in zip(corpus.papers, answers, strict=True):
        if isinstance(answer, Broken):
            source = paper.sources[0]
            failure = ExtractionFailed.of(extractor, paper.title, answer.rule, Where(source.path, source.line))
            if stops:
                raise failure
            yield Rejected(source, failure.what, failure.cure)
            continue
        count += 1
        yield to_annotation(annotation_id(paper.title), paper.title, paper.text, answer)
    if failure and not count:
        raise failure


def extractions(extractor: str, rows: Sequence[tuple[str, str]]) -> Iterator[Extraction]:
    """Yield the extraction of each (id, text); raise ExtractionFailed for one that breaks the contract."""
    answers = read_checked(load(extractor), (text for _, text in rows))
    for (id_, _), answer in zip(rows, answers, strict=True):
        if isinstance(answer, Broken):
            # Scores over a part of the papers would be misleading.
            raise ExtractionFailed.of(extractor, id_, answer.rule)
        yield answer


def annotate_texts(extractor: str, texts: Mapping[str, str]) -> Iterator[AnnotatedPaper]:
    """Yield each text by id with its extraction; raise ExtractionFailed for one that breaks the contract."""
    for (id_, text), found in zip(texts.items(), extractions(extractor, list(texts.items())), strict=True):
        yield to_annotation(id_, text.partition("\n")[0], text, found)


def texts_of(expected: Sequence[AnnotatedPaper], sources: Sequence[str], graph: str | Path) -> dict[str, str]:
    """Return the annotated papers' texts by id: their own, else those of the sources, or of the graph without sources.

    Raises AnnotationError for a paper without a text.
    """
    texts = {paper.id: paper.text for paper in expected if paper.text}
    if len(texts) < len(expected):
        texts |= _known_texts(sources, graph)
    missing = [paper.id for paper in expected if paper.id not in texts]
    if missing:
        cure = "--texts FILE or --source FILE that holds it"
        raise AnnotationError(f"{len(missing)} papers have no text, the first: {missing[0]}", cure=cure)
    return {paper.id: texts[paper.id] for paper in expected}


def _known_texts(sources: Sequence[str], graph: str | Path) -> dict[str, str]:
    if sources:
        return {annotation_id(paper.title): paper.text for paper in merge(read(sources)).papers}
    from kg.knowledge_graph import KnowledgeGraph  # noqa: PLC0415 - sources or annotations may hold every text

    rows = KnowledgeGraph(graph).tables.papers.select("title", "text").iter_rows()
    return {annotation_id(title): text for title, text in rows}
