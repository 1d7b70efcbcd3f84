"""The rule-based extractor: the shared pipeline's entities, and relations by cue phrases."""

from collections.abc import Iterable, Iterator

from spacy.tokens import Doc

from kg.extract.entity_records import paper_entities
from kg.extract.links import iter_links
from kg.extract.pipeline import pipeline
from kg.extract.relations import StatementFinder
from kg.extract.results import iter_results, without_bare_metrics
from kg.extract.spans import sentences_of, text_of
from kg.records import Extraction

NAME = "rules"


def read_doc(doc: Doc) -> Extraction:
    """Convert a processed Doc to records."""
    found = paper_entities(doc)
    reading = StatementFinder(doc, found)
    results = tuple(iter_results(doc, found, reading.subject))
    return Extraction(
        extractor=NAME,
        entities=without_bare_metrics(found, results),
        statements=reading.statements(),
        results=results,
        links=tuple(iter_links(text_of(doc), sentences_of(doc))),
        sentences=tuple(sentence.bounds for sentence in sentences_of(doc)),
    )


def extract(texts: Iterable[str]) -> Iterator[Extraction]:
    """Yield one Extraction per text, in order."""
    return (read_doc(doc) for doc in pipeline().pipe(texts, batch_size=64))


EXTRACTOR = extract
