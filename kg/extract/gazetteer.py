"""A spaCy component that marks the names in the lexicon, with the version or size that follows a model's name."""

import re
from collections.abc import Iterator

from spacy.language import Language
from spacy.tokens import Doc, Span, SpanGroup
from spacy.util import filter_spans

from kg.extract.spans import bounds_of, span_between, surface_of, text_of, words_of
from kg.lexicon import Lexicon, load

# "Llama 3.1" + " 70B", "Qwen2.5" + "-7B-Instruct", "Llama-2" + " (7B)".
_VERSION = re.compile(
    r"(?:[-\s]?(?:v?\d{1,2}(?:\.\d{1,2})+|\d+(?:\.\d+)?[BM])|[-\s](?:v?\d(?![\d%x.,\u00d7])|Instruct|Chat|chat|base|large|small|tiny|Base|Large|XL|XXL|Turbo|mini|Pro|Ultra|Flash|Coder|Math|VL)|\s\(\d+(?:\.\d+)?B\))(?![\w%])"
)
_COUNTED = re.compile(
    r"\s(?:models?|datasets?|benchmarks?|tasks?|tokens?|languages?|times|points|GPUs?|hours|layers)\b"
)


def _terms(doc: Doc, lexicon: Lexicon) -> Iterator[Span]:
    starts, ends = (bounds.tolist() for bounds in bounds_of(doc))
    for start, end, term in lexicon.iter_terms(text_of(doc), words_of(doc), starts, ends):
        yield Span(doc, start, end, label=term.type, kb_id=term.name)


def version_end(text: str, end: int) -> int:
    """Return the end of the version, size or variant that follows the name ending at `end`; `end` if there is none."""
    while match := _VERSION.match(text, end):
        if match.group().strip().isdigit() and _COUNTED.match(text, match.end()):
            break
        end = match.end()
    return end


def _with_version(span: Span) -> Span:
    if span.label_ not in ("Model", "Dataset"):
        return span
    surface = surface_of(span)
    if surface.islower() or surface.endswith("-"):
        return span
    end = version_end(text_of(span.doc), span.end_char)
    longer = span_between(span.doc, span.start_char, end, span.label_)
    if longer is None or end == span.end_char or longer.end_char <= span.end_char:
        return span
    known = load().find(surface_of(longer))
    name = known[0].name if known else surface_of(longer)
    return Span(span.doc, longer.start, longer.end, label=span.label, kb_id=name)


@Language.component("kg_lexicon")
def mark_terms(doc: Doc) -> Doc:
    """Set `doc.spans["lexicon"]` to the longest known names: label is the type, kb_id the canonical name."""
    spans = [_with_version(span) for span in filter_spans(list(_terms(doc, load())))]
    doc.spans["lexicon"] = SpanGroup(doc, name="lexicon", spans=filter_spans(spans))
    return doc
