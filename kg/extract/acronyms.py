"""A spaCy component that marks acronyms and the long forms that define them."""

from spacy.language import Language
from spacy.tokens import Doc, Span, SpanGroup

from kg.extract.definitions import iter_definitions
from kg.extract.spans import span_between, text_of

LONG, SHORT = "acronym_long", "acronym_short"


def _span(doc: Doc, bounds: tuple[int, int], label: str, number: int) -> Span | None:
    span = span_between(doc, *bounds, label)
    if span is not None:
        span.id = number
    return span


@Language.component("kg_acronyms")
def mark_acronyms(doc: Doc) -> Doc:
    """Set `doc.spans["acronyms"]` to the pairs: long and short form alternating, with one span id per pair."""
    spans: list[Span] = []
    for number, definition in enumerate(iter_definitions(text_of(doc)), start=1):
        long = _span(doc, definition.long, LONG, number)
        short = _span(doc, definition.short, SHORT, number)
        if long is not None and short is not None:
            spans += [long, short]
    doc.spans["acronyms"] = SpanGroup(doc, name="acronyms", spans=spans)
    return doc
