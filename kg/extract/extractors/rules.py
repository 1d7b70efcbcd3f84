"""The rule extractor: a spaCy pipeline of named components, and its Doc read into records."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache

import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span

# Importing a component's module registers it with spaCy under its name.
from kg.extract import acronyms, entities, lookup, names, sentences  # noqa: F401
from kg.extract.links import iter_links
from kg.extract.relations import Reading
from kg.extract.results import iter_results
from kg.latex import clean
from kg.records import Extraction, Mention, PaperEntity

NAME = "rules"
_COMMON_METRICS = frozenset({"accuracy", "FLOPs", "precision", "recall", "latency", "throughput"})
COMPONENTS = ("kg_sentences", "kg_acronyms", "kg_lexicon", "kg_names", "kg_entities")


@cache
def pipeline() -> Language:
    """Make the pipeline: a blank English tokeniser and the five components; no model."""
    nlp = spacy.blank("en")
    nlp.max_length = 10_000_000
    for component in COMPONENTS:
        nlp.add_pipe(component)
    return nlp


def paper_entities(doc: Doc) -> tuple[PaperEntity, ...]:
    """Read `doc.spans["entities"]`: one record an entity, keys e1, e2... by first appearance."""
    groups: defaultdict[int, list[Span]] = defaultdict(list)
    for span in doc.spans["entities"]:
        groups[span.id].append(span)
    return tuple(
        PaperEntity(
            key=f"e{number}",
            type=group[0].label_,
            name=clean(group[0].kb_id_),
            forms=tuple(dict.fromkeys(clean(span.text) for span in group)),
            mentions=tuple(Mention(span.start_char, span.end_char) for span in group),
        )
        for number, group in sorted(groups.items())
    )


def read_doc(doc: Doc) -> Extraction:
    """Turn a processed Doc into records."""
    found = paper_entities(doc)
    reading = Reading(doc, found)
    results = tuple(iter_results(doc, found, reading.subject))
    measured = {result.metric_key for result in results}
    return Extraction(
        extractor=NAME,
        # "accuracy" is an entity where a number stands beside it; elsewhere it is only a word.
        entities=tuple(e for e in found if e.type != "Metric" or e.key in measured or e.name not in _COMMON_METRICS),
        statements=reading.statements(),
        results=results,
        links=tuple(iter_links(doc)),
        sentences=tuple((s.start_char, s.start_char + len(s.text.rstrip())) for s in doc.sents),
    )


def extract(texts: Iterable[str]) -> Iterator[Extraction]:
    """Give one Extraction a text, in order."""
    return (read_doc(doc) for doc in pipeline().pipe(texts, batch_size=64))


EXTRACTOR = extract
